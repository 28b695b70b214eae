package dev.chainrule.train;

/** Targets that stand for a class: one is 1 and the others are 0, or there is one alone, 0 or 1. */
public final class ClassTargets {
    private ClassTargets() {}

    /**
     * The class for which the targets of an example stand, counted from 0; -1 if they stand for none.
     *
     * @param y the targets; one alone is its class
     */
    public static int classOf(float... y) {
        if (y.length == 1) {
            return y[0] == 0 ? 0 : y[0] == 1 ? 1 : -1;
        }
        int found = -1;
        for (int k = 0; k < y.length; k++) {
            if (y[k] == 1 && found < 0) {
                found = k;
            } else if (y[k] != 0) {
                return -1;
            }
        }
        return found;
    }
}
