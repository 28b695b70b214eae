package dev.chainrule.data;

/** Foreign text inside a message: always short, always on one line. */
final class Quote {
    private static final int MOST_CHARACTERS = 40;

    private Quote() {}

    /** The text in quotes, cut after 40 characters, control characters replaced. */
    static String text(String text) {
        boolean whole = text.length() <= MOST_CHARACTERS;
        return '"' + line(whole ? text : text.substring(0, MOST_CHARACTERS)) + (whole ? "\"" : "…\"");
    }

    /** The text with whatever could break or forge a line replaced by '?'. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
