package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.SLACK;
import static dev.chainrule.reference.Rounding.U;
import static dev.chainrule.reference.Rounding.VANISHING;

/** Costs other than the canonical ones, and their deltas, with bounds: §6.5 to §6.8 of docs/error-bounds.md. */
final class CostBounds {
    /** Below -104 every exponential is less than half the least float: more of the argument changes nothing. */
    private static final double DEEPEST_EXPONENT = 104;

    private static final double INVERSE_OF_E = 1 / Math.E;

    private final Precision precision;
    private final OutputBounds outputs;
    private final double flush;

    CostBounds(Precision precision, OutputBounds outputs) {
        this.precision = precision;
        this.outputs = outputs;
        flush = precision.flushesDenormals() ? 0x1p-126 : 0;
    }

    // ---- quantities

    /** The cost of one example, with z[1, K], y[1, K]. */
    Approximation cost(CostFunction c, Output u, Bounded z, Bounded y) {
        double value = c.cost(u, values(z), values(y));
        if (u == Output.SOFTMAX) {
            return new FocalSoftmax(c, z, y).cost(value);
        }
        double errors = 0;
        double magnitude = 0;
        double range = 0;
        for (int k = 0; k < z.cols(); k++) {
            Approximation term = term(c, z.at(0, k), y.at(0, k));
            errors += term.error();
            magnitude += term.magnitude();
            range += (1 + z.at(0, k).magnitude()) * (1 + y.at(0, k).magnitude()) * (1 + c.delta()) * (1 + c.gamma());
        }
        return new Approximation(value, SLACK * (errors + (z.cols() - 1) * U * magnitude)).ifWithinRange(range);
    }

    private Approximation term(CostFunction c, Approximation z, Approximation y) {
        double carried = z.error() + y.error();
        double r = Math.abs(z.value() - y.value());
        return switch (c.kind()) {
            case HUBER -> {
                double near = Math.min(r, c.delta());
                double farthest = r + carried;
                double steepest = Math.min(farthest, c.delta());
                double greatest = steepest * (farthest - steepest / 2);
                yield new Approximation(
                        near * (r - near / 2), SLACK * (steepest * carried + 4 * U * greatest + VANISHING));
            }
            case ABSOLUTE -> new Approximation(r, SLACK * (carried + U * (r + carried) + flush));
            default -> {
                Approximation ofOne = focal(c, z);
                Approximation ofZero = focal(c, negated(z));
                double one = c.weightOfOne() * y.value();
                double zero = c.weightOfZero() * (1 - y.value());
                double weights = c.weightOfOne() * ofOne.magnitude() + c.weightOfZero() * ofZero.magnitude();
                double parts = one * ofOne.magnitude() + zero * ofZero.magnitude();
                yield new Approximation(
                        one * ofOne.value() + zero * ofZero.value(),
                        SLACK
                                * (one * ofOne.error()
                                        + zero * ofZero.error()
                                        + y.error() * weights
                                        + 5 * U * parts
                                        + 3 * VANISHING));
            }
        };
    }

    /** The sign of r, which is as good as any where E reaches 0 (§6.6). */
    Approximation sign(Approximation z, Approximation y) {
        double r = z.value() - y.value();
        double carried = z.error() + y.error() + (r == 0 ? 0 : flush);
        boolean anySign = carried > 0 && Math.abs(r) <= carried;
        return new Approximation(Math.signum(r), anySign ? 2 : 0);
    }

    // ---- focal, sigmoid outputs (§6.7)

    /** The focal delta of one sigmoid output. */
    Approximation focalDelta(CostFunction c, Approximation z, Approximation y) {
        Approximation ofOne = descent(c, z);
        Approximation ofZero = descent(c, negated(z));
        double one = c.weightOfOne() * y.value();
        double zero = c.weightOfZero() * (1 - y.value());
        double weights = c.weightOfOne() * ofOne.magnitude() + c.weightOfZero() * ofZero.magnitude();
        double parts = one * ofOne.magnitude() + zero * ofZero.magnitude();
        double error =
                one * ofOne.error() + zero * ofZero.error() + y.error() * weights + 5 * U * parts + 3 * VANISHING;
        return new Approximation(zero * ofZero.value() - one * ofOne.value(), SLACK * error)
                .ifWithinRange((1 + z.magnitude()) * (1 + y.magnitude()) * (1 + c.gamma()));
    }

    private static Approximation negated(Approximation z) {
        return new Approximation(-z.value(), z.error());
    }

