package dev.chainrule.train;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something is done in a training.
 *
 * @param count after how many of the unit
 */
public record Every(int count, Unit unit) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(s|m|epochs?|batch(?:es)?)?");
    private static final int SECONDS_IN_MINUTE = 60;

    /** The unit that is counted. */
    public enum Unit {
        /** Seconds of the clock, since it was last done. */
        SECONDS,
        /** Whole epochs. */
        EPOCHS,
        /** Batches of the whole training. */
        BATCHES
    }

    /**
     * Checks the count.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Every {
        if (count < 1) {
            throw new IllegalArgumentException("every " + count + ", expected at least 1");
        }
    }

    /** After so many epochs. */
    public static Every epochs(int count) {
        return new Every(count, Unit.EPOCHS);
    }

    /** After so many batches, also within an epoch. */
    public static Every batches(int count) {
        return new Every(count, Unit.BATCHES);
    }

    /** After so many seconds, also within an epoch: after the batch in hand. */
    public static Every seconds(int count) {
        return new Every(count, Unit.SECONDS);
    }

    /** After so many minutes, also within an epoch: after the batch in hand. */
    public static Every minutes(int count) {
        return new Every(Math.multiplyExact(count, SECONDS_IN_MINUTE), Unit.SECONDS);
    }

    /**
     * Reads {@code 5}, {@code 5epochs}, {@code 100batches}, {@code 30s} or {@code 10m}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Every of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no interval, expected a number of epochs such as 5, or 100batches, 30s, 10m");
        }
        int count = Integer.parseInt(matcher.group(1));
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        return switch (unit) {
            case "s" -> seconds(count);
            case "m" -> minutes(Math.min(count, Integer.MAX_VALUE / SECONDS_IN_MINUTE));
            case "batch", "batches" -> batches(count);
            default -> epochs(count);
        };
    }
}
