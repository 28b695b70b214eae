package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.SLACK;
import static dev.chainrule.reference.Rounding.U;

/** A hidden unit's output and slope, with bounds: §3 and §4 of docs/error-bounds.md. */
final class UnitBounds {
    private final Precision precision;

    /** What an operation that only moves a number may lose (§1.2). */
    private final double flush;

    /** What a product may lose (§1.2). */
    private final double underflow;

    UnitBounds(Precision precision) {
        this.precision = precision;
        flush = precision.flushesDenormals() ? 0x1p-126 : 0;
        underflow = precision.flushesDenormals() ? 0x1p-126 : 0x1p-149;
    }

    /** g(z). */
    Approximation activate(Unit g, Approximation z) {
        return switch (g) {
            case SIGMOID -> smooth(g, z, precision.sigmoidUlps(), Rounding.VANISHING);
            case TANH -> smooth(g, z, precision.tanhUlps(), underflow);
            case RELU -> relu(z);
            case IDENTITY -> new Approximation(z.value(), z.error() + flush);
        };
    }

    /**
     * Sigmoid or tanh (§3.1): the steepest slope between z - E and z + E carries E on, then come the promised ulps of
     * the greatest value there.
     */
    private static Approximation smooth(Unit g, Approximation z, double ulps, double lost) {
        double value = g.of(z.value());
        double nearest = Math.max(0, Math.abs(z.value()) - z.error()); // both slopes fall with |z|
        double carried = g.slope(g.of(-nearest)) * z.error();
        double greatest = Math.max(Math.abs(g.of(z.value() - z.error())), Math.abs(g.of(z.value() + z.error())));
        return new Approximation(value, SLACK * (carried + Rounding.ulps(ulps, greatest) + lost));
    }

    /** max(z, 0) (§3.2), exact on what comes in; 0 for certain where z + E is not above 0. */
    private Approximation relu(Approximation z) {
        double value = Math.max(z.value(), 0);
        double least = Math.max(z.value() - z.error(), 0);
        double greatest = Math.max(z.value() + z.error(), 0);
        return new Approximation(value, Math.max(greatest - value, value - (least < flush ? 0 : least)));
    }

    /** t · g'(a), the slope written in a. */
    Approximation mulSlope(Unit g, Approximation a, Approximation t) {
        return switch (g) {
            case SIGMOID -> mulSigmoidSlope(a, t);
            case TANH -> mulTanhSlope(a, t);
            case RELU -> mulReluSlope(a, t);
            case IDENTITY -> new Approximation(t.value(), t.error() + flush);
        };
    }

    /** t a (1 - a) (§4.1): three roundings, each relative. */
    private Approximation mulSigmoidSlope(Approximation a, Approximation t) {
        double slope = Unit.SIGMOID.slope(a.value());
        double carried = a.error() * (Math.abs(1 - 2 * a.value()) + a.error());
        double rounding = 2 * U * (Math.abs(slope) + carried);
        return product(t, new Approximation(slope, carried), rounding, a.magnitude());
    }

    /** t (1 - a²) (§4.2): a² is rounded before it is taken from 1; or (1 - a)(1 + a), where nothing cancels. */
    private Approximation mulTanhSlope(Approximation a, Approximation t) {
        double slope = Unit.TANH.slope(a.value());
        double carried = a.error() * (2 * Math.abs(a.value()) + a.error());
        double greatest = Math.abs(slope) + carried;
        double rounding = U * (greatest + Math.max(a.magnitude() * a.magnitude(), 2 * greatest));
        return product(t, new Approximation(slope, carried), rounding, a.magnitude());
    }

    /** t where a > 0, else 0 (§4.3). Where the device may see either, it may return either. */
    private Approximation mulReluSlope(Approximation a, Approximation t) {
        boolean maybeOn = a.value() + a.error() > 0;
        boolean maybeOff = a.value() - a.error() <= 0 || a.value() - a.error() < flush;
        double value = t.value() * Unit.RELU.slope(a.value());
        if (maybeOn && maybeOff) {
            return new Approximation(value, t.magnitude() + flush);
        }
        return new Approximation(value, maybeOn ? t.error() + flush : 0);
    }

    /** t s, where the slope s carries an error and is rounded (absolute) before the product rounds once more (§4.1). */
    private Approximation product(Approximation t, Approximation s, double slopeRounding, double a) {
        double carried = Math.abs(t.value()) * s.error() + t.error() * s.magnitude();
        double rounding = t.magnitude() * (slopeRounding + U * s.magnitude());
        double lost = 3 * underflow * (1 + t.magnitude() + a);
        return new Approximation(t.value() * s.value(), SLACK * (carried + rounding + lost))
                .ifWithinRange(t.magnitude() * (1 + a) * (1 + a));
    }
}
