package dev.chainrule.tables;

import dev.chainrule.data.Row;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.util.ArrayList;
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
        List<@Nullable String> unreadable = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
            Object value = rows.getObject(column);
            String word = unreadable(value);
            unreadable.add(word);
            cells.add(word == null ? cell(value) : word);
        }
        return Row.of(number, cells, unreadable, "leave the column out of the query, or --ignore it");
    }

    /** A word for a value that is no cell; null for one that is. */
    private static @Nullable String unreadable(@Nullable Object value) {
        if (value instanceof byte[] || value instanceof Blob) {
            return "bytes";
        }
        return value instanceof Array ? "an array" : value instanceof Struct ? "a structure" : null;
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
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        }
        return value.toString(); // dates, times, identifiers
    }
}
