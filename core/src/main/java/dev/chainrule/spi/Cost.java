package dev.chainrule.spi;

import java.util.Locale;
import java.util.Objects;

/**
 * The cost J_e of an example: {@link #CANONICAL}, that of the {@link OutputUnit}, or one of those below, which are summed over the K
 * outputs, too. In the formulas r = z - y, and h are the outputs. Quantities are in the unit in which the network learns them, scaled
 * to a standard deviation of 1.
 *
 * @param kind the formula
 * @param delta δ of {@link Kind#HUBER}, 0 for others
 * @param gamma γ of {@link Kind#FOCAL}, 0 for others
 * @param alpha α of {@link Kind#FOCAL}, 0 for none and for others
 */
public record Cost(Kind kind, float delta, float gamma, float alpha) {
    /** The formula of a cost. */
    public enum Kind {
        /** The cost of the output unit: see {@link OutputUnit}. */
        CANONICAL,
        /**
         * Identity outputs: ½ r² where |r| ≤ δ, else δ (|r| - ½ δ). Its delta is r, brought between -δ and δ. Huber, "Robust estimation
         * of a location parameter", 1964.
         */
        HUBER,
        /** Identity outputs: |r|. Its delta is the sign of r, 0 where r is 0. */
        ABSOLUTE,
        /**
         * Sigmoid outputs: -α y (1 - h)^γ ln h - (1 - α) (1 - y) h^γ ln(1 - h), both weights 1 without α; softmax outputs: -α y (1 -
         * h)^γ ln h, α 1 where there is none. Targets are from 0 to 1. Lin et al., "Focal loss for dense object detection", 2017.
         */
        FOCAL;

        /** The name in commands, model files and reports: lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The cost of the output unit. */
    public static final Cost CANONICAL = new Cost(Kind.CANONICAL, 0, 0, 0);

    private static final float DEFAULT_DELTA = 1;
    private static final float DEFAULT_GAMMA = 2;
    private static final String EXPECTED =
            ", expected canonical, huber, huber:0.5, absolute, focal, focal:2 or focal:2:0.25";

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if δ is not above 0, γ below 0, α not from 0 to less than 1, one not finite, or one given that
     *     the formula has not
     */
    public Cost {
        require(kind == Kind.HUBER ? delta > 0 && Float.isFinite(delta) : delta == 0, kind, "delta", delta);
        require(kind == Kind.FOCAL ? gamma >= 0 && Float.isFinite(gamma) : gamma == 0, kind, "gamma", gamma);
        require(kind == Kind.FOCAL ? alpha >= 0 && alpha < 1 : alpha == 0, kind, "alpha", alpha);
    }

    private static void require(boolean right, Kind kind, String name, float number) {
        if (!right) {
            throw new IllegalArgumentException("cost " + kind.word() + ": " + name + " is " + number
                    + ", expected a finite delta above 0 of huber, a finite gamma of focal, 0 or above, its alpha below 1,"
                    + " and 0 where there is none");
        }
    }

    /**
     * Huber's cost.
     *
     * @param delta δ, the greatest |r| that is squared
     */
    public static Cost huber(float delta) {
        return new Cost(Kind.HUBER, delta, 0, 0);
    }

    /** The absolute error. */
    public static Cost absolute() {
        return new Cost(Kind.ABSOLUTE, 0, 0, 0);
    }

    /**
     * The focal cost without α.
     *
     * @param gamma γ; with 0 it is the cross-entropy
     */
    public static Cost focal(float gamma) {
        return new Cost(Kind.FOCAL, 0, gamma, 0);
    }

    /**
     * The focal cost.
     *
     * @param gamma γ
     * @param alpha α, above 0 and below 1
     */
    public static Cost focal(float gamma, float alpha) {
        require(alpha > 0, Kind.FOCAL, "alpha", alpha);
        return new Cost(Kind.FOCAL, 0, gamma, alpha);
    }

    /**
     * Reads a cost as {@link #toString} writes it; {@code huber} has δ = 1, {@code focal} γ = 2 and no α.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Cost parse(String text) {
        String[] words = text.split(":", -1);
        try {
            if (words[0].equals("huber") && words.length <= 2) {
                return huber(number(words, 1, DEFAULT_DELTA));
            }
            if (words[0].equals("focal") && words.length <= 2) {
                return focal(number(words, 1, DEFAULT_GAMMA));
            }
            if (words[0].equals("focal") && words.length == 3) {
                return focal(number(words, 1, DEFAULT_GAMMA), number(words, 2, 0));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("cost '" + text + "': " + e.getMessage() + EXPECTED, e);
        }
        if (text.equals("absolute")) {
            return absolute();
        }
        if (text.equals("canonical")) {
            return CANONICAL;
        }
        throw new IllegalArgumentException("cost '" + text + "' is unknown" + EXPECTED);
    }

    private static float number(String[] words, int i, float otherwise) {
        return i < words.length ? Float.parseFloat(words[i]) : otherwise;
    }

    /** Whether this is the cost of the output unit. */
    public boolean isCanonical() {
        return kind == Kind.CANONICAL;
    }

    /** Whether it is defined for these outputs. */
    public boolean fits(OutputUnit u) {
        return isCanonical() || (kind == Kind.FOCAL) == (u != OutputUnit.IDENTITY);
    }

    /**
     * Checks that it is defined for these outputs.
     *
     * @throws IllegalArgumentException if not
     */
    public void check(OutputUnit u) {
        if (!fits(u)) {
            throw new IllegalArgumentException("cost " + this + " with " + u.word() + " outputs, expected "
                    + (kind == Kind.FOCAL ? "sigmoid or softmax outputs" : "identity outputs"));
        }
    }

    /** The weight of a target of 1, and of every class of softmax: α, or 1 without one. */
    public float weightOfOne() {
        return alpha == 0 ? 1 : alpha;
    }

    /** The weight of a target of 0, for sigmoid outputs: 1 - α, or 1 without α. */
    public float weightOfZero() {
        return 1 - alpha;
    }

    /** As of any record; written out, since the method that the JDK makes for one keeps the class loader of {@link Kind} alive. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Cost cost
                && kind == cost.kind
                && Float.compare(delta, cost.delta) == 0
                && Float.compare(gamma, cost.gamma) == 0
                && Float.compare(alpha, cost.alpha) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, delta, gamma, alpha);
    }

    /** As in commands, model files and reports: {@code canonical}, {@code huber:0.5}, {@code absolute}, {@code focal:2:0.25}. */
    @Override
    public String toString() {
        return switch (kind) {
            case CANONICAL, ABSOLUTE -> kind.word();
            case HUBER -> kind.word() + ":" + text(delta);
            case FOCAL -> kind.word() + ":" + text(gamma) + (alpha == 0 ? "" : ":" + text(alpha));
        };
    }

    private static String text(float number) {
        String text = Float.toString(number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
