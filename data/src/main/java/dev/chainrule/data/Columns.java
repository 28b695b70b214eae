package dev.chainrule.data;

import dev.chainrule.nn.TableColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The columns of a source of rows, and which of them are features and labels. */
final class Columns {
    /** No column. */
    static final int NONE = -1;

    private final String source;
    private final String word;
    private final List<String> names;
    private final int count;
    private final Choice choice;
    /** The column of each feature. */
    private final int[] features;

    private final boolean forModel;
    private final List<String> notes;
    /** The columns as they were fitted; none where features are the cells of their columns. */
    private final Encoded encoded;

    /**
     * The choice of columns, counted from 0.
     *
     * @param labels those of labels, in the order of the targets; none if there are none
     * @param weight that of the weights of rows, or {@link #NONE}
     * @param ignored those that are left out
     * @param categories those that are told to be categories
     */
    record Choice(List<Integer> labels, int weight, Set<Integer> ignored, Set<Integer> categories) {}

    /**
     * Columns as they were fitted.
     *
     * @param features the columns of the features
     * @param all all columns of the table; none where each is a number, but for the label's
     */
    record Encoded(List<TableColumn> features, List<TableColumn> all) {
        static final Encoded NOT = new Encoded(List.of(), List.of());
    }

    /**
     * All columns but the label's are features, in their order.
     *
     * @param source the name of the source, for messages
     * @param word what stands before the number of a row in messages, see {@link RowSource#word}
     * @param names the names of all columns, or none if the source has no header
     * @param count the number of columns, the label's included
     * @param label the label's column counted from 0, or {@link #NONE}
     */
    Columns(String source, String word, List<String> names, int count, int label) {
        this(
                source,
                word,
                names,
                count,
                new Choice(label == NONE ? List.of() : List.of(label), NONE, Set.of(), Set.of()));
    }

    /** All columns but those of the label and the ignored are features, in their order. */
    Columns(String source, String word, List<String> names, int count, Choice choice) {
        this(
                source,
                word,
                names,
                count,
                choice,
                IntStream.range(0, count)
                        .filter(column -> !choice.labels().contains(column)
                                && column != choice.weight()
                                && !choice.ignored().contains(column))
                        .toArray(),
                false,
                List.of(),
                Encoded.NOT);
    }

    private Columns(
            String source,
            String word,
            List<String> names,
            int count,
            Choice choice,
            int[] features,
            boolean forModel,
            List<String> notes,
            Encoded encoded) {
        this.source = source;
        this.word = word;
        this.names = names;
        this.count = count;
        this.choice = choice;
        this.features = features;
        this.forModel = forModel;
        this.notes = notes;
        this.encoded = encoded;
    }

    /** These for a model, with other labels and other features, in another order perhaps: some may be left out. */
    Columns choose(List<Integer> labels, int... chosenFeatures) {
        Choice chosen = new Choice(labels, NONE, choice.ignored(), choice.categories());
        return new Columns(source, word, names, count, chosen, chosenFeatures, true, notes, encoded);
    }

    /** These with something to be told about them. */
    Columns note(String note) {
        return new Columns(source, word, names, count, choice, features, forModel, List.of(note), encoded);
    }

    /** These once their cells have become inputs, which are the features then. */
    Columns encode(List<TableColumn> columns) {
        int[] inputs = IntStream.range(0, features.length)
                .flatMap(j -> IntStream.generate(() -> features[j])
                        .limit(columns.get(j).inputs()))
                .toArray();
        boolean plain = choice.ignored().isEmpty()
                && choice.labels().size() < 2
                && choice.weight() == NONE
                && columns.stream().allMatch(TableColumn::isPlain);
        Encoded next = new Encoded(named(columns), plain || forModel ? List.of() : all(columns));
        return new Columns(source, word, names, count, choice, inputs, forModel, notes, next);
    }

    /** Columns with the names that they have here. */
    private List<TableColumn> named(List<TableColumn> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(j -> columns.get(j).rename(names.isEmpty() ? "" : names.get(features[j])))
                .toList();
    }

