package dev.chainrule.reference;

/**
 * The cost of an example in float64: the canonical one of {@link Output}, or another. In the formulas r = z - y, and h are the outputs.
 *
 * @param kind the formula; the constants have the names of those of core's {@code Cost}
 * @param delta δ of {@link Kind#HUBER}
 * @param gamma γ of {@link Kind#FOCAL}
 * @param weightOfOne the weight w₁ of targets of 1 in {@link Kind#FOCAL}, and of every class of softmax
 * @param weightOfZero the weight w₀ of targets of 0 in {@link Kind#FOCAL}, for sigmoid outputs
 */
public record CostFunction(Kind kind, double delta, double gamma, double weightOfOne, double weightOfZero) {
    /** The formula of a cost. */
    public enum Kind {
        /** {@link Output#cost}. */
        CANONICAL,
        /** Of identity outputs: Σ_k ½ r_k² where |r_k| ≤ δ, else δ (|r_k| - ½ δ). */
        HUBER,
        /** Of identity outputs: Σ_k |r_k|. */
        ABSOLUTE,
        /**
         * Of sigmoid outputs: -Σ_k [w₁ y_k (1 - h_k)^γ ln h_k + w₀ (1 - y_k) h_k^γ ln(1 - h_k)]; of softmax outputs: -Σ_k w₁ y_k (1 -
         * h_k)^γ ln h_k.
         */
        FOCAL
    }

    /** The cost of the output unit. */
    public static final CostFunction CANONICAL = new CostFunction(Kind.CANONICAL, 0, 0, 1, 1);

    /** Huber's cost. */
    public static CostFunction huber(double delta) {
        return new CostFunction(Kind.HUBER, delta, 0, 1, 1);
    }

    /** The absolute error. */
    public static CostFunction absolute() {
        return new CostFunction(Kind.ABSOLUTE, 0, 0, 1, 1);
    }

    /** The focal cost with these weights. */
    public static CostFunction focal(double gamma, double weightOfOne, double weightOfZero) {
        return new CostFunction(Kind.FOCAL, 0, gamma, weightOfOne, weightOfZero);
    }

    /** Whether the delta jumps somewhere, so that two correct devices may have different ones: where r is almost 0. */
    boolean hasKink() {
        return kind == Kind.ABSOLUTE;
    }

    /** The cost of one example from its z[K] and y[K]. */
    double cost(Output u, double[] z, double[] y) {
        if (kind == Kind.CANONICAL) {
            return u.cost(z, y);
        }
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            double size = Math.abs(z[k] - y[k]);
            sum += switch (kind) {
                case HUBER -> size <= delta ? size * size / 2 : delta * (size - delta / 2);
                case ABSOLUTE -> size;
                default ->
                    u == Output.SOFTMAX
                            ? weightOfOne * y[k] * Math.pow(rest(z, k), gamma) * logarithm(z, k)
                            : weightOfOne * y[k] * focal(z[k]) + weightOfZero * (1 - y[k]) * focal(-z[k]);
            };
        }
        return sum;
    }

    /** -(1 - h)^γ ln h of one sigmoid output: falls with z. */
    double focal(double z) {
        return power(z) * softplus(-z);
    }

    /** Minus the slope of {@link #focal}: (1 - h)^γ (1 - h - γ h ln h). */
    double descent(double z) {
        return power(z) * (Unit.SIGMOID.of(-z) + gamma * Unit.SIGMOID.of(z) * softplus(-z));
    }

    /** (1 - h)^γ of one sigmoid output. */
    double power(double z) {
        return Math.exp(-gamma * softplus(z));
    }

    /** ln(1 + e^z). */
    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** 1 - h_k of softmax, from the others, so that no digits are lost where it is small. */
    static double rest(double[] z, int k) {
        double max = Output.max(z);
        double others = 0;
        for (int j = 0; j < z.length; j++) {
            others += j == k ? 0 : Math.exp(z[j] - max);
        }
        return others / (others + Math.exp(z[k] - max));
    }

    /** -ln h_k of softmax. */
    static double logarithm(double[] z, int k) {
        double rest = rest(z, k);
        return rest < 0.5 ? -Math.log1p(-rest) : Output.max(z) - z[k] + Output.logSum(z);
    }

    /** Steepness of the focal cost of one class, (1 - h)^γ (1 + γ h L / (1 - h)) with L = -ln h, by q = 1 - h. */
    double steepness(double q) {
        return Math.pow(q, gamma) * (1 + gamma * odds(q));
    }

    /** (1 - q) (-ln(1 - q)) / q, which falls from 1 for q = 0 to 0 for q = 1. */
    static double odds(double q) {
        if (q <= 0) {
            return 1;
        }
        return q >= 1 ? 0 : (1 - q) * -Math.log1p(-q) / q;
    }
}
