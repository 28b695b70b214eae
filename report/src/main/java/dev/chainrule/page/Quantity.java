package dev.chainrule.page;

import java.util.Locale;

/** Numbers as a reader takes them in: three digits, a prefix, a unit. */
public final class Quantity {
    /** A unit that keeps its distance from a prefix. */
    public static final String SAMPLES = " samples/s";

    /** Stands for a number that there is none of. */
    public static final String NONE = "–";

    /** Between a number and its unit, where no line may break. */
    private static final String SPACE = "\u00a0";

    private static final String[] PREFIXES = {"f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final int ONE = 5;

    private Quantity() {}

    /** E.g. {@code 1.23 M samples/s}, {@code 118 GFLOP/s}, {@code 3.40 µs}. */
    public static String of(double value, String unit) {
        return write(value, unit, false);
    }

    /** A quantity without zeros at the end, for a mark of an axis: {@code 10 k}. */
    public static String tick(double value, String unit) {
        return write(value, unit, true);
    }

    /** A mark of an axis that counts something without a unit: {@code 0.1}, {@code 10}. */
    public static String tick(double value) {
        return far(value) ? String.format(Locale.ROOT, "%.0e", value) : trimmed(digits(value, 3));
    }

    /** From the lesser to the greater: {@code 1.18 M to 1.27 M samples/s}. */
    public static String range(double low, double high, String unit) {
        return Double.isFinite(low) && Double.isFinite(high) ? of(low, "") + " to " + of(high, unit) : NONE;
    }

    /** A part of a whole: {@code 62 %}, {@code 0.4 %}. */
    public static String percent(double share) {
        double percent = 100 * share;
        if (!Double.isFinite(percent)) {
            return NONE;
        }
        return String.format(Locale.ROOT, percent == 0 || Math.abs(percent) >= 9.95 ? "%.0f" : "%.1f", percent)
                + SPACE
                + "%";
    }

    /** How many times as much: {@code 0.42×}. */
    public static String times(double ratio) {
        if (!Double.isFinite(ratio)) {
            return NONE;
        }
        boolean usual = ratio >= 0.0995 && ratio < 9.995;
        return (usual ? String.format(Locale.ROOT, "%.2f", ratio) : plain(ratio, ratio < 1 ? 2 : 3)) + "×";
    }

    /** A number that has no unit, in three digits and without a prefix. */
    public static String plain(double value) {
        return Double.isFinite(value) ? plain(value, 3) : NONE;
    }

    /** Bytes as memory is counted: {@code 2.00 GiB}. */
    public static String memory(long bytes) {
        int thousands = bytes <= 0 ? 0 : (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return thousands == 0
                ? join(Long.toString(bytes), "B")
                : join(digits(bytes / Math.pow(1024, thousands), 3), "KMGTPE".charAt(thousands - 1) + "iB");
    }

    private static String write(double value, String unit, boolean trim) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        int thousands = Math.floorDiv(exponent(value), 3);
        if (value == 0 || thousands < -ONE || thousands >= PREFIXES.length - ONE) {
            return join(value == 0 ? "0" : String.format(Locale.ROOT, "%.2e", value), unit);
        }
        String number = digits(value / Math.pow(1000, thousands), 3);
        return join(trim ? trimmed(number) : number, PREFIXES[thousands + ONE] + unit);
    }

    private static String join(String number, String unit) {
        return unit.isBlank() ? number : number + SPACE + unit.strip().replace(" ", SPACE);
    }

    private static String plain(double value, int digits) {
        return far(value) ? String.format(Locale.ROOT, "%.1e", value) : digits(value, digits);
    }

    /** Whether a number is too great or too small to be written out. */
    private static boolean far(double value) {
        return value != 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6);
    }

    /** So many digits from the first that is not 0, but none before the point left out. */
    private static String digits(double value, int digits) {
        int decimals = Math.max(0, digits - 1 - exponent(value));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String trimmed(String number) {
        return number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number;
    }

    /** The power of ten of the first digit, once the number is rounded to three. */
    private static int exponent(double value) {
        String text = String.format(Locale.ROOT, "%.2e", value);
        return Integer.parseInt(text.substring(text.indexOf('e') + 1));
    }
}
