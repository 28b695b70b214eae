package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the columns that a model learnt from in another file: by name where both have names, else by place. Names that
 * are empty or occur twice cannot be found; where the model has such, the file must have the same in the same order.
 */
final class ModelColumns {
    private final Columns file;
    private final long line;
    private final Schema model;
    private final Csv options;

    /**
     * Searches the columns of a file.
     *
     * @param file all of them; its label is where it was told or where the model had it
     * @param line of the first row, for messages
     */
    ModelColumns(Columns file, long line, Schema model, Csv options) {
        this.file = file;
        this.line = line;
        this.model = model;
        this.options = options;
    }

    /**
     * The columns with the features in the order of the model's inputs.
     *
     * @throws DataException if some are missing, or there are more and they may not be left out
     */
    Columns find() {
        if (!file.names().isEmpty() && !model.features().isEmpty()) {
            return byName();
        }
        int inputs = model.inputs().columns();
        if (file.features() != inputs) {
            throw refusal(file.count() + " columns, expected "
                    + (options.labelled()
                            ? (inputs + 1) + ": the model's inputs and the label"
                            : inputs + ": the model's inputs")
                    + (model.features().isEmpty() ? "" : " " + Quote.list(model.features())));
        }
        if (file.names().isEmpty() && model.features().isEmpty()) {
            return file;
        }
        return file.note(Quote.message(file.source()
                + (file.names().isEmpty()
                        ? ": has no header, so its columns are taken in the order of the model's: "
                                + Quote.list(model.features())
                        : ": has a header and the model knows no names, so columns are taken by their place")));
    }

    private Columns byName() {
        int label = label();
        List<Integer> others = IntStream.range(0, file.count())
                .filter(column -> column != label)
                .boxed()
                .toList();
        Map<String, Integer> columns = new HashMap<>();
        Set<String> unclear = new HashSet<>(Set.of(""));
        others.forEach(column -> {
            if (columns.put(file.names().get(column), column) != null) {
                unclear.add(file.names().get(column));
            }
        });
        Set<String> wanted = new HashSet<>();
        model.features().stream().filter(name -> !wanted.add(name)).forEach(unclear::add);
        wanted.retainAll(unclear);
        if (!wanted.isEmpty()) {
            return inSequence(label, others, wanted.iterator().next());
        }
        checkNames(others, columns);
        return file.choose(
                label, model.features().stream().mapToInt(columns::get).toArray());
    }

    private int label() {
        if (!options.labelled() || !options.label().isEmpty()) {
            return file.label();
        }
        String name = model.label();
        return name.isEmpty() ? file.label() : LabelColumn.named(file.source(), line, file.names(), name);
    }

    /** Takes all columns but the label if their names are those of the model, one by one. */
    private Columns inSequence(int label, List<Integer> others, String unclear) {
        List<Integer> features = others.stream()
                .filter(column -> options.labelled() || !isModelsLabel(column))
                .toList();
        if (!features.stream().map(file.names()::get).toList().equals(model.features())) {
            throw refusal("column " + Quote.text(unclear) + (unclear.isEmpty() ? " has no name" : " occurs twice")
                    + ", so that only the model's columns in their order can be told apart, expected "
                    + Quote.list(model.features()));
        }
        return file.choose(label, features.stream().mapToInt(Integer::intValue).toArray());
    }

    private void checkNames(List<Integer> others, Map<String, Integer> columns) {
        List<String> missing = model.features().stream()
                .filter(name -> !columns.containsKey(name))
                .toList();
        Set<String> wanted = new HashSet<>(model.features());
        List<String> extra = others.stream()
                .filter(column -> !wanted.contains(file.names().get(column)) && !isModelsLabel(column))
                .map(file.names()::get)
                .toList();
        if (!missing.isEmpty()) {
            throw refusal("no " + columns(missing) + ", expected all that the model learnt from"
                    + (extra.isEmpty() ? "" : "; it does not know " + columns(extra)));
        }
        if (!extra.isEmpty() && !options.lenient()) {
            throw refusal(columns(extra) + " beside those of the model, expected " + Quote.list(model.features())
                    + "; to leave out what is extra: ignoreExtra() or --ignore-extra");
        }
    }

    private DataException refusal(String what) {
        return new DataException(file.source() + ": line " + line + ": " + what);
    }

    private boolean isModelsLabel(int column) {
        return !model.label().isEmpty() && file.names().get(column).equals(model.label());
    }

    private static String columns(List<String> names) {
        return names.size() == 1 ? "column " + Quote.list(names) : "columns " + Quote.list(names);
    }
}
