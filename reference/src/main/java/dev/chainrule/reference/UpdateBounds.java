package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.SLACK;
import static dev.chainrule.reference.Rounding.U;

/** Bounds of the elements of an update: §8 of docs/error-bounds.md. */
final class UpdateBounds {
    /** The largest relative error of a root: 4 ulp, as OpenCL allows; IEEE 754 has half a one. */
    private static final double ROOT = 8 * U;
    /** The largest relative error of a quotient: 3 ulp, likewise. */
    private static final double QUOTIENT = 6 * U;

    private final double flush;
    private final double underflow;

    UpdateBounds(Precision precision) {
        flush = precision.flushesDenormals() ? 0x1p-126 : 0;
        underflow = precision.flushesDenormals() ? 0x1p-126 : 0x1p-149;
    }

    /** √v, v ≥ 0 (§8.1). */
    private Approximation root(Approximation v) {
        double error = v.error() + flush;
        double value = Math.sqrt(Math.max(0, v.value()));
        double least = Math.sqrt(Math.max(0, v.value() - error));
        double greatest = Math.sqrt(Math.max(0, v.value() + error));
        return new Approximation(value, SLACK * (Math.max(greatest - value, value - least) + ROOT * greatest));
    }

    /** x / (√v + ε) (§8.2). */
    Approximation quotient(Approximation x, Approximation v, double epsilon) {
        Approximation root = root(v);
        double below = root.value() + epsilon;
        double error = root.error() + U * (below + root.error()) + Rounding.ofFactor(epsilon) * epsilon;
        return divided(x, new Approximation(below, error));
    }

    /** x / w, w &gt; 0 (§8.2). */
    private Approximation divided(Approximation x, Approximation w) {
        double value = x.value() / w.value();
        double least = w.value() - w.error();
        if (!(least > 0)) {
            return new Approximation(value, Double.POSITIVE_INFINITY);
        }
        double carried = (x.error() + flush + Math.abs(value) * w.error()) / least;
        double greatest = (x.magnitude() + flush) / least;
        return new Approximation(value, SLACK * (carried + QUOTIENT * greatest + 3 * underflow))
                .ifWithinRange(greatest);
    }

    /** α x y (§8.3). */
    Approximation product(double alpha, Approximation x, Approximation y) {
        double size = Math.abs(alpha);
        double carried = Math.abs(x.value()) * y.error() + x.error() * y.magnitude();
        double rounding = (2 * U + Rounding.ofFactor(alpha)) * x.magnitude() * y.magnitude();
        double lost = 3 * underflow * (1 + size) * (1 + x.magnitude() + y.magnitude());
        return new Approximation(alpha * x.value() * y.value(), SLACK * (size * (carried + rounding) + lost))
                .ifWithinRange(Math.max(1, size) * x.magnitude() * Math.max(1, y.magnitude()));
    }

    /** max(-limit, min(limit, t)) (§8.4): no steeper than 1. */
    Approximation clipped(double limit, Approximation t) {
        return new Approximation(Math.max(-limit, Math.min(limit, t.value())), t.error() + flush);
    }

    /** t min(1, limit / √s) (§8.5). */
    Approximation scaledToNorm(double limit, Approximation s, Approximation t) {
        Approximation root = root(s);
        Approximation factor = divided(new Approximation(limit, Rounding.ofFactor(limit) * limit), root);
        if (root.value() + root.error() <= limit * (1 - 32 * U)) {
            return new Approximation(t.value(), t.error() + flush);
        }
        return product(1, t, new Approximation(Math.min(1, factor.value()), factor.error()));
    }
}
