package dev.chainrule.train;

/**
 * The cost, or a parameter, is no longer a finite number, or the cost is far above what it was at first. The network is
 * as it was after the last good epoch.
 */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int epoch;
    private final double cost;

    DivergedException(int epoch, double cost, double firstCost, boolean finite) {
        super("training diverged in epoch " + epoch + ": the cost is " + cost
                + (Double.isFinite(cost)
                        ? finite ? ", and was " + firstCost + " at first" : " and a parameter is not finite"
                        : "")
                + ", expected " + (finite ? "it to fall" : "finite numbers") + "; try a smaller rate or less decay");
        this.epoch = epoch;
        this.cost = cost;
    }

    /** The epoch that diverged, counted from 1; the network holds the state after the one before it. */
    public int epoch() {
        return epoch;
    }

    /** The mean cost of that epoch. */
    public double cost() {
        return cost;
    }
}
