package dev.chainrule.optimizer;

/**
 * A search along a line for a step t that satisfies the strong Wolfe conditions,
 *
 * <pre>
 *   φ(t) ≤ φ(0) + c₁ t φ'(0)        |φ'(t)| ≤ c₂ |φ'(0)|
 * </pre>
 *
 * by interpolation in an interval that is known to have such steps, and by extrapolation until there is one: the algorithm of Moré
 * and Thuente, "Line search algorithms with guaranteed sufficient decrease", 1994, with the constants of MINPACK-2 that L-BFGS-B
 * uses, too. Nocedal and Wright, "Numerical optimization", 2nd edition, 2006, algorithms 3.5 and 3.6, have the same two phases.
 *
 * @param c1 c₁, the share of the slope by which the cost must fall at least
 * @param c2 c₂, the share of the slope that may be left
 * @param evaluations the most points that are tried
 */
record StrongWolfe(double c1, double c2, int evaluations) {
    /** An interval that is narrower than this share of its greater end is not divided further. */
    private static final double NARROW = 0.1;

    /** The cost along a line. */
    interface Line {
        /** The cost and its slope at a step t. */
        LinePoint at(double t);
    }

    /** Whether a step satisfies both conditions. */
    boolean accepts(LinePoint start, LinePoint trial) {
        return trial.cost() <= start.cost() + c1 * trial.t() * start.slope()
                && Math.abs(trial.slope()) <= -c2 * start.slope();
    }

    /**
     * The first point tried that satisfies both conditions. If none is found: the point of least cost, where that is below the cost at
     * the start, and else the start.
     *
     * @param start t = 0, with a slope below 0
     * @param first the t to try first, above 0
     */
    LinePoint search(Line line, LinePoint start, double first) {
        SearchInterval interval = new SearchInterval(start, c1);
        LinePoint least = start;
        double t = first;
        for (int n = 0; n < evaluations; n++) {
            LinePoint trial = line.at(t);
            if (trial.finite() && accepts(start, trial)) {
                return trial;
            }
            least = trial.finite() && trial.cost() < least.cost() ? trial : least;
            t = interval.next(trial);
            if (interval.narrowerThan(NARROW) || !interval.inside(t)) {
                break;
            }
        }
        return least;
    }
}
