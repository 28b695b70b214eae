package dev.chainrule.train;

import dev.chainrule.nn.NetworkState;
import java.util.Locale;

/**
 * The cost, or a parameter, is no longer a finite number, or the cost is far above what it was at first. The network is
 * as it was after the last good epoch, or with a validation set the best.
 */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final double LESS = 0.1;

    private final int epoch;
    private final double cost;
    private final double rate;

    /**
     * Makes the message.
     *
     * @param state the parameters after the epoch
     * @param rate the learning rate of its last step
     * @param finite whether all is finite, but the cost too high
     */
    DivergedException(int epoch, double cost, double firstCost, NetworkState state, double rate, boolean finite) {
        super("training diverged in epoch " + epoch + ": the cost is " + cost
                + (Double.isFinite(cost)
                        ? finite ? ", and was " + firstCost + " at first" : " and a parameter is not finite"
                        : "")
                + ", expected " + (finite ? "it to fall" : "finite numbers") + "; the largest weight is "
                + LargestWeight.of(state) + ", the rate " + text(rate) + "; try a smaller rate, such as "
                + text(rate * LESS) + ", or less decay");
        this.epoch = epoch;
        this.cost = cost;
        this.rate = rate;
    }

    private static String text(double rate) {
        return String.format(Locale.ROOT, "%.3g", rate);
    }

    /** The epoch that diverged, counted from 1; the network holds the state after the one before it. */
    public int epoch() {
        return epoch;
    }

    /** The mean cost of that epoch. */
    public double cost() {
        return cost;
    }

    /** The learning rate of the last step of that epoch. */
    public double rate() {
        return rate;
    }
}
