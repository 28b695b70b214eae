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
 * @param features the names of the columns in the order of the inputs; none where the data have no names
 * @param inputs how raw features were scaled
 * @param label the name of the column of labels; empty where the data have no names
 * @param labelColumn the number of that column among all of its table, counted from 1; 0 where there is no table
 * @param classes the names of the classes in the order of the outputs; for one output unit, those of 0 and of 1; none
 *     where targets are not classes
 * @param targets how raw targets were scaled; only quantities are, which have no classes
 */
public record Schema(
        List<String> features, Scaling inputs, String label, int labelColumn, List<String> classes, Scaling targets) {

    /**
     * Checks that the parts fit each other.
     *
     * @throws IllegalArgumentException if the names are not as many as the inputs, the classes not as many as the
     *     outputs (two for one output), classes come with scaled targets, or a target's factor is 0
     */
    public Schema {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
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
        if (labelColumn < 0 || labelColumn > inputs.columns() + 1) {
            throw new IllegalArgumentException("schema: the label is in column " + labelColumn + ", expected 1 to "
                    + (inputs.columns() + 1) + ", or 0 for none");
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

    /** Data without names, which are taken as they are. */
    public static Schema of(int inputs, int outputs) {
        return new Schema(List.of(), Scaling.identity(inputs), "", 0, List.of(), Scaling.identity(outputs));
    }

    /** A copy with names for the features. */
    public Schema features(List<String> names) {
        return new Schema(names, inputs, label, labelColumn, classes, targets);
    }

    /** A copy with another scaling of the inputs. */
    public Schema inputs(Scaling scaling) {
        return new Schema(features, scaling, label, labelColumn, classes, targets);
    }

    /** A copy with the name and the place of the label. */
    public Schema label(String name, int column) {
        return new Schema(features, inputs, name, column, classes, targets);
    }

    /** A copy with names for the classes. */
    public Schema classes(List<String> names) {
        return new Schema(features, inputs, label, labelColumn, names, targets);
    }

    /** A copy with another scaling of the targets. */
    public Schema targets(Scaling scaling) {
        return new Schema(features, inputs, label, labelColumn, classes, scaling);
    }

    /** A copy that has the names of other data, read alike, where this has none. */
    public Schema withNamesOf(Schema other) {
        return new Schema(
                features.isEmpty() ? other.features : features,
                inputs,
                label.isEmpty() ? other.label : label,
                labelColumn == 0 ? other.labelColumn : labelColumn,
                classes.isEmpty() ? other.classes : classes,
                targets);
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
