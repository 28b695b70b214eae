package dev.chainrule.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis on which equal differences are equally far apart.
 *
 * @param low its beginning
 * @param high its end, above {@code low}
 * @param leastStep the least distance of two marks: 1 where only whole numbers have a meaning; 0 for any
 */
public record LinearScale(double low, double high, double leastStep) implements Scale {
    private static final double[] STEPS = {1, 2, 5, 10};
    /** Steps into which the values are divided for round ends. */
    private static final int PARTS = 8;
    /** Differences up to this are none: steps near the least of all numbers have too few digits. */
    private static final double LEAST = 1e-300;

    /** Values this close to a mark, in steps, are meant to be it. */
    private static final double ROUNDING = 1e-9;

    private static final double LARGEST = 1e290;

    /** The shortest scale with round ends that has room for the values; what is not finite is passed over. */
    public static LinearScale covering(DoubleStream values) {
        double[] usable = values.filter(LinearScale::usable).toArray();
        if (usable.length == 0) {
            return new LinearScale(0, 1, 0);
        }
        double least = DoubleStream.of(usable).min().orElseThrow();
        double most = DoubleStream.of(usable).max().orElseThrow();
        if (most - least <= Math.max(LEAST, ROUNDING * Math.max(Math.abs(least), Math.abs(most)))) {
            double room = Math.abs(least) <= 2 * LEAST ? 1 : Math.abs(least) / 2;
            return covering(DoubleStream.of(least - room, least + room));
        }
        double step = step((most - least) / PARTS);
        return new LinearScale(step * Math.floor(least / step + ROUNDING), step * Math.ceil(most / step - ROUNDING), 0);
    }

    /** A scale of whole numbers, from 0 to the count or 1. */
    public static LinearScale counting(int count) {
        return new LinearScale(0, Math.max(1, count), 1);
    }

    private static boolean usable(double value) {
        return Math.abs(value) <= LARGEST;
    }

    @Override
    public boolean fits(double value) {
        return usable(value);
    }

    @Override
    public double at(double value) {
        return (value - low) / (high - low);
    }

    @Override
    public List<Double> ticks(int most) {
        double step = step(Math.max(leastStep, (high - low) / Math.max(1, most - 1) * (1 - ROUNDING)));
        List<Double> ticks = new ArrayList<>();
        for (double i = Math.ceil(low / step - ROUNDING); i <= high / step + ROUNDING; i++) {
            ticks.add(i == 0 ? 0 : i * step);
        }
        return ticks;
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below a width. */
    private static double step(double width) {
        double power = Math.pow(10, Math.floor(Math.log10(width)));
        for (double step : STEPS) {
            if (step * power >= width * (1 - ROUNDING)) {
                return step * power;
            }
        }
        throw new IllegalArgumentException("scale: a step of " + width + ", expected one above 0");
    }
}
