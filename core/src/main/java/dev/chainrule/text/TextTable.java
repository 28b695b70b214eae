package dev.chainrule.text;

import java.util.List;

/** A table for people: cells side by side, each as wide as the widest of its column. */
public final class TextTable {
    private TextTable() {}

    /** A line for each row; all rows have the same number of cells. */
    public static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> cells, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < cells.size(); j++) {
            int column = j;
            int width = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            line.append(cells.get(j)).append(" ".repeat(width - cells.get(j).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
