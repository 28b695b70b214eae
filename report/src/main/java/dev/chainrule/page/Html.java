package dev.chainrule.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Writes elements of HTML and of SVG within it; every text is escaped, and every attribute's value, in double quotes. */
public final class Html {
    /** Elements after whose end a new line changes nothing that is seen. */
    private static final Set<String> LINES = Set.of(
            "caption dd desc details dl dt figure footer g h1 h2 h3 head header li main p section style summary svg table tbody"
                    .concat(" td text th thead title tr ul")
                    .split(" "));

    private final StringBuilder out;
    private final Deque<String> open = new ArrayDeque<>();

    private Html(String begin) {
        out = new StringBuilder(begin);
    }

    /** The beginning of a page. */
    public static Html page() {
        return new Html("<!DOCTYPE html>\n");
    }

    /** Elements that are put into a page. */
    public static Html part() {
        return new Html("");
    }

    /** Begins an element; attributes are names and values in turn. */
    public Html open(String name, Object... attributes) {
        tag(name, attributes);
        out.append('>');
        open.push(name);
        return this;
    }

    /** Ends the element that was begun last. */
    public Html close() {
        String name = open.pop();
        out.append("</").append(name).append('>');
        if (LINES.contains(name)) {
            out.append('\n');
        }
        return this;
    }

    /** An element with nothing in it. */
    public Html leaf(String name, Object... attributes) {
        tag(name, attributes);
        out.append("/>\n");
        return this;
    }

    /** An element with a text in it. */
    public Html element(String name, String text, Object... attributes) {
        return open(name, attributes).text(text).close();
    }

    /** A text. */
    public Html text(String text) {
        escape(text);
        return this;
    }

    /** A sheet of styles, which is written as it is. */
    public Html style(String sheet) {
        open("style");
        out.append('\n').append(sheet);
        return close();
    }

    /** All that was written; every element must have ended. */
    public String written() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("page: elements without an end: " + open);
        }
        return out.toString();
    }

    private void tag(String name, Object... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1] instanceof Double number ? decimal(number) : attributes[i + 1].toString());
            out.append('"');
        }
    }

    /** A coordinate, to a hundredth of a pixel. */
    static String decimal(double number) {
        return BigDecimal.valueOf(number)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n', '\r', '\t' -> out.append(' ');
                default -> out.appendCodePoint(unfit(c) ? 0xFFFD : c);
            }
        });
    }

    /** Characters that HTML has no place for, or that turn the direction of the text after them. */
    private static boolean unfit(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || (c & 0xFFFE) == 0xFFFE
                || (c >= 0xFDD0 && c <= 0xFDEF)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
