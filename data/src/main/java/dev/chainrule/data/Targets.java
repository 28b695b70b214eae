package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The way from labels to targets y[m, outputs]. Three kinds:
 *
 * <ul>
 *   <li>one-hot: K ≥ 2 classes and K outputs, y_k = 1 for the label's class k and 0 elsewhere;
 *   <li>binary: two classes and one output, y = 1 for the second class;
 *   <li>numbers: no classes and one output, y = the label, or y = (label - offset) · factor.
 * </ul>
 *
 * @param classes the names of the classes in the order of the outputs
 * @param outputs the length of a row of targets: the number of output units
 * @param standardize whether numbers are scaled to mean 0 and standard deviation 1 of the training part
 */
public record Targets(List<String> classes, int outputs, boolean standardize) {
    /** Labels of more kinds than this are numbers rather than classes. */
    private static final int MOST_CLASSES = 1 << 16;

    /**
     * Checks that classes and outputs make one of the three kinds.
     *
     * @throws DataException if there is one class, or more than 65,536
     * @throws IllegalArgumentException if a class occurs twice, the number of outputs fits none of the three, or
     *     classes are to be standardized
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
        if (standardize && !classes.isEmpty()) {
            throw new IllegalArgumentException("targets: classes are to be standardized, expected numbers");
        }
    }

    /** Targets that are not scaled. */
    public Targets(List<String> classes, int outputs) {
        this(classes, outputs, false);
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

    /**
     * One output, which is the number that the label is, scaled to mean 0 and standard deviation 1 of the training part:
     * a network learns such targets best. The scaling is kept in {@link Schema#targets}, by which predictions become quantities.
     */
    public static Targets standardized() {
        return new Targets(List.of(), 1, true);
    }

    /** The targets that a model learnt from, but for their scaling. */
    static Targets of(Schema model) {
        return new Targets(model.classes(), model.targets().columns());
    }

    /** The scaling for the targets of a training part. */
    Scaling fit(Table train) {
        if (!standardize) {
            return Scaling.identity(outputs);
        }
        double[] labels = new double[train.rows()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = number(train, row);
        }
        return Scalings.standard(train.source(), labels);
    }

    /** The targets of a table's rows, numbers scaled. */
    TargetRows of(Table table, Scaling scaling) {
        float[] values = new float[table.rows()];
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        for (int row = 0; row < values.length; row++) {
            values[row] = classes.isEmpty() ? scaled(table, row, scaling) : classNumber(table, row, numbers);
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

    private static float scaled(Table table, int row, Scaling scaling) {
        double number = number(table, row);
        float y = (float) ((number - scaling.offset(0)) * scaling.factor(0));
        if (!Float.isFinite(y)) {
            throw new DataException(table.labelPlace(row) + ": label " + number + " becomes " + y
                    + " when scaled as the training data, expected a finite number");
        }
        return y;
    }

    private static double number(Table table, int row) {
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
