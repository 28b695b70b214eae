package dev.chainrule.modelselection;

import java.util.ArrayList;
import java.util.List;

/**
 * A search that soon gives up what does badly (Jamieson and Talwalkar, 2016): all trials are trained for a few epochs, the best n/η of
 * them for η times as many, and so on; the best of all for all epochs. Each rung trains anew, so that its trainings are whole ones,
 * schedule included, which can be repeated, but where a rung is too short for a warm-up ({@link Recipe#epochs}); it costs at most
 * η/(η - 1) times as much as going on would.
 *
 * @param factor η
 */
public record SuccessiveHalving(int factor) {
    /**
     * Checks the factor.
     *
     * @throws IllegalArgumentException if it is below 2
     */
    public SuccessiveHalving {
        if (factor < 2) {
            throw new IllegalArgumentException("successive halving: factor " + factor + ", expected at least 2");
        }
    }

    /**
     * A round of trainings.
     *
     * @param trials the number of trials, the best of the rung before
     * @param share the share of the epochs
     */
    public record Rung(int trials, double share) {}

    /** The rungs for a number of trials: n, n/η, n/η² … 1 of them, rounded down, with the shares … 1/η², 1/η, 1. */
    public List<Rung> rungs(int trials) {
        List<Integer> counts = new ArrayList<>();
        for (int left = trials; left >= 1; left /= factor) {
            counts.add(left);
        }
        List<Rung> rungs = new ArrayList<>();
        double share = 1;
        for (int i = 1; i < counts.size(); i++) {
            share /= factor;
        }
        for (int count : counts) {
            rungs.add(new Rung(count, share));
            share *= factor;
        }
        return rungs;
    }
}
