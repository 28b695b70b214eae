package dev.chainrule.reference;

/** The function g of a hidden layer, in float64. The constants have the names of core's {@code Activation}. */
public enum Unit {
    /** g(z) = 1 / (1 + e^-z), g' = a (1 - a). */
    SIGMOID {
        @Override
        double of(double z) {
            if (z >= 0) {
                return 1 / (1 + Math.exp(-z));
            }
            double e = Math.exp(z); // the same fraction, times e^z above and below: exact also where a is tiny
            return e / (1 + e);
        }

        @Override
        double slope(double a) {
            return a * (1 - a);
        }
    },

    /** g(z) = tanh z, g' = 1 - a². */
    TANH {
        @Override
        double of(double z) {
            return Math.tanh(z);
        }

        @Override
        double slope(double a) {
            return 1 - a * a;
        }
    },

    /** g(z) = max(z, 0), g' = 1 where a &gt; 0, else 0. */
    RELU {
        @Override
        double of(double z) {
            return Math.max(z, 0);
        }

        @Override
        double slope(double a) {
            return a > 0 ? 1 : 0;
        }
    },

    /** g(z) = z, g' = 1. */
    IDENTITY {
        @Override
        double of(double z) {
            return z;
        }

        @Override
        double slope(double a) {
            return 1;
        }
    };

    /** g(z). */
    abstract double of(double z);

    /** g'(z), written in the output a = g(z). */
    abstract double slope(double a);
}
