package dev.chainrule.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The columns of a CSV file, and which of them are features and labels. */
final class Columns {
    static final int NO_LABEL = -1;

    private final String source;
    private final List<String> names;
    private final int count;
    private final int label;
    private final int[] features;
    private final List<String> notes;

    /**
     * All columns but the label's are features, in their order.
     *
     * @param source the name of the file, for messages
     * @param names the names of all columns, or none if the file has no header
     * @param count the number of columns, the label's included
     * @param label the label's column counted from 0, or {@link #NO_LABEL}
     */
    Columns(String source, List<String> names, int count, int label) {
        this(
                source,
                names,
                count,
                label,
                IntStream.range(0, count).filter(column -> column != label).toArray(),
                List.of());
    }

    private Columns(String source, List<String> names, int count, int label, int[] features, List<String> notes) {
        this.source = source;
        this.names = names;
        this.count = count;
        this.label = label;
        this.features = features;
        this.notes = notes;
    }

    /** These with another label and other features, in another order perhaps: some may be left out. */
    Columns choose(int chosenLabel, int... chosenFeatures) {
        return new Columns(source, names, count, chosenLabel, chosenFeatures, notes);
    }

    /** These with something to be told about them. */
    Columns note(String note) {
        return new Columns(source, names, count, label, features, List.of(note));
    }

    String source() {
        return source;
    }

    List<String> names() {
        return names;
    }

    int count() {
        return count;
    }

    int label() {
        return label;
    }

    List<String> notes() {
        return notes;
    }

    /** The number of features. */
    int features() {
        return features.length;
    }

    /** The column of feature j, counted from 0. */
    int ofFeature(int j) {
        return features[j];
    }

    /** The name of feature j, or an empty name if the file has no header. */
    String featureName(int j) {
        return names.isEmpty() ? "" : names.get(features[j]);
    }

    /** The names of the features, or none if the file has no header. */
    List<String> featureNames() {
        return names.isEmpty()
                ? List.of()
                : Arrays.stream(features).mapToObj(names::get).toList();
    }

    /** The name of the label, or an empty name if there is none. */
    String labelName() {
        return names.isEmpty() || label == NO_LABEL ? "" : names.get(label);
    }

    /** The label's place among features and label, counted from 1, or 0 if there is none. */
    int labelPlace() {
        return label == NO_LABEL
                ? 0
                : 1
                        + (int) Arrays.stream(features)
                                .filter(column -> column < label)
                                .count();
    }

    /** A column for messages: "column 3", or "column 3 (width)". */
    String describe(int column) {
        String name = names.isEmpty() ? "" : " (" + Quote.name(names.get(column)) + ")";
        return "column " + (column + 1) + name;
    }
}
