package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
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
    private final String place;
    private final Schema model;
    private final TableReading options;
    /** The names of the columns that the model's inputs are made of. */
    private final List<String> names;
    /** The names of its labels; one that is empty where they have none. */
    private final List<String> labelNames;

    /**
     * Searches the columns of a file.
     *
     * @param file all of them; its label is where it was told or where the model had it
     * @param place that of the first row, for messages
     */
    ModelColumns(Columns file, String place, Schema model, TableReading options) {
        this.file = file;
        this.place = place;
        this.model = model;
        this.options = options;
        names = model.columnNames();
        labelNames = model.labelNames();
    }

    /**
     * The columns with the features in the order of the model's inputs.
     *
     * @throws DataException if some are missing, or there are more and they may not be left out
     */
    Columns find() {
        if (!file.names().isEmpty() && !names.isEmpty()) {
            return byName();
        }
        int[] places = places();
        if (file.features() != places.length) {
            throw refusal(file.count() + " columns, expected "
                    + (options.label().present()
                            ? (places.length + Math.max(1, file.labels().size())) + ": the model's inputs and the label"
                            : places.length + ": the model's inputs")
                    + (names.isEmpty() ? "" : " " + Quote.list(names)));
        }
        int[] features = IntStream.range(0, places.length)
                .filter(i -> places[i] >= 0)
                .map(file::ofFeature)
                .toArray();
        Columns found = file.choose(file.labels(), features);
        if (file.names().isEmpty() && names.isEmpty()) {
            return found;
        }
        return found.note(Quote.message(file.source()
                + (file.names().isEmpty()
                        ? ": has no header, so its columns are taken in the order of the model's: " + Quote.list(names)
                        : ": has a header and the model knows no names, so columns are taken by their place")));
    }

    /** The columns of the model's table, without labels: 0 or more for a feature, -1 for one that was ignored. */
    private int[] places() {
        return model.columns().isEmpty()
                ? IntStream.range(0, model.inputs().columns()).toArray()
                : model.columns().stream()
                        .filter(column -> column.kind() != TableColumn.Kind.LABEL)
                        .mapToInt(column -> column.isFeature() ? 0 : -1)
                        .toArray();
    }

    private Columns byName() {
        List<Integer> labels = labels();
        List<Integer> others = IntStream.range(0, file.count())
                .filter(column -> !labels.contains(column))
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
        names.stream().filter(name -> !wanted.add(name)).forEach(unclear::add);
        wanted.retainAll(unclear);
        if (!wanted.isEmpty()) {
            return inSequence(labels, others, wanted.iterator().next());
        }
        checkNames(others, columns);
        return file.choose(labels, names.stream().mapToInt(columns::get).toArray());
    }

    private List<Integer> labels() {
        boolean told = !options.label().present() || !options.label().columns().isEmpty();
        if (labelNames.contains("")) {
            return file.labels();
        }
        if (told) {
            return inOrderOfModel(file.labels());
        }
        return labelNames.stream()
                .map(name -> ColumnFinder.named("label", place, file.names(), name))
                .toList();
    }

    /** Several labels that are told, in the order in which the model learnt them; a single one may have another name. */
    private List<Integer> inOrderOfModel(List<Integer> labels) {
        List<String> found = labels.stream().map(file.names()::get).toList();
        if (found.size() < 2 && !isOddNumber(found)) {
            return labels;
        }
        if (!found.stream()
                .sorted()
                .toList()
                .equals(labelNames.stream().sorted().toList())) {
            throw refusal("the label is " + Quote.list(found) + ", expected the model's, " + Quote.list(labelNames));
        }
        return labelNames.stream().map(name -> labels.get(found.indexOf(name))).toList();
    }

    /** Whether the label is told by the number that its column has in another table: here that is another's, and the model's is elsewhere. */
    private boolean isOddNumber(List<String> found) {
        return !found.isEmpty()
                && options.label().columns().stream().allMatch(told -> told.matches("[0-9]+"))
                && !found.equals(labelNames)
                && file.names().containsAll(labelNames);
    }

    /** Takes all columns but the label if their names are those of the model, one by one. */
    private Columns inSequence(List<Integer> labels, List<Integer> others, String unclear) {
        List<Integer> features = others.stream()
                .filter(column -> (options.label().present() || !isModelsLabel(column)) && !isIgnored(column))
                .toList();
        if (!features.stream().map(file.names()::get).toList().equals(names)) {
            throw refusal("column " + Quote.text(unclear) + (unclear.isEmpty() ? " has no name" : " occurs twice")
                    + ", so that only the model's columns in their order can be told apart, expected "
                    + Quote.list(names));
        }
        return file.choose(labels, features.stream().mapToInt(Integer::intValue).toArray());
    }

    private void checkNames(List<Integer> others, Map<String, Integer> columns) {
        List<String> missing =
                names.stream().filter(name -> !columns.containsKey(name)).toList();
        Set<String> wanted = new HashSet<>(names);
        List<String> extra = others.stream()
                .filter(column ->
                        !wanted.contains(file.names().get(column)) && !isModelsLabel(column) && !isIgnored(column))
                .map(file.names()::get)
                .toList();
        if (!missing.isEmpty()) {
            throw refusal("no " + columns(missing) + ", expected all that the model learnt from"
                    + (extra.isEmpty() ? "" : "; it does not know " + columns(extra)));
        }
        if (!extra.isEmpty() && !options.lenient()) {
            throw refusal(columns(extra) + " beside those of the model, expected " + Quote.list(names)
                    + "; to leave out what is extra: ignoreExtra() or --ignore-extra");
        }
    }

    private DataException refusal(String what) {
        return new DataException(place + ": " + what);
    }

    private boolean isModelsLabel(int column) {
        String name = file.names().get(column);
        return !name.isEmpty() && labelNames.contains(name);
    }

    private boolean isIgnored(int column) {
        String name = file.names().get(column);
        return model.columns().stream()
                .anyMatch(each -> !each.isFeature()
                        && each.kind() != TableColumn.Kind.LABEL
                        && each.name().equals(name));
    }

    private static String columns(List<String> names) {
        return names.size() == 1 ? "column " + Quote.list(names) : "columns " + Quote.list(names);
    }
}
