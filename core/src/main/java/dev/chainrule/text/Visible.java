package dev.chainrule.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from outside, such as the names of classes, as it may be shown on a terminal: in one line, and without commands to it. */
public final class Visible {
    /** Characters that break a line, command a terminal, or turn the direction of the text after them. */
    private static final Pattern CONTROL =
            Pattern.compile("[\\p{gc=Cc}\\p{gc=Zl}\\p{gc=Zp}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

    private Visible() {}

    /** The text with control characters written out: {@code \n}, {@code \}{@code u001b}. */
    public static String text(String text) {
        return CONTROL.matcher(text)
                .replaceAll(c -> Matcher.quoteReplacement(name(c.group().charAt(0))));
    }

    /** The text with each control character replaced by a space, where what it was does not matter. */
    public static String words(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    /** The text if it has at most {@code most} characters; else its beginning, two thirds of them, and its end. */
    public static String ends(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = most * 2 / 3;
        return text.substring(0, head) + " … " + text.substring(text.length() - (most - head - 3));
    }

    private static String name(char control) {
        return switch (control) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", (int) control);
        };
    }
}
