package dev.chainrule.spi;

import java.util.Locale;

/**
 * A rule by which parameters follow from a gradient and from what is remembered of those before: the first moment, a mean of
 * gradients, and the second, a mean of their squares. {@link #apply} is the definition, in small operations of {@link Backend}.
 * In the formulas g is the gradient, m the first moment, v the second, θ the parameters and letters with an index the
 * {@link UpdateFactors}. Every rule begins with g ← g + decay θ.
 */
public enum UpdateRule {
    /**
     * m ← add₁ g + keep₁ m, θ ← keep θ - α m. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964,
     * in the form of Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
     */
    MOMENTUM(true, false) {
        @Override
        void step(Backend on, UpdateFactors f, View g, View m, View v, View theta) {
            on.axpby(f.addFirst(), g, f.keepFirst(), m);
            on.axpby(-f.rate(), m, f.keepTheta(), theta);
        }
    },

    /**
     * m ← add₁ g + keep₁ m, θ ← keep θ - α (g + keep₁ m): the gradient is the one that the momentum has not reached yet.
     * Nesterov, 1983, in the form of Bengio et al., "Advances in optimizing recurrent networks", 2013.
     */
    NESTEROV(true, false) {
        @Override
        void step(Backend on, UpdateFactors f, View g, View m, View v, View theta) {
            on.axpby(f.addFirst(), g, f.keepFirst(), m);
            on.axpby(f.keepFirst(), m, 1, g);
            on.axpby(-f.rate(), g, f.keepTheta(), theta);
        }
    },

    /** v ← add₂ g² + keep₂ v, θ ← keep θ - α g / (√v + ε). Tieleman and Hinton, "Lecture 6.5 - RMSProp", 2012. */
    RMSPROP(false, true) {
        @Override
        void step(Backend on, UpdateFactors f, View g, View m, View v, View theta) {
            on.multiplyAdd(f.addSecond(), g, g, f.keepSecond(), v);
            on.addQuotient(-f.rate(), g, v, f.epsilon(), f.keepTheta(), theta);
        }
    },

    /**
     * m ← add₁ g + keep₁ m, v ← add₂ g² + keep₂ v, θ ← keep θ - α m / (√v + ε). Kingma and Ba, "Adam: a method for stochastic
     * optimization", 2015; with keep &lt; 1 that of Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
     */
    ADAM(true, true) {
        @Override
        void step(Backend on, UpdateFactors f, View g, View m, View v, View theta) {
            on.axpby(f.addFirst(), g, f.keepFirst(), m);
            on.multiplyAdd(f.addSecond(), g, g, f.keepSecond(), v);
            on.addQuotient(-f.rate(), m, v, f.epsilon(), f.keepTheta(), theta);
        }
    };

    private final boolean first;
    private final boolean second;

    UpdateRule(boolean first, boolean second) {
        this.first = first;
        this.second = second;
    }

    /** Whether the rule has a first moment. */
    public boolean hasFirst() {
        return first;
    }

    /** Whether the rule has a second moment. */
    public boolean hasSecond() {
        return second;
    }

    /** The rule as small operations, one after the other: see {@link Backend#update}. */
    public void apply(Backend on, UpdateFactors f, View gradient, View first, View second, View theta) {
        on.axpby(f.decay(), theta, 1, gradient);
        step(on, f, gradient, first, second, theta);
    }

    /** The operations after that of the decay. */
    abstract void step(Backend on, UpdateFactors f, View g, View m, View v, View theta);

    /** The name in reports: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
