package dev.chainrule.bench;

/**
 * The time that something took, over several readings.
 *
 * @param median in seconds
 * @param least the fastest reading, in seconds
 * @param most the slowest reading, in seconds
 * @param readings the number of readings
 * @param lower the lower quartile, in seconds: a quarter of the readings took less
 * @param upper the upper quartile, in seconds: a quarter of the readings took more
 */
public record Timing(double median, double least, double most, int readings, double lower, double upper) {
    /**
     * On a quiet machine quartiles and median are within a few percent of the least; half as much again, and what else ran
     * on the machine decides the figure.
     */
    private static final double NOISY = 1.5;

    private static final double MICRO = 1e6;

    /** A time that was computed, and not read from a clock. */
    static Timing exactly(double seconds) {
        return new Timing(seconds, seconds, seconds, 1, seconds, seconds);
    }

    /**
     * Whether the readings differ by too much for the median to be taken for the device's time: the upper quartile is above
     * 1.5 times the lower one, or the median is above 1.5 times the least.
     */
    public boolean noisy() {
        return upper > NOISY * lower || median > NOISY * least;
    }

    /** In words: {@code from 7.00 to 1,580 µs, half of them from 9.00 to 300 µs}. */
    String spread() {
        return "from " + micro(least) + " to " + micro(most) + " µs, half of them from " + micro(lower) + " to "
                + micro(upper) + " µs";
    }

    private static String micro(double seconds) {
        return Figures.of(MICRO * seconds);
    }
}
