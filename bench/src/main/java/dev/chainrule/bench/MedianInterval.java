package dev.chainrule.bench;

import java.util.Collection;
import java.util.Locale;

/**
 * The median of a sample, and an interval that holds the median of what it was drawn from.
 *
 * <p>Of n independent values, the number below that median is Binomial(n, ½), whatever their distribution. So the
 * interval from the k-th least to the k-th greatest value misses it with probability 2 · P(Binomial(n, ½) &lt; k); k is
 * the greatest for which that is at most {@value #DOUBT}. (David and Nagaraja, Order Statistics, 3rd ed., 7.1.) Below
 * six values there is no such k, and the interval is without bounds.
 *
 * @param median of the sample
 * @param low the interval's lower end; 0 where there are too few values
 * @param high its upper end; infinite where there are too few values
 */
record MedianInterval(double median, double low, double high) {
    /** The greatest probability that the interval misses the median. */
    static final double DOUBT = 0.05;

    /** Ends further apart than this leave more open than who is the faster. */
    private static final double WIDE = 1.25;

    /** The interval of at least one ratio; ratios are above 0. */
    static MedianInterval of(Collection<Double> ratios) {
        double[] sorted = Readings.sorted(ratios);
        int k = rank(sorted.length);
        return new MedianInterval(
                Readings.median(ratios),
                k == 0 ? 0 : sorted[k - 1],
                k == 0 ? Double.POSITIVE_INFINITY : sorted[sorted.length - k]);
    }

    /** The greatest k with 2 · P(Binomial(n, ½) &lt; k) at most DOUBT; 0 if there is none. */
    static int rank(int n) {
        double probability = Math.pow(0.5, n); // of exactly `below` values below
        double missed = 2 * probability;
        int k = 0;
        while (missed <= DOUBT && k < n / 2) {
            k++;
            probability *= (double) (n - k + 1) / k;
            missed += 2 * probability;
        }
        return k;
    }

    /** Whether it holds the value. */
    boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Whether its ends are so far apart that it says little. */
    boolean wide() {
        return !(high <= WIDE * low);
    }

    @Override
    public String toString() {
        return low == 0 && Double.isInfinite(high)
                ? String.format(Locale.ROOT, "%.2f, too few readings to be sure", median)
                : String.format(Locale.ROOT, "%.2f (%.2f to %.2f, 95 %%)", median, low, high);
    }
}
