package dev.chainrule.nn;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The way from the rows of a table to inputs and targets: the names of its columns, their scaling, and the names of the
 * outputs. A data set has one, a trained network keeps that of the data it learnt from, and by it other rows are read as
 * those were.
 *
 * @param features the names of the inputs; none where the data have no names
 * @param inputs how raw features were scaled
 * @param label the name of the column of labels; empty where the data have no names
 * @param labelColumn the number of that column among all of its table, counted from 1; 0 where there is no table. Columns that
 *     were left out count only where {@code columns} has them
 * @param classes the names of the classes in the order of the outputs; for one output unit, those of 0 and of 1; none
 *     where targets are not classes
 * @param targets how raw targets were scaled; only quantities are, which have no classes
 * @param columns all columns of the table, in its order, and what becomes of them; none where each is the number that an input
 *     is, but for one of labels
 */
public record Schema(
        List<String> features,
        Scaling inputs,
        String label,
        int labelColumn,
        List<String> classes,
        Scaling targets,
        List<TableColumn> columns) {

    /**
     * Checks that the parts fit each other.
     *
     * @throws IllegalArgumentException if the names are not as many as the inputs, the classes not as many as the
     *     outputs (two for one output), classes come with scaled targets, a target's factor is 0, or columns make another
     *     number of inputs
     */
    public Schema {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        columns = List.copyOf(columns);
        Objects.requireNonNull(label, "label");
        if (!features.isEmpty() && features.size() != inputs.columns()) {
            throw new IllegalArgumentException("schema: " + features.size() + " names of features, expected "
                    + inputs.columns() + ", as many as inputs, or none");
        }
        int names = targets.columns() == 1 ? 2 : targets.columns();
        if (!classes.isEmpty() && classes.size() != names) {
            throw new IllegalArgumentException(
                    "schema: " + classes.size() + " class names, expected " + names + " or none");
        }
        long texts = columns.stream()
                .filter(column -> column.kind() == TableColumn.Kind.LABEL
                        && !column.categories().isEmpty())
                .count();
        if (texts > 0 && (texts != targets.columns() || texts != classes.size())) {
            throw new IllegalArgumentException("schema: " + texts + " labels that apply or not, and " + classes.size()
                    + " names of them, expected " + targets.columns() + " of both");
        }
        long made = columns.stream().mapToLong(TableColumn::inputs).sum();
        if (!columns.isEmpty() && made != inputs.columns()) {
            throw new IllegalArgumentException(
                    "schema: the columns make " + made + " inputs, expected " + inputs.columns());
        }
        int last = columns.isEmpty() ? inputs.columns() + 1 : columns.size();
        if (labelColumn < 0 || labelColumn > last) {
            throw new IllegalArgumentException(
                    "schema: the label is in column " + labelColumn + ", expected 1 to " + last + ", or 0 for none");
        }
        for (int k = 0; k < targets.columns(); k++) {
            if (targets.factor(k) == 0) {
                throw new IllegalArgumentException("schema: target " + k + " has factor 0, expected one to divide by");
            }
        }
        if (!classes.isEmpty() && !targets.isIdentity()) {
            throw new IllegalArgumentException("schema: the targets of classes are scaled, expected them as they are");
        }
    }

    /** A table in which each column is the number that an input is, but for one of labels. */
    public Schema(
            List<String> features,
            Scaling inputs,
            String label,
            int labelColumn,
            List<String> classes,
            Scaling targets) {
        this(features, inputs, label, labelColumn, classes, targets, List.of());
    }

    /** Data without names, which are taken as they are. */
    public static Schema of(int inputs, int outputs) {
        return new Schema(List.of(), Scaling.identity(inputs), "", 0, List.of(), Scaling.identity(outputs));
    }

    /** A copy with names for the features. */
    public Schema features(List<String> names) {
        return new Schema(names, inputs, label, labelColumn, classes, targets, columns);
    }

    /** A copy with another scaling of the inputs. */
    public Schema inputs(Scaling scaling) {
        return new Schema(features, scaling, label, labelColumn, classes, targets, columns);
    }

    /** A copy with the name and the place of the label. */
    public Schema label(String name, int column) {
        return new Schema(features, inputs, name, column, classes, targets, columns);
    }

    /** A copy with names for the classes. */
    public Schema classes(List<String> names) {
        return new Schema(features, inputs, label, labelColumn, names, targets, columns);
    }

    /** A copy with another scaling of the targets. */
    public Schema targets(Scaling scaling) {
        return new Schema(features, inputs, label, labelColumn, classes, scaling, columns);
    }

    /** A copy with other columns of a table. */
    public Schema columns(List<TableColumn> all) {
        return new Schema(features, inputs, label, labelColumn, classes, targets, all);
    }

    /** The columns that become inputs; none where each is the number that an input is. */
    public List<TableColumn> featureColumns() {
        return columns.stream().filter(TableColumn::isFeature).toList();
    }

    /** The names of the columns that become inputs, in their order; none where the data have no names. */
    public List<String> columnNames() {
        List<String> names = featureColumns().stream().map(TableColumn::name).toList();
        return features.isEmpty() || columns.isEmpty() ? features : names;
    }

    /** The names of the columns of labels, in the order of the targets; empty names where the data have none. */
    public List<String> labelNames() {
        List<String> names = columns.stream()
                .filter(column -> column.kind() == TableColumn.Kind.LABEL)
                .map(TableColumn::name)
                .toList();
        return names.isEmpty() ? List.of(label) : names;
    }

    /**
     * The two texts of each label that applies to a row or does not, that of 0 first, in the order of the outputs; none where targets
     * are not such labels. Their names are the {@link #classes}, of which any number may apply.
     */
    public List<List<String>> labelTexts() {
        return columns.stream()
                .filter(column -> column.kind() == TableColumn.Kind.LABEL)
                .map(TableColumn::categories)
                .filter(texts -> !texts.isEmpty())
                .toList();
    }

    /** Whether cells of the table may be missing: their treatment was told. */
    public boolean takesMissing() {
        return columns.stream().anyMatch(TableColumn::takesMissing);
    }

    /** A copy that has the names of other data, read alike, where this has none. */
    public Schema withNamesOf(Schema other) {
        return new Schema(
                features.isEmpty() ? other.features : features,
                inputs,
                label.isEmpty() ? other.label : label,
                labelColumn == 0 ? other.labelColumn : labelColumn,
                classes.isEmpty() ? other.classes : classes,
                targets,
                columns.isEmpty() ? other.columns : columns);
    }

    /** An input for messages: "input 3", or "input 3 (width)". Counted from 0. */
    public String describe(int input) {
        return "input " + input + (features.isEmpty() ? "" : " (" + features.get(input) + ")");
    }

    /**
     * The first thing in which other data differ from these, so that a network which learnt from one would misread the
     * other. Names of features and of classes count where both have some; the place and the name of the label do not.
     *
     * @param data the schema of the other data, for as many inputs and outputs
     */
    public Optional<String> difference(Schema data) {
        if (!features.isEmpty() && !data.features.isEmpty() && !features.equals(data.features)) {
            int j = firstDifference(features, data.features);
            return Optional.of("input " + j + " is '" + data.features.get(j) + "', expected '" + features.get(j) + "'");
        }
        if (!columns.isEmpty() && !data.columns.isEmpty() && !featureColumns().equals(data.featureColumns())) {
            return Optional.of(
                    "the columns are read otherwise: " + data.featureColumns() + ", expected " + featureColumns());
        }
        for (int j = 0; j < inputs.columns(); j++) {
            if (inputs.offset(j) != data.inputs.offset(j) || inputs.factor(j) != data.inputs.factor(j)) {
                return Optional.of(describe(j) + " has offset " + data.inputs.offset(j) + " and factor "
                        + data.inputs.factor(j) + ", expected " + inputs.offset(j) + " and " + inputs.factor(j));
            }
        }
        if (!classes.isEmpty() && !data.classes.isEmpty() && !classes.equals(data.classes)) {
            return Optional.of("the classes are " + few(data.classes) + ", expected " + few(classes));
        }
        for (int k = 0; k < targets.columns(); k++) {
            if (targets.offset(k) != data.targets.offset(k) || targets.factor(k) != data.targets.factor(k)) {
                return Optional.of("target " + k + " has offset " + data.targets.offset(k) + " and factor "
                        + data.targets.factor(k) + ", expected " + targets.offset(k) + " and " + targets.factor(k));
            }
        }
        return Optional.empty();
    }

    private static int firstDifference(List<String> these, List<String> those) {
        return IntStream.range(0, these.size())
                .filter(i -> !these.get(i).equals(those.get(i)))
                .findFirst()
                .orElseThrow();
    }

    private static String few(List<String> names) {
        return names.size() <= 5
                ? names.toString()
                : "[" + String.join(", ", names.subList(0, 5)) + ", … (" + names.size() + " in all)]";
    }
}
