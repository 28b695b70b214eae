package dev.chainrule.bench;

/**
 * The reason why one device's step takes less time than another's, from their ceilings: the part of the difference that
 * launches explain, or the part that arithmetic at the peak explains. The greater is named if it is at least half.
 */
final class Reason {
    private static final double EXPLAINS = 0.5;
    private static final double MICRO = 1e6;

    private Reason() {}

    static String of(String winner, Crossover.Point fast, String loser, Crossover.Point slow) {
        double difference = slow.step().median() - fast.step().median();
        double launch = slow.launch() - fast.launch();
        double arithmetic = slow.arithmetic() - fast.arithmetic(); // NaN where a peak is not known
        String reason;
        if (launch >= EXPLAINS * difference && !(arithmetic > launch)) {
            reason = "launch: they take " + pair(winner, fast.launch(), loser, slow.launch());
        } else if (arithmetic >= EXPLAINS * difference) {
            reason = "arithmetic: at its peak it takes " + pair(winner, fast.arithmetic(), loser, slow.arithmetic());
        } else {
            reason = "neither launches (" + pair(winner, fast.launch(), loser, slow.launch())
                    + ") nor peaks (" + pair(winner, fast.arithmetic(), loser, slow.arithmetic())
                    + ") account for it: " + winner + " uses its own better";
        }
        return reason + "; of a step of "
                + pair(winner, fast.step().median(), loser, slow.step().median()) + "; a batch from the host would add "
                + pair(winner, fast.transfer(), loser, slow.transfer());
    }

    private static String pair(String winner, double fast, String loser, double slow) {
        return micro(fast) + " on " + winner + " and " + micro(slow) + " on " + loser;
    }

    private static String micro(double seconds) {
        return Double.isNaN(seconds) ? "an unknown time" : Figures.of(MICRO * seconds) + " µs";
    }
}
