package dev.chainrule.nn;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of JSON (RFC 8259) for the headers of model files, which nobody should trust: no duplicate keys, no
 * deep nesting, integers only. Objects become maps, arrays lists, numbers longs.
 */
final class HeaderJson {
    private static final int DEEPEST = 8;

    private final String text;
    private int at;
    private int depth;

    private HeaderJson(String text) {
        this.text = text;
    }

    /** @throws Malformed with the place and what was expected there */
    static @Nullable Object parse(String text) throws Malformed {
        HeaderJson json = new HeaderJson(text);
        json.space();
        Object value = json.value();
        json.space();
        if (json.at < text.length()) {
            throw json.expected("nothing more");
        }
        return value;
    }

    /** A string as JSON writes it, quotes included; ASCII only. */
    static String quote(String s) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.append('"').toString();
    }

    private @Nullable Object value() throws Malformed {
        char c = peek();
        if (c == '{' || c == '[') {
            if (++depth > DEEPEST) {
                throw expected("at most " + DEEPEST + " levels");
            }
            Object nested = c == '{' ? object() : array();
            depth--;
            return nested;
        }
        if (c == '"') {
            return string();
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            return integer();
        }
        for (Literal literal : Literal.values()) {
            if (text.startsWith(literal.word, at)) {
                at += literal.word.length();
                return literal.value;
            }
        }
        throw expected("a value");
    }

    private Map<String, @Nullable Object> object() throws Malformed {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        take('{');
        space();
        while (peek() != '}') {
            if (!object.isEmpty()) {
                take(',');
                space();
            }
            int start = at;
            String key = string();
            space();
            take(':');
            space();
            if (object.containsKey(key)) {
                at = start;
                throw expected("a key other than " + quote(key) + ", which was there before");
            }
            object.put(key, value());
            space();
        }
        take('}');
        return object;
    }

    private List<@Nullable Object> array() throws Malformed {
        List<@Nullable Object> array = new ArrayList<>();
        take('[');
        space();
        while (peek() != ']') {
            if (!array.isEmpty()) {
                take(',');
                space();
            }
            array.add(value());
            space();
        }
        take(']');
        return array;
    }

    private String string() throws Malformed {
        take('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                at--;
                throw expected("no control character");
            }
            out.append(c == '\\' ? escape() : c);
        }
        take('"');
        return out.toString();
    }

    private char escape() throws Malformed {
        char c = peek();
        at++;
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c == 'u' && at + 4 <= text.length()) {
            int code = 0;
            for (int i = 0; i < 4; i++) {
                char digit = text.charAt(at + i);
                code = code < 0 || !HexFormat.isHexDigit(digit) ? -1 : code * 16 + HexFormat.fromHexDigit(digit);
            }
            if (code >= 0) {
                at += 4;
                return (char) code;
            }
        }
        at--;
        throw expected("an escape");
    }

    private Long integer() throws Malformed {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        boolean fraction = at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0;
        if (!fraction && digits.matches("-?(0|[1-9][0-9]{0,18})")) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException tooLarge) {
                // falls through to the one message for every number that is no long
            }
        }
        at = start;
        throw expected("an integer");
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws Malformed {
        if (at >= text.length()) {
            throw expected("more");
        }
        return text.charAt(at);
    }

    private void take(char c) throws Malformed {
        if (peek() != c) {
            throw expected("'" + c + "'");
        }
        at++;
    }

    private Malformed expected(String what) {
        String found = at < text.length() ? quote(text.substring(at, Math.min(at + 12, text.length()))) : "the end";
        return new Malformed("character " + at + " is at " + found + ", expected " + what);
    }

    private enum Literal {
        TRUE("true", true),
        FALSE("false", false),
        NULL("null", null);

        private final String word;
        private final @Nullable Boolean value;

        Literal(String word, @Nullable Boolean value) {
            this.word = word;
            this.value = value;
        }
    }

    /** The text is not JSON, or not of the kind accepted here. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}
