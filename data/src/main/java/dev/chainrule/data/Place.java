package dev.chainrule.data;

/** The line and the column of a CSV file at which a reader stands, counted from 1 as the parser counts. */
final class Place {
    private long line = 1;
    private long column = 1;
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
            quotable = c == ',';
            column += c == ',' ? 1 : 0;
        }
    }

    private void endLine(boolean counted) {
        line += counted ? 0 : 1;
        if (!inQuotes) {
            column = 1;
            quotable = true;
        }
    }

    /** The place in messages: "line 3, column 2". */
    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
