package dev.chainrule.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An axis on which equal ratios are equally far apart.
 *
 * @param low its beginning
 * @param high its end, above {@code low}
 * @param base 10, or 2 for what people count in powers of two
 */
public record LogScale(double low, double high, int base) implements Scale {
    /** Logarithms this close to a whole number are meant to be it. */
    private static final double ROUNDING = 1e-9;

    /** The shortest scale with round ends that has room for the values; what has no logarithm is passed over. */
    public static LogScale covering(DoubleStream values, int base) {
        double[] usable = values.filter(LogScale::hasLogarithm).toArray();
        if (usable.length == 0) {
            return new LogScale(1, base, base);
        }
        double least = DoubleStream.of(usable).min().orElseThrow();
        double most = DoubleStream.of(usable).max().orElseThrow();
        List<Double> marks = round(least, most, base);
        double low = marks.stream().filter(m -> m <= least * (1 + ROUNDING)).reduce(least, (a, b) -> b);
        double high = marks.stream()
                .filter(m -> m >= most * (1 - ROUNDING))
                .findFirst()
                .orElse(most);
        return low < high ? new LogScale(low, high, base) : new LogScale(low / base, high * base, base);
    }

    @Override
    public boolean fits(double value) {
        return hasLogarithm(value);
    }

    /** Whether a value has a place on such a scale. */
    public static boolean hasLogarithm(double value) {
        return value >= 1e-290 && value <= 1e290;
    }

    @Override
    public double at(double value) {
        return Math.log(value / low) / Math.log(high / low);
    }

    @Override
    public List<Double> ticks(int most) {
        List<Double> fine = within(round(low, high, base));
        if (fine.size() <= most) {
            return fine;
        }
        int stride = 1;
        List<Double> powers = within(powers(1));
        while (powers.size() > most) {
            stride++;
            powers = within(powers(stride));
        }
        return powers;
    }

    private List<Double> within(List<Double> marks) {
        return marks.stream()
                .filter(m -> m >= low * (1 - ROUNDING) && m <= high * (1 + ROUNDING))
                .toList();
    }

    private List<Double> powers(int stride) {
        int first = Math.floorDiv((int) Math.floor(log(low, base)), stride);
        int last = (int) Math.ceil(log(high, base)) / stride + 1;
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> Math.pow(base, i * stride))
                .toList();
    }

    /** Powers of two, or 1, 2 and 5 times powers of ten, from one at or below the least to one at or above the most. */
    private static List<Double> round(double least, double most, int base) {
        List<Double> marks = new ArrayList<>();
        int last = (int) Math.ceil(log(most, base) + ROUNDING);
        for (int i = (int) Math.floor(log(least, base) - ROUNDING); i <= last; i++) {
            double power = Math.pow(base, i);
            marks.add(power);
            if (base == 10) {
                marks.add(2 * power);
                marks.add(5 * power);
            }
        }
        return marks;
    }

    private static double log(double value, int base) {
        return base == 10 ? Math.log10(value) : Math.log(value) / Math.log(base);
    }
}