    /** -(1 - h)^γ ln h, which falls with z. */
    private Approximation focal(CostFunction c, Approximation z) {
        double least = z.value() - z.error();
        double most = z.value() + z.error();
        double value = c.focal(z.value());
        double greatest = c.focal(least);
        double carried = Math.max(greatest - value, value - c.focal(most));
        double power = c.power(least);
        double ofPower = powerError(c, z);
        double ofLog = softplusError(-least, z);
        double local = ofPower * (CostFunction.softplus(-least) + ofLog) + power * ofLog + U * greatest;
        return new Approximation(value, SLACK * (carried + local));
    }

    /** (1 - h)^γ (1 - h - γ h ln h). */
    private Approximation descent(CostFunction c, Approximation z) {
        double least = z.value() - z.error();
        double most = z.value() + z.error();
        double p = Unit.SIGMOID.of(most);
        double q = Unit.SIGMOID.of(-least);
        double log = CostFunction.softplus(-least);
        double product = Math.min(INVERSE_OF_E, p * log); // of h and -ln h
        double power = c.power(least);
        double gamma = c.gamma();
        double steepest = power * ((gamma * q + gamma * gamma * p) * product + (2 * gamma + 1) * p * q);
        double inner = gamma * product + q;
        double ulps = 2 * U * precision.sigmoidUlps();
        double ofInner = gamma * ((ulps + 2 * U) * product + p * softplusError(-least, z) + VANISHING * log)
                + ulps * q
                + VANISHING
                + U * inner;
        double local = powerError(c, z) * (inner + ofInner) + power * ofInner + U * power * inner;
        return new Approximation(c.descent(z.value()), SLACK * (steepest * z.error() + local));
    }

    /** The local error of ln(1 + e^x) for an x between z - E and z + E, or between their negatives. */
    private double softplusError(double x, Approximation z) {
        return functions(z) + U * CostFunction.softplus(x);
    }

    private double functions(Approximation z) {
        double log = Math.log1p(Math.exp(-Math.max(0, Math.abs(z.value()) - z.error())));
        return 2 * U * (precision.expUlps() + precision.logUlps()) * log + U + VANISHING;
    }

    /** The local error of (1 - h)^γ = e^(-γ ln(1 + e^z)), the greatest between z - E and z + E. */
    private double powerError(CostFunction c, Approximation z) {
        double depth = Math.min(c.gamma() * CostFunction.softplus(z.value() + z.error()), DEEPEST_EXPONENT);
        double exponent = c.gamma() * functions(z) + 2 * U * depth + 2 * U * precision.expUlps();
        return c.power(z.value() - z.error()) * Math.expm1(SLACK * exponent) + VANISHING;
    }

    // ---- focal, softmax outputs (§6.8)

    /** The focal delta of one example with softmax outputs. */
    Approximation[] softmaxDelta(CostFunction c, Bounded z, Bounded y) {
        return new FocalSoftmax(c, z, y).delta();
    }

    private static double[] values(Bounded row) {
        double[] values = new double[row.cols()];
        for (int k = 0; k < values.length; k++) {
            values[k] = row.value(0, k);
        }
        return values;
    }

    /** One example: every number between its least and its greatest, for errors of the exponents' logarithms up to t. */
    private final class FocalSoftmax {
        private final CostFunction c;
        private final Bounded y;
        private final int count;
        private final double[] row;
        private final double[] t;
        private final double widest;
        private final Interval[] h;
        private final Interval[] q;
        private final Interval[] steep;

        FocalSoftmax(CostFunction c, Bounded z, Bounded y) {
            this.c = c;
            this.y = y;
            count = z.cols();
            row = values(z);
            t = outputs.exponentErrors(z, 0, true);
            double most = 0;
            for (double error : t) {
                most = Math.max(most, error);
            }
            widest = most;
            h = new Interval[count];
            q = new Interval[count];
            steep = new Interval[count];
            for (int k = 0; k < count; k++) {
                share(k);
                double rounding = ratioRounding() + powerRounding(q[k].least);
                steep[k] = new Interval(
                        Math.max(0, 1 - rounding)
                                * Math.pow(q[k].least, c.gamma())
                                * (1 + c.gamma() * CostFunction.odds(q[k].most)),
                        (1 + rounding)
                                * Math.pow(q[k].most, c.gamma())
                                * (1 + c.gamma() * CostFunction.odds(q[k].least)));
            }
        }

        private boolean hopeless() {
            return !(widest < OutputBounds.HOPELESS_EXPONENT);
        }

