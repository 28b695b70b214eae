package dev.chainrule.optimizer;

/**
 * A point of a line search: the cost φ(t) = J(Θ + t d) at a step t in the direction d.
 *
 * @param t the length of the step, in lengths of d
 * @param cost φ(t)
 * @param slope φ'(t) = d·∇J(Θ + t d)
 */
record LinePoint(double t, double cost, double slope) {
    boolean finite() {
        return Double.isFinite(cost) && Double.isFinite(slope);
    }

    /** The point of φ(t) - slope · t. */
    LinePoint without(double ofLine) {
        return new LinePoint(t, cost - t * ofLine, slope - ofLine);
    }
}
