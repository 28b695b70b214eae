package dev.chainrule.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row in which some cells are neither a number nor text, such as bytes: an error where they are needed, and none where they are left
 * out.
 *
 * @param words a word for each such cell, by column; null for a cell that can be read
 * @param remedy the end of the error's message
 */
record PartlyReadableRow(Row row, List<? extends @Nullable String> words, String remedy) implements Row {
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
        return words.get(column) != null || row.isNumber(column);
    }

    @Override
    public double value(int column) {
        String why = unreadable(column);
        if (why != null) {
            throw new NumberFormatException(why);
        }
        return row.value(column);
    }

    @Override
    public @Nullable String unreadable(int column) {
        String word = words.get(column);
        return word == null ? null : "the cell is " + word + ", expected a number or text: " + remedy;
    }
}
