package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the columns that are told, by their number or their name, counted from 0. */
final class ColumnFinder {
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    /** Looks like the number of a column, and is none. */
    private static final Pattern NO_PLACE = Pattern.compile("-\\d+|0+");

    private final String source;
    private final String place;
    private final List<String> firstRow;
    private final TableReading options;

    /**
     * A finder.
     *
     * @param place that of the first row, for messages
     * @param firstRow the cells of the first row, which may be names
     */
    ColumnFinder(String source, String place, List<String> firstRow, TableReading options) {
        this.source = source;
        this.place = place;
        this.firstRow = firstRow;
        this.options = options;
    }

    static boolean isNumber(String column) {
        return NUMBER.matcher(column).matches();
    }

    /**
     * The columns that were chosen.
     *
     * @throws DataException if there is no such column, or one is chosen for two things
     */
    Columns.Choice choice() {
        Set<Integer> ignored =
                options.model() == null ? all("ignored", options.columns().ignored()) : Set.of();
        Set<Integer> categories =
                options.model() == null ? all("category", options.columns().categories()) : Set.of();
        String told = options.columns().weight();
        Set<Integer> weight = options.model() != null || told.isEmpty() ? Set.of() : Set.of(find("weight", told));
        Set<Integer> labels = labels(ignored, weight);
        for (int column : ignored) {
            refuseBoth(column, "ignored", "a label", labels);
            refuseBoth(column, "ignored", "a category", categories);
        }
        for (int column : categories) {
            refuseBoth(column, "a category", "a label", labels);
        }
        for (int column : weight) {
            refuseBoth(column, "a weight", "a label", labels);
            refuseBoth(column, "a weight", "a category", categories);
            refuseBoth(column, "a weight", "ignored", ignored);
        }
        int weights = weight.isEmpty() ? Columns.NONE : weight.iterator().next();
        return new Columns.Choice(labels.stream().sorted().toList(), weights, ignored, categories);
    }

    private void refuseBoth(int column, String one, String other, Set<Integer> others) {
        if (others.contains(column)) {
            throw new DataException(place + ": column " + (column + 1) + " is told to be " + one + " and " + other
                    + ", expected one of both");
        }
    }

    private Set<Integer> all(String what, List<String> columns) {
        Set<Integer> found = new LinkedHashSet<>();
        columns.forEach(column -> found.add(find(what, column)));
        return found;
    }

    private Set<Integer> labels(Set<Integer> ignored, Set<Integer> weight) {
        if (!options.label().present()) {
            return Set.of();
        }
        List<String> told = options.label().columns();
        if (told.isEmpty()) {
            return byDefault(ignored, weight);
        }
        Set<Integer> labels = all("label", told);
        if (labels.size() < told.size()) {
            throw new DataException(place + ": a label column is told twice, expected each once");
        }
        return labels;
    }

    /** The places that the model knows, or else the last that is nothing else. */
    private Set<Integer> byDefault(Set<Integer> ignored, Set<Integer> weight) {
        Schema model = options.model();
        Set<Integer> known = model == null ? Set.of() : places(model);
        if (!known.isEmpty() && known.stream().allMatch(column -> column < firstRow.size())) {
            return known;
        }
        int last = firstRow.size() - 1;
        while (last > 0 && (ignored.contains(last) || weight.contains(last))) {
            last--;
        }
        return Set.of(last);
    }

    private static Set<Integer> places(Schema model) {
        if (model.columns().isEmpty()) {
            return model.labelColumn() == 0 ? Set.of() : Set.of(model.labelColumn() - 1);
        }
        return IntStream.range(0, model.columns().size())
                .filter(column -> model.columns().get(column).kind() == TableColumn.Kind.LABEL)
                .boxed()
                .collect(Collectors.toSet());
    }

    private int find(String what, String column) {
        if (isNumber(column)) {
            int number = Integer.parseInt(column);
            if (number > firstRow.size()) {
                throw new DataException(
                        source + ": no " + what + " column " + number + ", expected 1 to " + firstRow.size());
            }
            return number - 1;
        }
        if (options.header() == Csv.Header.ABSENT) {
            throw new DataException(source + ": no " + what + " column " + Quote.text(column)
                    + " without a header, expected a number from 1 to " + firstRow.size());
        }
        return named(what, place, firstRow, column);
    }

    /**
     * The only column of a name.
     *
     * @param what the column is for, in messages
     * @param place that of the header, for messages
     * @throws DataException if there is none, or another
     */
    static int named(String what, String place, List<String> header, String column) {
        int first = header.indexOf(column);
        if (first < 0) {
            String advice = NO_PLACE.matcher(column).matches() ? "; the numbers of columns count from 1" : "";
            throw new DataException(place + ": no " + what + " column " + Quote.text(column) + ", expected one of "
                    + ClassNames.describe(header) + advice);
        }
        int last = header.lastIndexOf(column);
        if (first != last) {
            throw new DataException(place + ": " + what + " column " + Quote.text(column) + " occurs twice, in columns "
                    + (first + 1) + " and " + (last + 1) + ", expected once");
        }
        return first;
    }
}
