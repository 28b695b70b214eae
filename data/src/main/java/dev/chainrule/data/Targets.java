package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The way from labels to targets y[m, outputs]. Four kinds:
 *
 * <ul>
 *   <li>one-hot: K ≥ 2 classes and K outputs, y_k = 1 for the label's class k and 0 elsewhere;
 *   <li>binary: two classes and one output, y = 1 for the second class;
 *   <li>numbers: no classes, and an output for each column of labels, y = the label, or y = (label - offset) · factor.
 *   <li>labels that apply or not: a column and an output for each, y_k = 1 where the cell is the second of its two texts.
 * </ul>
 *
 * @param classes the names of the classes in the order of the outputs
 * @param outputs the length of a row of targets: the number of output units
 * @param standardize whether numbers are scaled to mean 0 and standard deviation 1 of the training part
 * @param labels the two texts of each label that applies or not, whose names are the classes; none for the other kinds
 */
public record Targets(List<String> classes, int outputs, boolean standardize, List<List<String>> labels) {
    /** Labels of more kinds than this are numbers rather than classes. */
    private static final int MOST_CLASSES = 1 << 16;

    /**
     * Checks that classes and outputs make one of the kinds.
     *
     * @throws DataException if there is one class, or more than 65,536
     * @throws IllegalArgumentException if a class occurs twice, the number of outputs fits none of them, or
     *     classes are to be standardized
     */
    public Targets {
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
        if (!labels.isEmpty()
                && (labels.size() != classes.size() || labels.stream().anyMatch(pair -> pair.size() != 2))) {
            throw new IllegalArgumentException(
                    "targets: labels " + labels + ", expected two texts for each of " + classes.size());
        }
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
        boolean single = classes.isEmpty() ? outputs >= 1 : outputs == 1 && classes.size() == 2;
        boolean oneHot = !classes.isEmpty() && outputs == classes.size();
        if (!single && !oneHot) {
            throw new IllegalArgumentException(
                    "targets: " + outputs + " outputs, expected " + expectedOutputs(classes.size()));
        }
        if (standardize && !classes.isEmpty()) {
            throw new IllegalArgumentException("targets: classes are to be standardized, expected numbers");
        }
    }

    /** Targets that are classes or numbers. */
    public Targets(List<String> classes, int outputs, boolean standardize) {
        this(classes, outputs, standardize, List.of());
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
        return standardized(1);
    }

    /** As {@link #standardized()}, for several columns of labels, with an output for each. */
    public static Targets standardized(int labels) {
        return new Targets(List.of(), labels, true);
    }

    /**
     * One output for each column of labels, each of which applies to a row or does not.
     *
     * @throws DataException if a column has other than two different labels
     */
    public static Targets labels(Table table) {
        List<String> names = new ArrayList<>();
        List<List<String>> texts = new ArrayList<>();
        for (int k = 0; k < table.labels(); k++) {
            int label = k;
            List<String> different = ClassNames.sorted(IntStream.range(0, table.rows())
                    .mapToObj(row -> table.label(row, label))
                    .distinct()
                    .limit(3)
                    .toList());
            int column = table.columns().labels().get(k);
            if (different.size() != 2) {
                throw new DataException(table.source() + ": " + table.columns().describe(column) + ": the labels "
                        + Quote.list(different) + ", expected two that say whether a row has it, such as 0 and 1; or"
                        + " identity output units for quantities: outputs(IDENTITY, …) or --output identity");
            }
            names.add(table.columns().shortName(column));
            texts.add(different);
        }
        return new Targets(names, names.size(), false, texts);
    }

    /** The targets that a model learnt from, but for their scaling. */
    public static Targets of(Schema model) {
        return new Targets(model.classes(), model.targets().columns(), false, model.labelTexts());
    }

    /** The scaling for the targets of a training part. */
    Scaling fit(Table train) {
        if (!standardize) {
            return Scaling.identity(outputs);
        }
        checkLabels(train);
        double[] offset = new double[outputs];
        double[] factor = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            double[] labels = new double[train.rows()];
            for (int row = 0; row < labels.length; row++) {
                labels[row] = number(train, row, k);
            }
            Scaling one = Scalings.standard(train.source(), labels);
            offset[k] = one.offset(0);
            factor[k] = one.factor(0);
        }
        return new Scaling(offset, factor);
    }

    private void checkLabels(Table table) {
        int expected = classes.isEmpty() || !labels.isEmpty() ? outputs : 1;
        if (Math.max(1, table.labels()) != expected) {
            throw new DataException(
                    table.source() + ": " + table.labels() + " columns of labels, expected " + expected);
        }
    }

    /** The targets of a table's rows, numbers scaled. */
    TargetRows of(Table table, Scaling scaling) {
        checkLabels(table);
        if (classes.isEmpty()) {
            return numbers(table, scaling);
        }
        if (!labels.isEmpty()) {
            return labelled(table);
        }
        float[] values = new float[table.rows()];
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        for (int row = 0; row < values.length; row++) {
            values[row] = classNumber(table, row, numbers);
        }
        return TargetRows.classes(values, outputs);
    }

    private TargetRows labelled(Table table) {
        float[] values = new float[Math.multiplyExact(table.rows(), outputs)];
        for (int i = 0; i < values.length; i++) {
            int row = i / outputs;
            int k = i % outputs;
            String label = table.label(row, k);
            values[i] = labels.get(k).indexOf(label);
            if (values[i] < 0) {
                throw new DataException(table.labelPlace(row, k) + ": label " + Quote.text(label) + " is neither of "
                        + Quote.list(labels.get(k)));
            }
        }
        return TargetRows.numbers(values, outputs);
    }

    private TargetRows numbers(Table table, Scaling scaling) {
        float[] values = new float[Math.multiplyExact(table.rows(), outputs)];
        for (int i = 0; i < values.length; i++) {
            values[i] = scaled(table, i / outputs, i % outputs, scaling);
        }
        return TargetRows.numbers(values, outputs);
    }

    private int classNumber(Table table, int row, Map<String, Integer> numbers) {
        Integer number = numbers.get(table.label(row));
        if (number == null) {
            throw new DataException(table.labelPlace(row) + ": label " + Quote.text(table.label(row))
                    + " is none of the classes " + ClassNames.describe(classes));
        }
        return number;
    }

    private static float scaled(Table table, int row, int k, Scaling scaling) {
        double number = number(table, row, k);
        float y = (float) ((number - scaling.offset(k)) * scaling.factor(k));
        if (!Float.isFinite(y)) {
            throw new DataException(table.labelPlace(row, k) + ": label " + number + " becomes " + y
                    + " when scaled as the training data, expected a finite number");
        }
        return y;
    }

    private static double number(Table table, int row, int k) {
        try {
            return Numeral.finite(table.label(row, k));
        } catch (NumberFormatException e) {
            throw new DataException(table.labelPlace(row, k) + ": label: " + e.getMessage(), e);
        }
    }

    private static String expectedOutputs(int classes) {
        return switch (classes) {
            case 0 -> "1 or more for labels that are numbers";
            case 2 -> "1 or 2 for two classes";
            default -> classes + ", one for each class";
        };
    }
}
