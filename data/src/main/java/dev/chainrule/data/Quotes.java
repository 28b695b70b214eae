package dev.chainrule.data;

import de.siegmar.fastcsv.reader.FieldModifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Remembers which cells of the first rows stand in quotation marks, which changes nothing about what they say. */
final class Quotes implements FieldModifier {
    /** The number of rows that tell how a file is written. */
    static final int ROWS = 6;

    private final List<BitSet> rows = new ArrayList<>();

    @Override
    public String modify(long line, int column, boolean quoted, String cell) {
        if (column == 0 && rows.size() <= ROWS) {
            rows.add(new BitSet());
        }
        if (quoted && rows.size() <= ROWS) {
            rows.get(rows.size() - 1).set(column);
        }
        return cell;
    }

    /** The number of rows that are remembered. */
    int rows() {
        return Math.min(ROWS, rows.size());
    }

    /** The number of features of a row that stand in quotation marks. */
    int count(int row, Columns columns) {
        int count = 0;
        for (int j = 0; j < columns.features(); j++) {
            count += rows.get(row).get(columns.ofFeature(j)) ? 1 : 0;
        }
        return count;
    }
}
