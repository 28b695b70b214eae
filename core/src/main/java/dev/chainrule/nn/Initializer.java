package dev.chainrule.nn;

import dev.chainrule.spi.Activation;
import java.util.Locale;

/**
 * The distribution of initial weights. Each weight is a function of the seed, the layer and its place only, with the same bits on
 * every JDK.
 */
public enum Initializer {
    /** Uniform in ±√(6 / (S_l + S_{l+1})) (Glorot and Bengio, 2010). */
    XAVIER_UNIFORM {
        @Override
        float weight(CounterRandom random, long i, int inputs, int outputs) {
            return uniform(random, i, 6 / ((double) inputs + outputs));
        }
    },

    /** Normal with mean 0 and variance 2 / (S_l + S_{l+1}) (Glorot and Bengio, 2010). */
    XAVIER_NORMAL {
        @Override
        float weight(CounterRandom random, long i, int inputs, int outputs) {
            return normal(random, i, 2 / ((double) inputs + outputs));
        }
    },

    /** Uniform in ±√(6 / S_l) (He, Zhang, Ren and Sun, 2015). */
    HE_UNIFORM {
        @Override
        float weight(CounterRandom random, long i, int inputs, int outputs) {
            return uniform(random, i, 6.0 / inputs);
        }
    },

    /** Normal with mean 0 and variance 2 / S_l (He, Zhang, Ren and Sun, 2015). */
    HE_NORMAL {
        @Override
        float weight(CounterRandom random, long i, int inputs, int outputs) {
            return normal(random, i, 2.0 / inputs);
        }
    };

    /** The initializer that fits a hidden unit: He's for those that pass on what is above 0 and little of the rest, else Xavier's. */
    public static Initializer fitting(Activation g) {
        return switch (g) {
            case RELU, LEAKY_RELU, ELU, SOFTPLUS -> HE_UNIFORM;
            case SIGMOID, TANH, IDENTITY -> XAVIER_UNIFORM;
        };
    }

    /** The name in commands: lower case, with a hyphen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Weight i of Θ^(l).
     *
     * @param inputs S_l
     * @param outputs S_{l+1}
     */
    abstract float weight(CounterRandom random, long i, int inputs, int outputs);

    private static float uniform(CounterRandom random, long i, double squareOfLimit) {
        return (2 * random.unit(i) - 1) * (float) Math.sqrt(squareOfLimit);
    }

    private static float normal(CounterRandom random, long i, double variance) {
        return (float) (random.normal(i) * Math.sqrt(variance));
    }
}
