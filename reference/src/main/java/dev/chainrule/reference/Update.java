package dev.chainrule.reference;

/**
 * A step of an optimizer in float64, with the bounds of {@link BoundedArithmetic}: parameters and moments from a gradient g, all
 * [m, n].
 *
 * <p>Every step begins with x = g + decay θ. A moment that an optimizer has not is not read, and comes back as it was.
 */
public enum Update {
    /** m ← addFirst x + keepFirst m, θ ← keepTheta θ - rate m. */
    MOMENTUM {
        @Override
        State next(BoundedArithmetic in, Numbers n, Bounded x, State s) {
            Bounded m = in.axpby(n.addFirst, x, n.keepFirst, s.first);
            return new State(m, s.second, in.axpby(-n.rate, m, n.keepTheta, s.theta));
        }
    },

    /** m ← addFirst x + keepFirst m, θ ← keepTheta θ - rate (x + keepFirst m). */
    NESTEROV {
        @Override
        State next(BoundedArithmetic in, Numbers n, Bounded x, State s) {
            Bounded m = in.axpby(n.addFirst, x, n.keepFirst, s.first);
            Bounded ahead = in.axpby(n.keepFirst, m, 1, x);
            return new State(m, s.second, in.axpby(-n.rate, ahead, n.keepTheta, s.theta));
        }
    },

    /** v ← addSecond x² + keepSecond v, θ ← keepTheta θ - rate x / (√v + ε). */
    RMSPROP {
        @Override
        State next(BoundedArithmetic in, Numbers n, Bounded x, State s) {
            Bounded v = in.multiplyAdd(n.addSecond, x, x, n.keepSecond, s.second);
            return new State(s.first, v, in.addQuotient(-n.rate, x, v, n.epsilon, n.keepTheta, s.theta));
        }
    },

    /** m ← addFirst x + keepFirst m, v ← addSecond x² + keepSecond v, θ ← keepTheta θ - rate m / (√v + ε). */
    ADAM {
        @Override
        State next(BoundedArithmetic in, Numbers n, Bounded x, State s) {
            Bounded m = in.axpby(n.addFirst, x, n.keepFirst, s.first);
            Bounded v = in.multiplyAdd(n.addSecond, x, x, n.keepSecond, s.second);
            return new State(m, v, in.addQuotient(-n.rate, m, v, n.epsilon, n.keepTheta, s.theta));
        }
    };

    /** The numbers of a step, as in the formulas. */
    public record Numbers(
            double rate,
            double keepFirst,
            double addFirst,
            double keepSecond,
            double addSecond,
            double epsilon,
            double decay,
            double keepTheta) {}

    /** First moment, second moment and parameters, each [m, n]. */
    public record State(Bounded first, Bounded second, Bounded theta) {}

    /** The state after a step. */
    public State step(BoundedArithmetic in, Numbers numbers, Bounded gradient, State state) {
        Bounded x = in.axpby(numbers.decay, state.theta, 1, gradient);
        return next(in, numbers, x, state);
    }

    /** The state after a step with the gradient x, in which the decay is. */
    abstract State next(BoundedArithmetic in, Numbers n, Bounded x, State s);
}
