package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.U;

/** The function g of a hidden layer, in float64, with its bounds. The constants have the names of core's {@code Activation}. */
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

        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return bounds.smooth(this, z, bounds.precision().sigmoidUlps(), Rounding.VANISHING);
        }

        // t a (1 - a) (§4.1): three roundings, each relative.
        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            double slope = slope(a.value());
            double carried = a.error() * (Math.abs(1 - 2 * a.value()) + a.error());
            double rounding = 2 * U * (Math.abs(slope) + carried);
            return bounds.product(t, new Approximation(slope, carried), rounding, a.magnitude());
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

        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return bounds.smooth(this, z, bounds.precision().tanhUlps(), bounds.underflow());
        }

        // t (1 - a²) (§4.2): a² is rounded before it is taken from 1; or (1 - a)(1 + a), where nothing cancels.
        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            double slope = slope(a.value());
            double carried = a.error() * (2 * Math.abs(a.value()) + a.error());
            double greatest = Math.abs(slope) + carried;
            double rounding = U * (greatest + Math.max(a.magnitude() * a.magnitude(), 2 * greatest));
            return bounds.product(t, new Approximation(slope, carried), rounding, a.magnitude());
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

        @Override
        boolean hasKink() {
            return true;
        }

        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return bounds.kinked(this, z);
        }

        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            return bounds.mulKinkedSlope(this, a, t);
        }
    },

    /** g(z) = z where z &gt; 0, else s z with s the float32 next to 0.01; g' = 1 where a &gt; 0, else s. */
    LEAKY_RELU {
        @Override
        double of(double z) {
            return z > 0 ? z : 0.01f * z;
        }

        @Override
        double slope(double a) {
            return a > 0 ? 1 : 0.01f;
        }

        @Override
        boolean hasKink() {
            return true;
        }

        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return bounds.kinked(this, z);
        }

        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            return bounds.mulKinkedSlope(this, a, t);
        }
    },

    /** g(z) = z where z &gt; 0, else e^z - 1; g' = 1 where a &gt; 0, else a + 1. */
    ELU {
        @Override
        double of(double z) {
            return z > 0 ? z : Math.expm1(z);
        }

        @Override
        double slope(double a) {
            return a > 0 ? 1 : a + 1;
        }

        @Override
        public boolean bends() {
            return true;
        }

        // Its slope rises with z; to the right of 0 it only moves a number (§3.3).
        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return z.value() - z.error() > 0 ? bounds.moved(z) : bounds.rising(this, z, bounds.underflow());
        }

        // t (a + 1) where a ≤ 0, else t (§4.5): one rounding, relative, and a slope that changes no faster than a.
        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            if (a.value() - a.error() > 0) {
                return bounds.moved(t);
            }
            Approximation slope = new Approximation(slope(a.value()), a.error());
            return bounds.product(t, slope, U * slope.magnitude(), a.magnitude());
        }
    },

    /** g(z) = ln(1 + e^z), g' = 1 - e^-a. */
    SOFTPLUS {
        @Override
        double of(double z) {
            return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        }

        @Override
        double slope(double a) {
            return -Math.expm1(-a);
        }

        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return bounds.rising(this, z, Rounding.VANISHING);
        }

        // t (1 - e^-a) (§4.5): the slope changes by e^-a for each a, most at the left end, and is right in all its
        // digits.
        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            double steepest = Math.exp(-Math.max(a.value() - a.error(), 0));
            Approximation slope = new Approximation(slope(a.value()), steepest * a.error());
            double rounding = Rounding.ulps(bounds.precision().tanhUlps(), slope.magnitude());
            return bounds.product(t, slope, rounding, a.magnitude());
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

        @Override
        Approximation activate(Approximation z, UnitBounds bounds) {
            return bounds.moved(z);
        }

        @Override
        Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds) {
            return bounds.moved(t);
        }
    };

    /** g(z). */
    abstract double of(double z);

    /** g'(z), written in the output a = g(z). */
    abstract double slope(double a);

    /** Whether g' jumps at z = 0. */
    boolean hasKink() {
        return false;
    }

    /** Whether g' or g'' jumps at z = 0: a central difference across it is off by its step or by more. */
    public boolean bends() {
        return hasKink();
    }

    /** g(z) on a device: §3 of docs/error-bounds.md. */
    abstract Approximation activate(Approximation z, UnitBounds bounds);

    /** t · g'(a) on a device, the slope written in a: §4 of docs/error-bounds.md. */
    abstract Approximation mulSlope(Approximation a, Approximation t, UnitBounds bounds);
}
