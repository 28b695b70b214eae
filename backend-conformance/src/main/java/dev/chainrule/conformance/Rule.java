package dev.chainrule.conformance;

import java.util.OptionalDouble;

/**
 * A numbered rule of {@code docs/spi-rules.md} and the check that holds a backend to it.
 *
 * @param number family letter and number, e.g. {@code A3}; never used again for another rule
 * @param title what holds, as a sentence without a full stop
 * @param check fails with an {@link AssertionError}, or with whatever the backend threw
 */
record Rule(String number, String title, Check check) {

    /** Holds a backend to one rule. */
    @FunctionalInterface
    interface Check {
        void run(Trial trial);
    }

    /** The family of the rule: the letter of its number. */
    RuleFamily family() {
        return RuleFamily.valueOf(number.substring(0, 1));
    }

    /**
     * Runs the check with numbers drawn from the seed.
     *
     * @return the largest share of its bound that an element took; empty if the rule compares with no bound
     * @throws AssertionError if the rule is broken; its message names the rule, the operation and how to replay it
     */
    OptionalDouble prove(Subject subject, long seed) {
        try (Trial trial = new Trial(subject, seed + number.hashCode())) {
            check.run(trial);
            return trial.share();
        } catch (AssertionError | RuntimeException | LinkageError e) {
            String what = e instanceof AssertionError ? e.getMessage() : "threw " + e;
            throw new AssertionError(
                    "%s %s, broken by %s: %s; replay with -D%s=%d"
                            .formatted(number, title, subject.id(), what, Seed.PROPERTY, seed),
                    e);
        }
    }

    @Override
    public String toString() {
        return number + " " + title;
    }
}
