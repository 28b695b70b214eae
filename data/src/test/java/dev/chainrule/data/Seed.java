package dev.chainrule.data;

import java.util.SplittableRandom;

/** The seed of a random test: -Dchainrule.seed, or a fresh one; a failure prints it, so that it can be replayed. */
record Seed(long value) {
    static Seed chosen() {
        String told = System.getProperty("chainrule.seed", "");
        boolean unset = told.isEmpty() || told.equals("${chainrule.seed}");
        return new Seed(unset ? new SplittableRandom().nextLong() : Long.parseLong(told));
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }

    @Override
    public String toString() {
        return "replay with -Dchainrule.seed=" + value;
    }
}
