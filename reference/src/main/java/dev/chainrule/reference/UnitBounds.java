package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.SLACK;
import static dev.chainrule.reference.Rounding.U;

/** Bounds that several units share, for devices of a precision: §3 and §4 of docs/error-bounds.md. */
final class UnitBounds {
    private final Precision precision;

    /** The most that an operation which only moves a number may lose (§1.2). */
    private final double flush;

    /** The most that a product may lose by underflow (§1.2). */
    private final double underflow;

    UnitBounds(Precision precision) {
        this.precision = precision;
        flush = precision.flushesDenormals() ? 0x1p-126 : 0;
        underflow = precision.flushesDenormals() ? 0x1p-126 : 0x1p-149;
    }

    Precision precision() {
        return precision;
    }

    /** The most that a product may lose by underflow (§1.2). */
    double underflow() {
        return underflow;
    }

    /** A number that is moved. */
    Approximation moved(Approximation x) {
        return new Approximation(x.value(), x.error() + flush);
    }

    /**
     * Sigmoid or tanh (§3.1): the steepest slope between z - E and z + E carries E on, then come the promised ulps of
     * the greatest value there.
     */
    Approximation smooth(Unit g, Approximation z, double ulps, double lost) {
        double value = g.of(z.value());
        double nearest = Math.max(0, Math.abs(z.value()) - z.error()); // both slopes fall with |z|
        double carried = g.slope(g.of(-nearest)) * z.error();
        double greatest = Math.max(Math.abs(g.of(z.value() - z.error())), Math.abs(g.of(z.value() + z.error())));
        return new Approximation(value, SLACK * (carried + Rounding.ulps(ulps, greatest) + lost));
    }

    /**
     * elu or softplus (§3.3), whose slopes rise with z: that at z + E carries E on, then come the promised ulps of the greatest
     * value between z - E and z + E.
     */
    Approximation rising(Unit g, Approximation z, double lost) {
        double carried = g.slope(g.of(z.value() + z.error())) * z.error();
        double greatest = Math.max(Math.abs(g.of(z.value() - z.error())), Math.abs(g.of(z.value() + z.error())));
        return new Approximation(
                g.of(z.value()), SLACK * (carried + Rounding.ulps(precision.tanhUlps(), greatest) + lost));
    }

    /** z where z &gt; 0, else s z with 0 ≤ s &lt; 1 (§3.2): monotone; exact on what comes in but for the product s z. */
    Approximation kinked(Unit g, Approximation z) {
        double value = g.of(z.value());
        double least = g.of(z.value() - z.error());
        double greatest = g.of(z.value() + z.error());
        double flushed = least >= 0 && least < flush ? 0 : least;
        return new Approximation(value, Math.max(greatest - value, value - flushed) + rounded(Math.max(-least, 0)));
    }

    /** The most that rounding a product s x of at most {@code size} may lose; nothing for s = 0. */
    private double rounded(double size) {
        return size == 0 ? 0 : SLACK * (U * size + underflow + flush);
    }

    /** t where a &gt; 0, else s t (§4.3). Where the device may see either, it may return either. */
    Approximation mulKinkedSlope(Unit g, Approximation a, Approximation t) {
        double below = g.slope(0);
        boolean maybeOn = a.value() + a.error() > 0;
        boolean maybeOff = a.value() - a.error() <= 0 || a.value() - a.error() < flush;
        double value = t.value() * g.slope(a.value());
        double rounded = maybeOff ? rounded(below * t.magnitude()) : 0;
        if (maybeOn && maybeOff) {
            return new Approximation(value, (1 - below) * Math.abs(t.value()) + t.error() + flush + rounded);
        }
        return new Approximation(value, maybeOn ? t.error() + flush : below * t.error() + rounded);
    }

    /** t s, where the slope s carries an error and is rounded (absolute) before the product rounds once more (§4.1). */
    Approximation product(Approximation t, Approximation s, double slopeRounding, double a) {
        double carried = Math.abs(t.value()) * s.error() + t.error() * s.magnitude();
        double rounding = t.magnitude() * (slopeRounding + U * s.magnitude());
        double lost = 3 * underflow * (1 + t.magnitude() + a);
        return new Approximation(t.value() * s.value(), SLACK * (carried + rounding + lost))
                .ifWithinRange(t.magnitude() * (1 + a) * (1 + a));
    }
}
