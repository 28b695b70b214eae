package dev.chainrule.tables;

import dev.chainrule.data.Row;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of the rows of a query, as values that a table takes. */
final class JdbcCells {
    private final ResultSet rows;
    private final int columns;

    JdbcCells(ResultSet rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** The present row. */
    Row row(long number) throws SQLException {
        List<@Nullable Object> cells = new ArrayList<>();
        BitSet unreadable = new BitSet();
        for (int column = 1; column <= columns; column++) {
            Object value = rows.getObject(column);
            if (isCell(value)) {
                cells.add(cell(value));
            } else {
                unreadable.set(column - 1);
                cells.add(word(value));
            }
        }
        Row row = Row.of(number, cells);
        return unreadable.isEmpty() ? row : new WithBytes(row, unreadable);
    }

    private static boolean isCell(@Nullable Object value) {
        return !(value instanceof byte[] || value instanceof Blob || value instanceof Array || value instanceof Struct);
    }

    private static @Nullable Object cell(@Nullable Object value) throws SQLException {
        if (value == null || value instanceof Number || value instanceof String) {
            return value;
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (value instanceof Clob text) {
            return text.getSubString(1, (int) Math.min(Integer.MAX_VALUE, text.length()));
        }
        return value.toString(); // dates, times, identifiers
    }

    private static String word(@Nullable Object value) {
        return value instanceof Array ? "an array" : value instanceof Struct ? "a structure" : "bytes";
    }

    /** A row in which some cells are neither a number nor text: an error where they are needed, and none where they are left out. */
    private record WithBytes(Row row, BitSet unreadable) implements Row {
        @Override
        public long number() {
            return row.number();
        }

        @Override
        public int size() {
            return row.size();
        }

        @Override
        public String text(int column) {
            return row.text(column);
        }

        @Override
        public boolean isNumber(int column) {
            return unreadable.get(column) || row.isNumber(column);
        }

        @Override
        public double value(int column) {
            if (unreadable.get(column)) {
                throw new NumberFormatException("the cell is " + row.text(column)
                        + ", expected a number or text: leave the column out of the query, or --ignore it");
            }
            return row.value(column);
        }
    }
}
