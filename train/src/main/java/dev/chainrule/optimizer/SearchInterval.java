package dev.chainrule.optimizer;

/**
 * The interval of a line search, and the next step to try in it: sections 2 to 4 of Moré and Thuente, 1994.
 *
 * <p>One end is the best point so far, from which the cost falls towards the other. Until a point with sufficient decrease and a slope
 * of 0 or above has been seen, points that lower the cost too little are judged by ψ(t) = φ(t) - c₁ t φ'(0) in place of φ.
 */
final class SearchInterval {
    /** An extrapolated step is this far beyond the last one at least, and at most, in lengths of the last advance. */
    private static final double NEAREST = 1.1;

    private static final double FARTHEST = 4;
    /** Two steps that leave more than this share of the interval are followed by a bisection. */
    private static final double SHRINKING = 0.66;
    /** A step whose cost is not finite is followed by this share of it. */
    private static final double RETREAT = 0.1;

    private final double sufficient;
    private final double startCost;
    private LinePoint best;
    private LinePoint other;
    /** Whether the ends enclose a minimum. */
    private boolean bracketed;

    private boolean firstStage = true;
    private double width = Double.POSITIVE_INFINITY;
    private double widthBefore = Double.POSITIVE_INFINITY;
    /** The bounds of an extrapolated step. */
    private double nearest;

    private double farthest;
    /** A step at which the cost is not finite. */
    private double ceiling = Double.POSITIVE_INFINITY;

    /**
     * The interval that is only the start.
     *
     * @param c1 the share of the slope at the start by which the cost must fall at least
     */
    SearchInterval(LinePoint start, double c1) {
        sufficient = c1 * start.slope();
        startCost = start.cost();
        best = start;
        other = start;
    }

    /** Takes in a point that was tried, and has the step that is to be tried next. */
    double next(LinePoint trial) {
        if (!trial.finite()) {
            ceiling = trial.t();
            return best.t() + RETREAT * (trial.t() - best.t());
        }
        boolean enough = trial.cost() <= startCost + trial.t() * sufficient;
        if (enough && trial.slope() >= 0) {
            firstStage = false;
        }
        nearest = best.t() == 0 ? 0 : trial.t() + NEAREST * (trial.t() - best.t());
        farthest = trial.t() + FARTHEST * (trial.t() - best.t());
        double tilt = firstStage && !enough && trial.cost() <= best.cost() ? sufficient : 0;
        double t = narrow(trial, best.without(tilt), other.without(tilt), trial.without(tilt));
        if (!bracketed) {
            return Math.min(t, best.t() + (ceiling - best.t()) / 2);
        }
        double left = Math.abs(other.t() - best.t());
        if (left >= SHRINKING * widthBefore) {
            t = best.t() + (other.t() - best.t()) / 2;
        }
        widthBefore = width;
        width = left;
        return t;
    }

    /** Replaces an end by the trial; x, y and p are the ends and the trial as they are judged. The next step. */
    private double narrow(LinePoint trial, LinePoint x, LinePoint y, LinePoint p) {
        boolean higher = p.cost() > x.cost();
        boolean turned = Math.signum(p.slope()) * Math.signum(x.slope()) < 0;
        double t;
        if (higher) {
            t = afterHigher(x, p);
        } else if (turned) {
            t = afterTurn(x, p);
        } else if (Math.abs(p.slope()) < Math.abs(x.slope())) {
            t = afterFlatter(x, y, p);
        } else {
            t = afterSteeper(x, y, p);
        }
        if (higher) {
            other = trial;
        } else {
            other = turned ? best : other;
            best = trial;
        }
        bracketed |= higher || turned;
        return t;
    }

