package dev.chainrule.optimizer;

/** The checks of an optimizer's numbers. Each throws {@link IllegalArgumentException}. */
final class Settings {
    private Settings() {}

    static void rate(float rate) {
        aboveZero("rate", rate);
    }

    static void decay(float decay) {
        if (!(decay >= 0) || !Float.isFinite(decay)) {
            throw new IllegalArgumentException("decay: " + decay + ", expected 0 or a number above");
        }
    }

    static void aboveZero(String name, double number) {
        if (!(number > 0) || !Double.isFinite(number)) {
            throw new IllegalArgumentException(name + ": " + number + ", expected a number above 0");
        }
    }

    static void atLeastOne(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + ": " + number + ", expected at least 1");
        }
    }

    /** ε, of which float32 has no less than 1e-38. */
    static void epsilon(double epsilon) {
        if (!(epsilon >= Float.MIN_NORMAL) || !Double.isFinite((float) epsilon)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + ", expected a number above 0, such as 1e-8");
        }
    }

    static void aboveZeroOrNone(String name, float number) {
        if (!(number > 0)) {
            throw new IllegalArgumentException(name + ": " + number + ", expected a number above 0");
        }
    }

    /** A factor by which a mean keeps what it was. */
    static void factor(String name, double factor) {
        if (!(factor >= 0 && factor < 1)) {
            throw new IllegalArgumentException(name + ": " + factor + ", expected 0 or above, and less than 1");
        }
    }
}
