package dev.chainrule.data;

import dev.chainrule.nn.TableColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads the cells of one column: a number as it is, a category as its place among those of the column, and NaN where a cell is
 * missing. The first cell that is there tells whether a column is of numbers or of categories, unless it is told.
 */
final class CellReader {
    /** Texts above this number are names rather than categories, unless categories are told. */
    static final int MOST_FOUND = 1_000;

    /** The most categories of a column. */
    static final int MOST = 1 << 16;

    /** Digits in groups, parted by characters that part them in some country. */
    private static final Pattern OF_DIGITS = Pattern.compile("[+-]?\\d+([.,' \u00a0\u202f]\\d+)*");

    /** Up to this number of categories is never too many for the number of rows. */
    private static final int FEW = 20;

    private final Columns columns;
    private final int column;
    private final boolean found;
    private final boolean closed;
    private final boolean gapsAllowed;
    private final List<String> categories = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private Kind kind;
    private boolean gaps;
    private String firstPlace = "";

    /** The kind of the cells of a column. */
    private enum Kind {
        OPEN,
        NUMBER,
        CATEGORY
    }

    private CellReader(Columns columns, int column, Kind kind, boolean closed, boolean gapsAllowed) {
        this.columns = columns;
        this.column = column;
        this.kind = kind;
        this.closed = closed;
        this.gapsAllowed = gapsAllowed;
        found = kind == Kind.OPEN;
    }

    /** A reader for a column that is learnt from. */
    static CellReader learning(Columns columns, int column, TableReading options) {
        Kind kind =
                columns.isCategory(column) ? Kind.CATEGORY : options.columns().found() ? Kind.OPEN : Kind.NUMBER;
        return new CellReader(columns, column, kind, false, options.columns().missing() != Missing.ERROR);
    }

    /** A reader for a column as a model knows it: no other categories than those that it learnt. */
    static CellReader known(Columns columns, int column, TableColumn learnt) {
        boolean categories = learnt.kind() == TableColumn.Kind.CATEGORY;
        CellReader reader = new CellReader(
                columns, column, categories ? Kind.CATEGORY : Kind.NUMBER, categories, learnt.takesMissing());
        learnt.categories().forEach(reader::append);
        return reader;
    }

    /** The content of a column once all rows are read: its categories in the order in which they turned up. */
    record Content(List<String> categories, boolean gaps) {
        /** Numbers, and none of them missing. */
        static final Content NUMBERS = new Content(List.of(), false);
    }

    /**
     * Reads the cell of a row.
     *
     * @throws DataException if it is missing and may not be, or not of the column's kind, or no category that is known
     */
    double read(Row row) {
        if (row.isMissing(column)) {
            return missing(row);
        }
        String unreadable = row.unreadable(column);
        if (unreadable != null) {
            throw wrong(row, unreadable);
        }
        if (kind == Kind.OPEN) {
            kind = looksLikeNumber(row) ? Kind.NUMBER : Kind.CATEGORY;
            firstPlace = columns.place(row.number());
        }
        return kind == Kind.NUMBER ? number(row) : category(row);
    }

    /** Whether a cell is a number, or would be with another mark of fractions or thousands, such as 1,500: that is no category. */
    private boolean looksLikeNumber(Row row) {
        return row.isNumber(column) || OF_DIGITS.matcher(row.text(column)).matches();
    }

    private double missing(Row row) {
        if (!gapsAllowed) {
            String text = row.text(column);
            String what = text.isEmpty() ? "empty cell" : Quote.text(text) + " is a missing cell";
            throw wrong(
                    row,
                    what + ", expected " + (kind == Kind.CATEGORY ? "a category" : "a number")
                            + (columns.forModel() ? " as in the training data" : Missing.REMEDY));
        }
        gaps = true;
        return Double.NaN;
    }

    private double number(Row row) {
        try {
            return row.value(column);
        } catch (NumberFormatException e) {
            throw wrong(row, e.getMessage() + (found && !row.isNumber(column) ? categoriesRemedy() : ""));
        }
    }

    private double category(Row row) {
        String text = row.text(column);
        Integer number = numbers.get(text);
        return number == null ? added(row, text) : number;
    }

    private int added(Row row, String text) {
        if (closed) {
            throw wrong(
                    row,
                    Quote.text(text) + " is none of the categories " + ClassNames.describe(categories)
                            + " that the model learnt");
        }
        if (found && looksLikeNumber(row)) {
            throw wrong(
                    row,
                    "the number " + Quote.text(text) + " below the text " + Quote.text(categories.get(0)) + " of "
                            + firstPlace + ", expected one or the other" + categoriesRemedy());
        }
        OptionalInt bad = Quote.unprintable(text);
        if (bad.isPresent()) {
            throw wrong(row, Quote.unprintable("category", text, bad.getAsInt()));
        }
        if (categories.size() >= (found ? MOST_FOUND : MOST)) {
            throw wrong(row, tooMany());
        }
        return append(text);
    }

    private int append(String text) {
        numbers.put(text, categories.size());
        categories.add(text);
        return categories.size() - 1;
    }

    private String categoriesRemedy() {
        String name = columns.shortName(column);
        return "; categories(" + Quote.text(name) + ") or --categories auto," + Quote.name(name)
                + " takes the cells for categories";
    }

    private String tooMany() {
        String name = columns.shortName(column);
        return "more than " + categories.size() + " different texts, expected fewer for categories"
                + (found
                        ? "; ignore(" + Quote.text(name) + ") or --ignore " + Quote.name(name) + " leaves them out"
                        : "");
    }

    private DataException wrong(Row row, String what) {
        return new DataException(columns.place(row.number()) + ", " + columns.describe(column) + ": " + what);
    }

    /**
     * The content of the column.
     *
     * @param rows the number of rows that were read
     * @throws DataException if all cells are missing, or most differ, as names do and categories do not
     */
    Content content(int rows) {
        if (closed) {
            return new Content(categories, gaps);
        }
        String name = columns.shortName(column);
        String leaveOut =
                "; ignore(" + Quote.text(name) + ") or --ignore " + Quote.name(name) + " leaves the column out";
        if (!columns.forModel() && kind != Kind.NUMBER && categories.isEmpty()) {
            throw new DataException(columns.source() + ": " + columns.describe(column)
                    + ": every cell is missing, expected numbers or categories" + leaveOut);
        }
        if (found && categories.size() > FEW && categories.size() * 2L > rows) {
            throw new DataException(columns.source() + ": " + columns.describe(column) + ": " + categories.size()
                    + " different texts in " + rows + " rows look like names, expected categories" + leaveOut
                    + ", --categories " + Quote.name(name) + " takes it");
        }
        return categories.isEmpty() && !gaps ? Content.NUMBERS : new Content(categories, gaps);
    }
}
