package dev.chainrule.examples;

import java.security.SecureRandom;

/** The seed of random tests, the same in every run unless asked for; failures print it, so that it can be replayed. */
record Seed(long value) {
    private static final String PROPERTY = "chainrule.seed";
    private static final long DEFAULT = 20261123;

    /** From -Dchainrule.seed: a number, {@code random} for a new one, or the default. */
    static Seed ofRun() {
        return parse(System.getProperty(PROPERTY));
    }

    /** Reads the property; absent, empty or a Maven expression that nobody filled in mean the default. */
    static Seed parse(String text) {
        if (text == null || text.isBlank() || text.startsWith("${")) {
            return new Seed(DEFAULT);
        }
        if (text.equals("random")) {
            return new Seed(Integer.toUnsignedLong(new SecureRandom().nextInt()));
        }
        try {
            return new Seed(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + " is '" + text + "', expected a number or 'random'", e);
        }
    }

    @Override
    public String toString() {
        return "replay with -D" + PROPERTY + "=" + value;
    }
}
