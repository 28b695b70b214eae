package dev.chainrule.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds first rows of categories that were taken for names: that row would be lost without a word. A name above a column of numbers
 * is plainly one; where there is none, a cell of the first row that occurs again below it is suspect.
 */
final class TextHeader {
    private final Table table;
    private final Row first;

    /** Looks at a table whose first row was taken for names. */
    TextHeader(Table table, Row first) {
        this.table = table;
        this.first = first;
    }

    /**
     * Lets names pass.
     *
     * @throws DataException if the first row may be data; the message says why
     */
    void refuse() {
        Columns columns = table.columns();
        boolean numbers = IntStream.range(0, table.features())
                .anyMatch(j -> table.categories(j).isEmpty() && !first.isMissing(columns.ofFeature(j)));
        if (numbers) {
            return;
        }
        for (int j = 0; j < table.features(); j++) {
            check(columns.ofFeature(j), table.categories(j));
        }
        if (columns.label() != Columns.NONE) {
            List<String> labels = new ArrayList<>();
            IntStream.range(0, table.rows()).mapToObj(table::label).distinct().forEach(labels::add);
            check(columns.label(), labels);
        }
    }

    private void check(int column, List<String> below) {
        String name = first.text(column);
        if (below.contains(name)) {
            throw new DataException(table.columns().place(first.number()) + ": " + Quote.text(name)
                    + " occurs again below in column " + (column + 1) + ", as data do" + FirstRow.REMEDY);
        }
    }
}