        private void share(int k) {
            if (hopeless()) {
                h[k] = new Interval(0, 1);
                q[k] = new Interval(0, 1);
                return;
            }
            double max = Output.max(row);
            double othersLow = 0;
            double othersHigh = 0;
            for (int j = 0; j < count; j++) {
                if (j != k) {
                    othersLow += Math.exp(row[j] - max - t[j]);
                    othersHigh += Math.exp(row[j] - max + t[j]);
                }
            }
            double ownLow = Math.exp(row[k] - max - t[k]);
            double ownHigh = Math.exp(row[k] - max + t[k]);
            double lost = (count + 2) * VANISHING;
            h[k] = rounded(ownLow / (ownLow + othersHigh), ownHigh / (ownHigh + othersLow), lost);
            q[k] = rounded(othersLow / (ownHigh + othersLow), othersHigh / (ownLow + othersHigh), lost);
        }

        private Interval rounded(double least, double most, double lost) {
            double rounding = (count + 8) * U;
            return new Interval(Math.max(0, (1 - rounding) * least - lost), Math.min(1, (1 + rounding) * most + lost));
        }

        private double ratioRounding() {
            return SLACK * (3 * count + 2 * precision.logUlps() + 32) * U;
        }

        private double powerRounding(double least) {
            double depth = Math.min(-c.gamma() * Math.log(least), DEEPEST_EXPONENT);
            double ofExponent = (2 * precision.logUlps() + 2) * depth + 4 * c.gamma() + 2 * precision.expUlps();
            return Math.expm1(SLACK * U * (c.gamma() == 0 ? 2 * precision.expUlps() : ofExponent));
        }

        /** -ln h_k. */
        private Interval logarithm(int k) {
            double log = CostFunction.logarithm(row, k);
            double spread = t[k] + widest;
            double most = q[k].most < 1 ? Math.min(log + spread, -Math.log1p(-q[k].most)) : log + spread;
            double least = q[k].least < 1 ? Math.max(log - spread, -Math.log1p(-q[k].least)) : log - spread;
            double rounding = (count + 8) * U;
            return new Interval(
                    Math.max(0, least - ratioRounding() * least - rounding), most + ratioRounding() * most + rounding);
        }

        Approximation cost(double value) {
            if (widest == Double.POSITIVE_INFINITY) {
                return new Approximation(value, widest);
            }
            double least = 0;
            double most = 0;
            for (int k = 0; k < count; k++) {
                Interval log = logarithm(k);
                double rounding = powerRounding(q[k].least) + 5 * U;
                least += Math.max(0, y.value(0, k) - y.error(0, k))
                        * Math.max(0, 1 - rounding)
                        * Math.pow(q[k].least, c.gamma())
                        * log.least;
                most += y.at(0, k).magnitude() * ((1 + rounding) * Math.pow(q[k].most, c.gamma()) * log.most);
            }
            double w = c.weightOfOne();
            double error = Math.max(w * most - value, value - w * least) + count * U * w * most + VANISHING;
            return new Approximation(value, SLACK * error).ifWithinRange(w * most);
        }

        Approximation[] delta() {
            double[] exact = new double[count];
            double all = 0;
            double most = 0;
            for (int k = 0; k < count; k++) {
                exact[k] = y.value(0, k) * c.steepness(CostFunction.rest(row, k));
                all += exact[k];
                most += targetsAtMost(k);
            }
            Approximation[] delta = new Approximation[count];
            for (int i = 0; i < count; i++) {
                double rest = CostFunction.rest(row, i);
                double value = c.weightOfOne() * ((1 - rest) * (all - exact[i]) - exact[i] * rest);
                delta[i] = new Approximation(value, error(i, value, most));
            }
            return delta;
        }

        private double targetsAtMost(int k) {
            return y.at(0, k).magnitude() * steep[k].most;
        }

        private double targetsAtLeast(int k) {
            return Math.max(0, y.value(0, k) - y.error(0, k)) * steep[k].least;
        }

        private double error(int i, double value, double all) {
            if (widest == Double.POSITIVE_INFINITY) {
                return widest;
            }
            double othersMost = 0;
            double othersLeast = 0;
            for (int k = 0; k < count; k++) {
                if (k != i) {
                    othersMost += targetsAtMost(k);
                    othersLeast += targetsAtLeast(k);
                }
            }
            double w = c.weightOfOne();
            double most = w * (h[i].most * othersMost - targetsAtLeast(i) * q[i].least);
            double least = w * (h[i].least * othersLeast - targetsAtMost(i) * q[i].most);
            double rounding = (count + 8) * U * w * (h[i].most * all + targetsAtMost(i));
            return SLACK * (Math.max(most - value, value - least) + rounding + VANISHING);
        }
    }

    private record Interval(double least, double most) {}
}
