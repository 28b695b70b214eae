package dev.chainrule.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Foreign text inside a message: always short, always on one line. */
final class Quote {
    private static final int MOST_CHARACTERS = 40;
    private static final int MOST_SOURCE_CHARACTERS = 120;
    private static final int MOST_MESSAGE_CHARACTERS = 300;
    private static final int MOST_LIST_CHARACTERS = 120;
    private static final int MOST_LISTED = 10;

    private Quote() {}

    /** The text in quotes, cut after 40 characters, control characters replaced. */
    static String text(String text) {
        return '"' + name(text) + '"';
    }

    /** The text without quotes, cut after 40 characters, control characters replaced. */
    static String name(String text) {
        return text.length() <= MOST_CHARACTERS ? line(text) : line(start(text, MOST_CHARACTERS)) + "…";
    }

    /** The name of a file: where it is long, its beginning and its end. */
    static String source(String name) {
        return ends(line(name), MOST_SOURCE_CHARACTERS);
    }

    /** A whole message in one line of at most 300 characters; a longer one loses its middle. */
    static String message(String text) {
        return ends(line(text), MOST_MESSAGE_CHARACTERS);
    }

    /** Texts in quotes, as many as fit and at most ten: {@code "a", "b", … (30 in all)}. */
    static String list(List<String> texts) {
        List<String> shown = new ArrayList<>();
        int length = 0;
        for (String text : texts) {
            String quoted = text(text);
            length += quoted.length() + 2;
            if (shown.size() == MOST_LISTED || (!shown.isEmpty() && length > MOST_LIST_CHARACTERS)) {
                return String.join(", ", shown) + ", … (" + texts.size() + " in all)";
            }
            shown.add(quoted);
        }
        return String.join(", ", shown);
    }

    /** The text with whatever could break or forge a line replaced by '?'. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /**
     * The first character that no label and no name may have, as they are printed and saved with models: control
     * characters of ASCII, which steer a terminal or break a line, half a surrogate pair, and a byte order mark, which
     * nobody sees.
     */
    static OptionalInt unprintable(String text) {
        return text.codePoints()
                .filter(c -> c < ' ' || c == 0x7f || c == 0xfeff || Character.getType(c) == Character.SURROGATE)
                .findFirst();
    }

    /** Says what is wrong with the character that {@link #unprintable} found, for the end of a message. */
    static String unprintable(String what, String text, int character) {
        String kind = character < 0x80 ? "control character " : character == 0xfeff ? "byte order mark " : "half pair ";
        return String.format("%s %s has the %sU+%04X, expected text without any", what, text(text), kind, character);
    }

    private static String ends(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int tail = most * 3 / 5;
        int from = text.length() - tail;
        from += Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
        return start(text, most - tail - 1) + "…" + text.substring(from);
    }

    /** At most {@code most} characters, without half a surrogate pair at the end. */
    private static String start(String text, int most) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
