package dev.chainrule.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A table in the making: checks each row and keeps its numbers. */
final class TableRows {
    /** The longest array that every JVM can allocate. */
    static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    /** Up to this number of distinct labels share their text; more of them are numbers rather than classes. */
    private static final int MOST_SHARED_LABELS = 1 << 16;

    private final Columns columns;
    private final int mostValues;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, String> sharedLabels = new HashMap<>();
    private double[] values = new double[256];
    private long[] lines = new long[16];

    TableRows(Columns columns) {
        this(columns, MOST_VALUES);
    }

    /** At most {@code mostValues} numbers in all. */
    TableRows(Columns columns, int mostValues) {
        this.columns = columns;
        this.mostValues = mostValues;
    }

    /**
     * Adds a row.
     *
     * @throws DataException naming line and column
     */
    void add(long line, List<String> cells) {
        if (cells.size() != columns.count()) {
            throw new DataException(columns.source() + ": line " + line + ": " + cells.size() + " columns, expected "
                    + columns.count() + " as in the first row");
        }
        int row = labels.size();
        reserve(line, row);
        lines[row] = line;
        int from = row * columns.features();
        for (int j = 0; j < columns.features(); j++) {
            values[from + j] = number(line, columns.ofFeature(j), cells);
        }
        labels.add(columns.label() == Columns.NO_LABEL ? "" : label(line, cells.get(columns.label())));
    }

    /** The finished table. */
    Table table() {
        int rows = labels.size();
        if (rows == 0) {
            throw new DataException(columns.source() + ": only a header, expected rows of numbers below it");
        }
        return new Table(
                columns,
                Arrays.copyOf(values, rows * columns.features()),
                labels.toArray(String[]::new),
                Arrays.copyOf(lines, rows));
    }

    private double number(long line, int column, List<String> cells) {
        try {
            return Numeral.finite(cells.get(column));
        } catch (NumberFormatException e) {
            throw new DataException(
                    columns.source() + ": line " + line + ", " + columns.describe(column) + ": " + e.getMessage(), e);
        }
    }

    private String label(long line, String label) {
        if (label.isEmpty()) {
            throw badLabel(line, "empty cell, expected a label");
        }
        OptionalInt bad = Quote.unprintable(label);
        if (bad.isPresent()) {
            throw badLabel(line, Quote.unprintable("label", label, bad.getAsInt()));
        }
        if (sharedLabels.size() >= MOST_SHARED_LABELS) {
            return sharedLabels.getOrDefault(label, label);
        }
        String shared = sharedLabels.putIfAbsent(label, label);
        return shared == null ? label : shared;
    }

    private DataException badLabel(long line, String what) {
        return new DataException(
                columns.source() + ": line " + line + ", " + columns.describe(columns.label()) + ": " + what);
    }

    private void reserve(long line, int rows) {
        long needed = (rows + 1L) * columns.features();
        if (needed > mostValues) {
            throw new DataException(columns.source() + ": line " + line + ": too large, more than " + rows + " rows of "
                    + columns.features() + " features; expected at most " + mostValues + " numbers");
        }
        if (needed > values.length) {
            values = Arrays.copyOf(values, (int) Math.min(mostValues, Math.max(needed, 2L * values.length)));
        }
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, (int) Math.min(MOST_VALUES, 2L * lines.length));
        }
    }
}
