package dev.chainrule.optimizer;

import dev.chainrule.spi.OutputUnit;
import java.util.Locale;

/** The optimizers of this package, by a word for each: for commands and settings, in which an optimizer is chosen by name. */
public enum NamedOptimizer {
    /** {@link Sgd}. */
    SGD(0.5f, 0.01f, 0) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            return new Sgd(rate, decay, clipping);
        }
    },

    /** {@link Momentum}. */
    MOMENTUM(0.05f, 0.001f, 0) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            return Momentum.rate(rate).decay(decay).clip(clipping);
        }
    },

    /** {@link Nesterov}. */
    NESTEROV(0.05f, 0.001f, 0) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            return Nesterov.rate(rate).decay(decay).clip(clipping);
        }
    },

    /** {@link RmsProp}. */
    RMSPROP(0.001f, 0.001f, 0) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            return RmsProp.rate(rate).decay(decay).clip(clipping);
        }
    },

    /** {@link Adam}. */
    ADAM(0.001f, 0.001f, 0) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            return Adam.rate(rate).decay(decay).clip(clipping);
        }
    },

    /** {@link AdamW}. */
    ADAMW(0.001f, 0.001f, AdamW.DECAY) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            return AdamW.rate(rate).decay(decay).clip(clipping);
        }
    },

    /** {@link Lbfgs}, which goes as far as the cost falls and so takes no limits on the gradient. */
    LBFGS(1, 1, 0) {
        @Override
        public Optimizer of(float rate, float decay, Clipping clipping) {
            if (!clipping.isNone()) {
                throw new IllegalArgumentException(word()
                        + ": clip-norm or clip-value, expected neither, since it goes only as far as the cost falls");
            }
            return Lbfgs.rate(rate).decay(decay);
        }

        @Override
        public int defaultBatch(int examples) {
            return examples;
        }

        @Override
        public int defaultSteps() {
            return LBFGS_STEPS;
        }
    };

    private static final int BATCH = 32;
    private static final int STEPS = 2000;
    private static final int LBFGS_STEPS = 100;

    private final float rate;
    private final float rateOfIdentity;
    private final float decay;

    NamedOptimizer(float rate, float rateOfIdentity, float decay) {
        this.rate = rate;
        this.rateOfIdentity = rateOfIdentity;
        this.decay = decay;
    }

    /**
     * An optimizer with these settings, and the defaults for the others.
     *
     * @param rate α
     * @param decay λ
     * @param clipping limits on the gradient
     * @throws IllegalArgumentException if the optimizer refuses one
     */
    public abstract Optimizer of(float rate, float decay, Clipping clipping);

    /**
     * The learning rate α by default: for sigmoid and softmax outputs, whose deltas are at most 1, greater than for identity
     * outputs, whose deltas have no bound. Where steps do not grow with the gradient it is the same.
     */
    public float defaultRate(OutputUnit output) {
        return output == OutputUnit.IDENTITY ? rateOfIdentity : rate;
    }

    /**
     * The examples in a batch by default: 32, and for {@link #LBFGS} all of them.
     *
     * @param examples the number of examples in the training set
     */
    public int defaultBatch(int examples) {
        return BATCH;
    }

    /** The steps that a training takes by default, about: 2,000, and for {@link #LBFGS} 100. */
    public int defaultSteps() {
        return STEPS;
    }

    /** The weight decay λ by default. */
    public float defaultDecay() {
        return decay;
    }

    /** The name in commands and reports: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
