package dev.chainrule.data;

import de.siegmar.fastcsv.reader.FieldModifier;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Remembers which cells of the row in hand stand in quotation marks, which changes nothing about what they say. */
final class Quotes implements FieldModifier {
    private static final BitSet NONE = new BitSet(0);

    /** The quoted cells of the row in hand; null for none. */
    private @Nullable BitSet row;

    @Override
    public String modify(long line, int column, boolean quoted, String cell) {
        if (column == 0) {
            row = null;
        }
        if (quoted) {
            BitSet quotes = row == null ? new BitSet() : row;
            quotes.set(column);
            row = quotes;
        }
        return cell;
    }

    /** The quoted cells of the row that was read last. */
    BitSet ofRow() {
        return row == null ? NONE : row;
    }
}
