package dev.chainrule.data;

import java.util.regex.Pattern;

/**
 * Numbers as they are written in data files: decimal, with a point and an exponent if need be. Other text that Java reads as a
 * double, such as 1f or 0x1p3, is text.
 */
final class Numeral {
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf(inity)?)");

    private Numeral() {}

    /** Whether the text means a number, be it finite or not. */
    static boolean matches(String text) {
        if (!isDecimal(text)) {
            return NOT_FINITE.matcher(text).matches();
        }
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * The double nearest to the number.
     *
     * @throws NumberFormatException if it is not a finite number in the range of float32; the message ends a sentence
     *     that begins with the place
     */
    static double finite(String text) {
        if (text.isEmpty()) {
            throw new NumberFormatException("empty cell, expected a number");
        }
        double value = isDecimal(text) ? parse(text) : notDecimal(text);
        if (Float.isInfinite((float) value)) {
            throw new NumberFormatException(
                    Quote.text(text) + " is out of range, expected a float32, at most " + Float.MAX_VALUE);
        }
        return value;
    }

    /** The number, or NaN if the text is none. */
    static double valueOf(String text) {
        return !text.isEmpty() && isDecimal(text) && matches(text) ? Double.parseDouble(text) : Double.NaN;
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notANumber(text);
        }
    }

    private static double notDecimal(String text) {
        if (NOT_FINITE.matcher(text).matches()) {
            throw new NumberFormatException(Quote.text(text) + " is not finite, expected a finite number");
        }
        throw notANumber(text);
    }

    private static NumberFormatException notANumber(String text) {
        int[] seen = text.codePoints().filter(c -> !isUnseen(c)).toArray();
        int length = text.codePointCount(0, text.length());
        String because = seen.length < length && matches(new String(seen, 0, seen.length))
                ? String.format(
                        " because of U+%04X in it",
                        text.codePoints().filter(Numeral::isUnseen).findFirst().getAsInt())
                : "";
        return new NumberFormatException(
                Quote.text(text) + " is not a number" + because + ", expected one such as 1.5 or -2e3");
    }

    /** Characters that look like none or like a space: a byte order mark between two files that were joined, say. */
    private static boolean isUnseen(int character) {
        return character != ' '
                && (Character.isISOControl(character)
                        || Character.isSpaceChar(character)
                        || Character.getType(character) == Character.FORMAT);
    }

    /** Whether only characters of decimal numbers occur: cheap, as it runs for every cell of a file. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return true;
    }
}
