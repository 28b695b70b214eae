package dev.chainrule.modelselection;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** One hyperparameter and the values that a search tries: some, or a range. Values are text, as the command takes them. */
public sealed interface Dimension {
    /** The name of the hyperparameter. */
    String name();

    /**
     * The value at a place, the text of one.
     *
     * @param place from 0 to less than 1, uniformly distributed in a random search
     */
    String value(double place);

    /** These values. */
    static Dimension of(String name, String... values) {
        return new Choice(name, List.of(values));
    }

    /**
     * Numbers from low to high, whose logarithm is uniformly distributed: for learning rates and other factors.
     *
     * @throws IllegalArgumentException unless {@code 0 < low < high}, both finite
     */
    static Dimension logUniform(String name, double low, double high) {
        return new Range(name, low, high, true, false);
    }

    /**
     * Numbers from low to high, uniformly distributed: for shares and probabilities.
     *
     * @throws IllegalArgumentException unless {@code low < high}, both finite
     */
    static Dimension uniform(String name, double low, double high) {
        return new Range(name, low, high, false, false);
    }

    /**
     * Whole numbers from low to high, both included, whose logarithm is uniformly distributed but for rounding: for batches and
     * epochs.
     *
     * @throws IllegalArgumentException unless {@code 0 < low < high}
     */
    static Dimension whole(String name, int low, int high) {
        return new Range(name, low, high, true, true);
    }

    /**
     * Some values, each of which is tried as it is.
     *
     * @param values at least one, no two equal
     */
    record Choice(String name, List<String> values) implements Dimension {
        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if there are none, or two are equal
         */
        public Choice {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException(name + ": no values, expected at least one");
            }
            if (new HashSet<>(values).size() < values.size()) {
                throw new IllegalArgumentException(name + ": a value occurs twice among " + String.join("/", values));
            }
        }

        @Override
        public String value(double place) {
            return values.get((int) (place * values.size()));
        }
    }

    /**
     * Numbers, of which as many are drawn as are asked for; each has three digits.
     *
     * @param logarithmic whether the logarithm is uniformly distributed rather than the number
     * @param whole whether they are rounded to whole numbers
     */
    record Range(String name, double low, double high, boolean logarithmic, boolean whole) implements Dimension {
        private static final MathContext DIGITS = new MathContext(3);

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException unless low is below high, both are finite, and above 0 if the range is logarithmic
         */
        public Range {
            if (!Double.isFinite(low) || !Double.isFinite(high) || low >= high) {
                throw new IllegalArgumentException(
                        name + ": a range from " + low + " to " + high + ", expected the lower of two numbers first");
            }
            if (logarithmic && low <= 0) {
                throw new IllegalArgumentException(name + ": a range from " + low
                        + ", expected one that begins above 0, since its logarithm is drawn");
            }
        }

        @Override
        public String value(double place) {
            double number = logarithmic
                    ? StrictMath.exp(StrictMath.log(low) + place * (StrictMath.log(high) - StrictMath.log(low)))
                    : low + place * (high - low);
            if (whole) {
                return Long.toString(Math.round(Math.min(high, Math.max(low, number))));
            }
            double rounded = new BigDecimal(number).round(DIGITS).doubleValue();
            double inside = Math.min(high, Math.max(low, rounded));
            return new BigDecimal(Double.toString(inside))
                    .stripTrailingZeros()
                    .toString()
                    .toLowerCase(Locale.ROOT);
        }
    }
}