    /** Case 1, a higher cost: the cubic's minimum if it is nearer to x than the quadratic's, else half way between both. */
    private static double afterHigher(LinePoint x, LinePoint p) {
        double length = p.t() - x.t();
        double cubic = minimum(x, p);
        double fall = (x.cost() - p.cost()) / length + x.slope();
        double quadratic = x.t() + x.slope() / fall / 2 * length;
        return Math.abs(cubic - x.t()) <= Math.abs(quadratic - x.t()) ? cubic : cubic + (quadratic - cubic) / 2;
    }

    /** Case 2, a lower cost and a slope of the other sign: the cubic's minimum or the secant's, whichever is farther from p. */
    private static double afterTurn(LinePoint x, LinePoint p) {
        double cubic = minimum(p, x);
        double secant = secant(x, p);
        return Math.abs(cubic - p.t()) > Math.abs(secant - p.t()) ? cubic : secant;
    }

    /** Case 3, a lower cost and a slope that is flatter: the minimum lies beyond p. */
    private double afterFlatter(LinePoint x, LinePoint y, LinePoint p) {
        double secant = secant(x, p);
        Cubic cubic = Cubic.of(p, x);
        double beyond = cubic.turnsBefore() ? cubic.minimum() : p.t() > x.t() ? upper() : lower();
        boolean nearer = Math.abs(beyond - p.t()) < Math.abs(secant - p.t());
        if (bracketed) {
            double t = nearer ? beyond : secant;
            double limit = p.t() + SHRINKING * (y.t() - p.t());
            return p.t() > x.t() ? Math.min(limit, t) : Math.max(limit, t);
        }
        return Math.max(nearest, Math.min(farthest, nearer ? secant : beyond));
    }

    /** Case 4, a lower cost and a slope that is no flatter. */
    private double afterSteeper(LinePoint x, LinePoint y, LinePoint p) {
        if (bracketed) {
            return minimum(p, y);
        }
        return p.t() > x.t() ? farthest : nearest;
    }

    private double upper() {
        return bracketed ? Math.max(best.t(), other.t()) : farthest;
    }

    private double lower() {
        return bracketed ? Math.min(best.t(), other.t()) : nearest;
    }

    private static double secant(LinePoint x, LinePoint p) {
        return p.t() + p.slope() / (p.slope() - x.slope()) * (x.t() - p.t());
    }

    private static double minimum(LinePoint from, LinePoint to) {
        return Cubic.of(from, to).minimum();
    }

    /**
     * The cubic through two points with their slopes; its minimum is at t_from + ratio (t_to - t_from).
     *
     * @param gamma 0 where the cubic has no minimum
     */
    private record Cubic(LinePoint from, LinePoint to, double gamma, double ratio) {
        static Cubic of(LinePoint from, LinePoint to) {
            double theta = 3 * (from.cost() - to.cost()) / (to.t() - from.t()) + from.slope() + to.slope();
            double s = Math.max(Math.abs(theta), Math.max(Math.abs(from.slope()), Math.abs(to.slope())));
            double root = Math.sqrt(Math.max(0, (theta / s) * (theta / s) - (from.slope() / s) * (to.slope() / s)));
            double gamma = to.t() < from.t() ? -s * root : s * root;
            double ratio = (gamma - from.slope() + theta) / (gamma - from.slope() + gamma + to.slope());
            return new Cubic(from, to, gamma, ratio);
        }

        /** Whether the minimum lies before {@code from}, seen from there to {@code to}. */
        boolean turnsBefore() {
            return gamma != 0 && ratio < 0;
        }

        double minimum() {
            return from.t() + ratio * (to.t() - from.t());
        }
    }

    /** Whether a minimum is enclosed by an interval that is narrower than this share of its greater end. */
    boolean narrowerThan(double share) {
        return bracketed && Math.abs(other.t() - best.t()) <= share * upper();
    }

    /** Whether a step may be tried: it is a number, and not an end of the interval, if there is one. */
    boolean inside(double t) {
        return Double.isFinite(t) && (bracketed ? t > lower() && t < upper() : t > 0);
    }
}
