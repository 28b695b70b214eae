package dev.chainrule.data;

import java.util.Arrays;

/** The line and the column of a CSV file at which a reader stands, counted from 1 as the parser counts. */
final class Place {
    private final long[] columns = new long[Dialect.SEPARATORS.length()];
    private long line = 1;
    private char separator = Dialect.SEPARATORS.charAt(0);
    private boolean afterReturn;
    private boolean inQuotes;
    private boolean quotable = true;

    /** Moves past a character. */
    void pass(char c) {
        boolean lineFeedOfReturn = c == '\n' && afterReturn;
        afterReturn = c == '\r';
        if (c == '\n' || c == '\r') {
            endLine(lineFeedOfReturn);
        } else if (c == '"') {
            inQuotes = !inQuotes && quotable;
        } else if (!inQuotes) {
            int which = Dialect.SEPARATORS.indexOf(c);
            quotable = which >= 0 || c == separator;
            if (which >= 0) {
                columns[which]++;
            }
        }
    }

    private void endLine(boolean counted) {
        line += counted ? 0 : 1;
        if (!inQuotes) {
            Arrays.fill(columns, 0);
            quotable = true;
        }
    }

    /** Counts columns by this separator from now on, once it is known. */
    void separator(char found) {
        separator = found;
    }

    /** The place in messages: "line 3, column 2"; the line alone where an odd character separates columns. */
    @Override
    public String toString() {
        int which = Dialect.SEPARATORS.indexOf(separator);
        return "line " + line + (which < 0 ? "" : ", column " + (columns[which] + 1));
    }
}
