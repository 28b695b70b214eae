package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The first row of a CSV file: names of columns or data. */
final class FirstRow {
    /** The remedy for a row that may be either, for programs and for the command. */
    static final String REMEDY = "; say whether the first row is a header: header(PRESENT) or header(ABSENT),"
            + " --header present or --header absent";

    private final RowSource source;
    private final boolean known;
    private final String place;
    private final List<String> cells;
    private final Row row;
    private final List<Row> below;
    private final TableReading options;

    /**
     * Names of columns that the source knows, or else the first row that is neither empty nor skipped.
     *
     * @param first the first rows; there is one, unless the source knows the names
     */
    FirstRow(RowSource source, List<Row> first, TableReading options) {
        this.source = source;
        this.known = !source.header().isEmpty();
        this.row = known ? Row.of(0, source.header()) : first.get(0);
        this.below = known ? first : first.subList(1, first.size());
        this.cells = row.texts();
        this.place = source.name() + (known ? ": header" : ": " + source.word() + " " + row.number());
        this.options = options;
    }

    /**
     * The columns of the file; with names if the row is a header.
     *
     * @throws DataException if that cannot be told, the label's column is not there, or the columns are not the model's
     */
    Columns columns() {
        Columns.Choice choice = new ColumnFinder(source.name(), place, cells, options).choice();
        Columns headless = new Columns(source.name(), source.word(), List.of(), cells.size(), choice);
        if (headless.features() == 0) {
            String separated = source instanceof CsvRows csv ? csv.separated(cells.get(0)) : "";
            throw new DataException(source.name() + ": only one column, expected features and a label" + separated);
        }
        boolean header = known
                || switch (options.header()) {
                    case PRESENT -> true;
                    case ABSENT -> false;
                    case AUTO ->
                        options.namesAreTold()
                                || namesTheModelsFeatures()
                                || (!isDataOfTheModel(headless) && isHeader(headless));
                };
        Columns columns = header ? new Columns(source.name(), source.word(), names(), cells.size(), choice) : headless;
        Schema model = options.model();
        return model == null ? columns : new ModelColumns(columns, place, model, options).find();
    }

    private List<String> names() {
        for (int column = 0; column < cells.size(); column++) {
            OptionalInt bad = Quote.unprintable(cells.get(column));
            if (bad.isPresent()) {
                throw new DataException(place + ", column " + (column + 1) + ": "
                        + Quote.unprintable("name", cells.get(column), bad.getAsInt()));
            }
        }
        return List.copyOf(cells);
    }

    /** Whether all features of the model are named here. */
    private boolean namesTheModelsFeatures() {
        Schema model = options.model();
        List<String> names = model == null ? List.of() : model.columnNames();
        if (names.isEmpty() || !new HashSet<>(cells).containsAll(names)) {
            return false;
        }
        if (names.stream().allMatch(Numeral::matches)) {
            throw new DataException(place + ": " + Quote.list(names)
                    + " are the names of the model's features, and numbers too" + REMEDY);
        }
        return true;
    }

    /** Whether each cell is what the model learnt in its place, which tells rows of categories from names. */
    private boolean isDataOfTheModel(Columns columns) {
        Schema model = options.model();
        if (model == null || model.columns().isEmpty()) {
            return false;
        }
        Columns found;
        try {
            found = new ModelColumns(columns, place, model, options).find();
        } catch (DataException e) {
            return false; // if it is no header, this will be said again
        }
        List<TableColumn> known = model.featureColumns();
        return IntStream.range(0, known.size()).allMatch(j -> {
            int column = found.ofFeature(j);
            return (row.isMissing(column) && known.get(j).takesMissing())
                    || (known.get(j).kind() == TableColumn.Kind.NUMBER
                            ? row.isNumber(column)
                            : known.get(j).categories().contains(row.text(column)));
        });
    }

    /**
     * Whether the features of the row are names: without a number among them.
     *
     * @throws DataException if some are numbers and some are not, and the rows below are not alike: taken for a header, a bad
     *     row would be lost silently
     */
    private boolean isHeader(Columns columns) {
        int number = firstFeature(columns, row::isNumber);
        int other = firstFeature(columns, column -> !row.isNumber(column));
        if (number >= 0 && other >= 0 && isLikeBelow(columns)) {
            return false;
        }
        if (number >= 0 && other >= 0) {
            if (options.model() != null) {
                new ModelColumns(columns, place, options.model(), options).find(); // if the width is wrong, it says so
            }
            String cell = cells.get(other).isEmpty() ? "empty cell" : Quote.text(cells.get(other));
            throw new DataException(place + ", " + columns.describe(other) + ": " + cell
                    + " beside the number " + Quote.text(cells.get(number))
                    + ", expected a number, or a header without numbers; if this is a header, header(PRESENT) or"
                    + " --header present; if it is no part of the table, skip(" + row.number() + ") or --skip "
                    + row.number());
        }
        return number < 0 && firstFeature(columns, column -> !cells.get(column).isEmpty()) >= 0;
    }

    /** Whether each column has numbers where this row has, and text where it has: so that the row is data beside other data. */
    private boolean isLikeBelow(Columns columns) {
        boolean gaps = options.columns().missing() != Missing.ERROR
                || (options.model() != null && options.model().takesMissing());
        return !below.isEmpty()
                && below.stream().allMatch(other -> other.size() == row.size())
                && IntStream.range(0, columns.features())
                        .map(columns::ofFeature)
                        .allMatch(column -> (gaps && row.isMissing(column)) || isLike(column, gaps));
    }

    private boolean isLike(int column, boolean gaps) {
        return !row.text(column).isEmpty()
                && below.stream()
                        .filter(other -> !(gaps && other.isMissing(column)))
                        .allMatch(other ->
                                !other.text(column).isEmpty() && other.isNumber(column) == row.isNumber(column));
    }

    /** The column of the first feature that is so, or -1. */
    private static int firstFeature(Columns columns, IntPredicate so) {
        return IntStream.range(0, columns.features())
                .map(columns::ofFeature)
                .filter(so)
                .findFirst()
                .orElse(-1);
    }
}
