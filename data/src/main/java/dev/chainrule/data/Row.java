package dev.chainrule.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of cells as a {@link RowSource} gives it: immutable, since the first rows of a table are looked at twice. Columns count
 * from 0.
 */
public interface Row {
    /** The place of the row in its source, counted from 1: its line, where the source has lines. */
    long number();

    /** The number of cells. */
    int size();

    /** A cell as text, without spaces around it: a number in decimal, nothing where a cell is missing. */
    String text(int column);

    /** Whether a cell is a number, be it finite or not. */
    default boolean isNumber(int column) {
        return Numeral.matches(text(column));
    }

    /**
     * The number that a cell is.
     *
     * @throws NumberFormatException if it is not a finite number in the range of float32; the message ends a sentence that
     *     begins with the place: {@code "abc" is not a number, expected one such as 1.5}
     */
    default double value(int column) {
        return Numeral.finite(text(column));
    }

    /** Whether there is nothing in a cell, or what people write for nothing: {@link Missing#isSpelled}. */
    default boolean isMissing(int column) {
        return Missing.isSpelled(text(column));
    }

    /** The end of a message about a cell that is neither a number nor text, such as bytes; null for one that can be read. */
    default @Nullable String unreadable(int column) {
        return null;
    }

    /** Whether a cell stands in quotation marks, which names of columns do more often than numbers: only in text. */
    default boolean quoted(int column) {
        return false;
    }

    /**
     * A row of typed cells, such as a database has.
     *
     * @param number its place in the source, counted from 1
     * @param cells numbers, which stay as they are; null where a cell is missing; any other object stands for its text, such as
     *     that of a {@link Boolean} or of a date. The list becomes the row's
     */
    static Row of(long number, List<? extends @Nullable Object> cells) {
        return new TypedRow(number, cells);
    }

    /**
     * A row of typed cells, some of which are neither a number nor text, such as bytes: they are an error where they are needed, and none
     * where their columns are left out.
     *
     * @param number its place in the source, counted from 1
     * @param cells as for {@link #of(long, List)}
     * @param unreadable a word for each such cell, such as {@code bytes}, by column; null for a cell that can be read
     * @param remedy the end of the error's message, such as {@code --ignore leaves the column out}
     */
    static Row of(
            long number,
            List<? extends @Nullable Object> cells,
            List<? extends @Nullable String> unreadable,
            String remedy) {
        Row row = of(number, cells);
        return unreadable.stream().allMatch(Objects::isNull) ? row : new PartlyReadableRow(row, unreadable, remedy);
    }

    /** The texts of all cells. */
    default List<String> texts() {
        List<String> texts = new ArrayList<>(size());
        for (int column = 0; column < size(); column++) {
            texts.add(text(column));
        }
        return texts;
    }
}