    private List<TableColumn> all(List<TableColumn> columns) {
        List<TableColumn> all = new ArrayList<>();
        int feature = 0;
        for (int column = 0; column < count; column++) {
            String name = names.isEmpty() ? "" : names.get(column);
            if (choice.labels().contains(column)) {
                all.add(TableColumn.label(name));
            } else if (column == choice.weight()) {
                all.add(TableColumn.weight(name));
            } else {
                all.add(choice.ignored().contains(column) ? TableColumn.ignored(name) : columns.get(feature++));
            }
        }
        return all;
    }

    /** The name of the source. */
    String source() {
        return source;
    }

    /** The place of a row in messages: "iris.csv: line 7". */
    String place(long number) {
        return source + ": " + word + " " + number;
    }

    List<String> names() {
        return names;
    }

    int count() {
        return count;
    }

    /** The label's column, the first of several; {@link #NONE} if there is none. */
    int label() {
        return choice.labels().isEmpty() ? NONE : choice.labels().get(0);
    }

    /** The columns of labels. */
    List<Integer> labels() {
        return choice.labels();
    }

    /** The column of the weights of rows, or {@link #NONE}. */
    int weight() {
        return choice.weight();
    }

    /** Whether a column is told to be categories. */
    boolean isCategory(int column) {
        return choice.categories().contains(column);
    }

    /** Whether a model's columns were found among these. */
    boolean forModel() {
        return forModel;
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

    /** Whether the features are inputs that were made of the cells. */
    boolean isEncoded() {
        return !encoded.features().isEmpty();
    }

    /**
     * All columns of a table to learn from; none where each is the number that a feature is, but for the label's.
     *
     * @param labels the two texts of each label, where labels apply or do not; else none
     */
    List<TableColumn> layout(List<List<String>> labels) {
        if (labels.isEmpty()) {
            return encoded.all();
        }
        List<TableColumn> all = new ArrayList<>(encoded.all());
        for (int k = 0; k < labels.size(); k++) {
            int column = labels().get(k);
            List<String> texts = labels.get(k);
            all.set(column, TableColumn.label(all.get(column).name(), texts.get(0), texts.get(1)));
        }
        return all;
    }

    /** Whether feature j is 0 or 1 and nothing else, as it tells whether a category is there. */
    boolean isIndicator(int j) {
        int input = j;
        for (TableColumn column : encoded.features()) {
            if (input < column.inputs()) {
                return column.isIndicator(input);
            }
            input -= column.inputs();
        }
        return false;
    }

    /** The name of feature j, or an empty name if the source has no header. */
    String featureName(int j) {
        return names.isEmpty() ? "" : featureNames().get(j);
    }

    /** The names of the features, or none if the source has no header. */
    List<String> featureNames() {
        if (names.isEmpty()) {
            return List.of();
        }
        return isEncoded()
                ? encoded.features().stream()
                        .flatMap(column -> column.inputNames().stream())
                        .toList()
                : Arrays.stream(features).mapToObj(names::get).toList();
    }

    /** The name of the label, or an empty name if there is none. */
    String labelName() {
        return names.isEmpty() || label() == NONE ? "" : names.get(label());
    }

    /** The label's place among features and label, counted from 1, or 0 if there is none; among all that a layout has. */
    int labelPlace() {
        if (label() == NONE || !encoded.all().isEmpty()) {
            return label() + 1;
        }
        return 1
                + (int) Arrays.stream(features)
                        .filter(column -> column < label())
                        .count();
    }

    /** A column for messages: "column 3", or "column 3 (width)". */
    String describe(int column) {
        String name = names.isEmpty() ? "" : " (" + Quote.name(names.get(column)) + ")";
        return "column " + (column + 1) + name;
    }

    /** The name by which a user tells a column: its number where it has none. */
    String shortName(int column) {
        return names.isEmpty() || names.get(column).isEmpty() ? Integer.toString(column + 1) : names.get(column);
    }
}
