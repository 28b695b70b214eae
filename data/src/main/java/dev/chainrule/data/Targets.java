package dev.chainrule.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How labels become targets y[m, outputs]. Three kinds:
 *
 * <ul>
 *   <li>one-hot: K ≥ 2 classes and K outputs, y_k = 1 for the label's class k and 0 elsewhere;
 *   <li>binary: two classes and one output, y = 1 for the second class;
 *   <li>numbers: no classes and one output, y = the label.
 * </ul>
 *
 * @param classes the names of the classes in the order of the outputs
 * @param outputs the length of a row of targets: the number of output units
 */
public record Targets(List<String> classes, int outputs) {
    /** Labels of more kinds than this are numbers rather than classes. */
    private static final int MOST_CLASSES = 1 << 16;

    /**
     * Checks that classes and outputs make one of the three kinds.
     *
     * @throws DataException if there is one class, or more than 65,536
     * @throws IllegalArgumentException if a class occurs twice, or the number of outputs fits none of the three
     */
    public Targets {
        classes = List.copyOf(classes);
        if (classes.size() == 1) {
            throw new DataException("targets: only class " + ClassNames.describe(classes)
                    + ", expected at least two; is this the column of labels?");
        }
        if (classes.size() > MOST_CLASSES) {
            throw new DataException("targets: " + classes.size() + " classes, expected at most " + MOST_CLASSES
                    + "; are these labels numbers rather than classes?");
        }
        if (new HashSet<>(classes).size() != classes.size()) {
            throw new IllegalArgumentException("targets: a class occurs twice among " + ClassNames.describe(classes)
                    + ", expected distinct names");
        }
        boolean single = outputs == 1 && (classes.isEmpty() || classes.size() == 2);
        boolean oneHot = !classes.isEmpty() && outputs == classes.size();
        if (!single && !oneHot) {
            throw new IllegalArgumentException(
                    "targets: " + outputs + " outputs, expected " + expectedOutputs(classes.size()));
        }
    }

    /** One output for each class. */
    public static Targets oneHot(List<String> classes) {
        return new Targets(classes, classes.size());
    }

    /** One output for two classes, 1 for the second. */
    public static Targets binary(List<String> classes) {
        return new Targets(classes, 1);
    }

    /** One output, which is the number that the label is. */
    public static Targets numbers() {
        return new Targets(List.of(), 1);
    }

    /** The targets of a table's rows. */
    TargetRows of(Table table) {
        float[] values = new float[table.rows()];
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        for (int row = 0; row < values.length; row++) {
            values[row] = classes.isEmpty() ? number(table, row) : classNumber(table, row, numbers);
        }
        return new TargetRows(values, outputs);
    }

    private int classNumber(Table table, int row, Map<String, Integer> numbers) {
        Integer number = numbers.get(table.label(row));
        if (number == null) {
            throw new DataException(table.labelPlace(row) + ": label " + Quote.text(table.label(row))
                    + " is none of the classes " + ClassNames.describe(classes));
        }
        return number;
    }

    private static float number(Table table, int row) {
        try {
            return Numeral.finite(table.label(row));
        } catch (NumberFormatException e) {
            throw new DataException(table.labelPlace(row) + ": label: " + e.getMessage(), e);
        }
    }

    private static String expectedOutputs(int classes) {
        return switch (classes) {
            case 0 -> "1 for labels that are numbers";
            case 2 -> "1 or 2 for two classes";
            default -> classes + ", one for each class";
        };
    }
}
