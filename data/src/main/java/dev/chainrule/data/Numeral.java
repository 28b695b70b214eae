package dev.chainrule.data;

import java.util.regex.Pattern;

/**
 * Numbers as they are written in data files: decimal, with a point and an exponent if need be. Other text that Java reads as a
 * double, such as 1f or 0x1p3, is text.
 */
final class Numeral {
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf(inity)?)");

    /** Integers of this many digits are below 2⁵³, so that a double holds them. */
    private static final int EXACT_DIGITS = 15;

    /** The powers of ten that a double holds. */
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

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
        double exact = ofFewDigits(text);
        if (!Double.isNaN(exact)) {
            return exact;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notANumber(text);
        }
    }

    /**
     * The double nearest to a number of at most {@value #EXACT_DIGITS} digits without an exponent, NaN for other text. It is the
     * quotient of two numbers that doubles hold, which is rounded once; several times as fast as {@link Double#parseDouble},
     * which takes most of the time that a file takes.
     */
    private static double ofFewDigits(String text) {
        int length = text.length();
        int from = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        long digits = 0;
        int point = -1;
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0) {
                point = i;
            } else if (c >= '0' && c <= '9' && i - from <= EXACT_DIGITS) {
                digits = 10 * digits + (c - '0');
            } else {
                return Double.NaN;
            }
        }
        int count = length - from - (point < 0 ? 0 : 1);
        if (count == 0 || count > EXACT_DIGITS) {
            return Double.NaN;
        }
        double value = digits / POWERS_OF_TEN[point < 0 ? 0 : length - 1 - point];
        return text.charAt(0) == '-' ? -value : value;
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
