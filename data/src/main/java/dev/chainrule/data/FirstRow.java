package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The first row of a CSV file: names of columns or data. */
final class FirstRow {
    /** The remedy for a row that may be either, for programs and for the command. */
    static final String REMEDY = "; say whether the first row is a header: header(PRESENT) or header(ABSENT),"
            + " --header present or --header absent";

    private final String source;
    private final long line;
    private final List<String> cells;
    private final Csv options;

    /**
     * The first row that is neither empty nor skipped.
     *
     * @param line its line in the file, counted from 1
     */
    FirstRow(String source, long line, List<String> cells, Csv options) {
        this.source = source;
        this.line = line;
        this.cells = cells;
        this.options = options;
    }

    /**
     * The columns of the file; with names if the row is a header.
     *
     * @throws DataException if that cannot be told, the label's column is not there, or the columns are not the model's
     */
    Columns columns() {
        Columns headless = new Columns(source, List.of(), cells.size(), LabelColumn.of(source, line, cells, options));
        if (headless.features() == 0) {
            throw new DataException(source
                    + ": only one column, expected features and a label in columns separated by commas"
                    + (cells.get(0).contains(";") ? ", not by semicolons" : "")
                    + (cells.get(0).contains("\t") ? ", not by tabs" : ""));
        }
        boolean header = switch (options.header()) {
            case PRESENT -> true;
            case ABSENT -> false;
            case AUTO -> options.labelIsNamed() || namesTheModelsFeatures() || isHeader(headless);
        };
        Columns columns = header ? new Columns(source, names(), cells.size(), headless.label()) : headless;
        Schema model = options.model();
        return model == null ? columns : new ModelColumns(columns, line, model, options).find();
    }

    private List<String> names() {
        for (int column = 0; column < cells.size(); column++) {
            OptionalInt bad = Quote.unprintable(cells.get(column));
            if (bad.isPresent()) {
                throw new DataException(source + ": line " + line + ", column " + (column + 1) + ": "
                        + Quote.unprintable("name", cells.get(column), bad.getAsInt()));
            }
        }
        return List.copyOf(cells);
    }

    /** Whether all features of the model are named here. */
    private boolean namesTheModelsFeatures() {
        Schema model = options.model();
        if (model == null || model.features().isEmpty() || !new HashSet<>(cells).containsAll(model.features())) {
            return false;
        }
        if (model.features().stream().allMatch(Numeral::matches)) {
            throw new DataException(source + ": line " + line + ": " + Quote.list(model.features())
                    + " are the names of the model's features, and numbers too" + REMEDY);
        }
        return true;
    }

    /**
     * Whether the features of the row are names: without a number among them.
     *
     * @throws DataException if some are numbers and some are not: taken for a header, a bad row would be lost silently
     */
    private boolean isHeader(Columns columns) {
        int number = firstFeature(columns, Numeral::matches);
        int other = firstFeature(columns, cell -> !Numeral.matches(cell));
        if (number >= 0 && other >= 0) {
            if (options.model() != null) {
                new ModelColumns(columns, line, options.model(), options).find(); // if the width is wrong, it says so
            }
            String cell = cells.get(other).isEmpty() ? "empty cell" : Quote.text(cells.get(other));
            throw new DataException(source + ": line " + line + ", " + columns.describe(other) + ": " + cell
                    + " beside the number " + Quote.text(cells.get(number))
                    + ", expected a number, or a header without numbers; if this is a header, header(PRESENT) or"
                    + " --header present; if it is no part of the table, skip(" + line + ") or --skip " + line);
        }
        return number < 0 && firstFeature(columns, cell -> !cell.isEmpty()) >= 0;
    }

    /** The column of the first feature whose cell is so, or -1. */
    private int firstFeature(Columns columns, Predicate<String> so) {
        return IntStream.range(0, columns.features())
                .map(columns::ofFeature)
                .filter(column -> so.test(cells.get(column)))
                .findFirst()
                .orElse(-1);
    }
}
