package dev.chainrule.spi;

import java.util.Locale;

/**
 * The function g of a hidden layer: its definition, by which backends are judged, and which they need not be computed by. Each
 * has a slope that is known from the output a = g(z).
 *
 * <p>The definitions are in float64, by {@link StrictMath}; NaN goes through g.
 */
public enum Activation {
    /** g(z) = 1 / (1 + e^-z), g' = a (1 - a). */
    SIGMOID {
        @Override
        public double of(double z) {
            return 1 / (1 + StrictMath.exp(-z));
        }

        @Override
        public double slope(double a) {
            return a * (1 - a);
        }
    },

    /** g(z) = tanh z, g' = 1 - a². */
    TANH {
        @Override
        public double of(double z) {
            return StrictMath.tanh(z);
        }

        @Override
        public double slope(double a) {
            return 1 - a * a;
        }
    },

    /** g(z) = z where z &gt; 0, else 0; g' = 1 where a &gt; 0, else 0. */
    RELU {
        @Override
        public double of(double z) {
            return z < 0 ? 0 : z;
        }

        @Override
        public double slope(double a) {
            return a > 0 ? 1 : 0;
        }

        @Override
        public boolean hasKink() {
            return true;
        }
    },

    /** g(z) = z where z &gt; 0, else 0.01 z; g' = 1 where a &gt; 0, else 0.01. The factor is the float32 next to 0.01. */
    LEAKY_RELU {
        @Override
        public double of(double z) {
            return z < 0 ? 0.01f * z : z;
        }

        @Override
        public double slope(double a) {
            return a > 0 ? 1 : 0.01f;
        }

        @Override
        public boolean hasKink() {
            return true;
        }
    },

    /** g(z) = z where z &gt; 0, else e^z - 1; g' = 1 where a &gt; 0, else a + 1 (Clevert, Unterthiner and Hochreiter, 2016). */
    ELU {
        @Override
        public double of(double z) {
            return z > 0 ? z : StrictMath.expm1(z);
        }

        @Override
        public double slope(double a) {
            return a > 0 ? 1 : a + 1;
        }
    },

    /**
     * g(z) = ln(1 + e^z), computed as max(z, 0) + ln(1 + e^-|z|), which does not overflow; g' = 1 - e^-a (Dugas et al., 2001). A
     * small a is kept in all its digits, and so is its slope.
     */
    SOFTPLUS {
        @Override
        public double of(double z) {
            return (z < 0 ? 0 : z) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        }

        @Override
        public double slope(double a) {
            return -StrictMath.expm1(-a);
        }
    },

    /** g(z) = z, g' = 1. */
    IDENTITY {
        @Override
        public double of(double z) {
            return z;
        }

        @Override
        public double slope(double a) {
            return 1;
        }
    };

    /** g(z), in float64. */
    public abstract double of(double z);

    /** g'(z), written in the output a = g(z), in float64. */
    public abstract double slope(double a);

    /** Whether g' jumps at z = 0, so that two correct devices may take different slopes of a z that is almost 0. */
    public boolean hasKink() {
        return false;
    }

    /** The name in commands, model files and reports: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
