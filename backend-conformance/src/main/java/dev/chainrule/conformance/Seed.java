package dev.chainrule.conformance;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Where the random numbers of a run begin; public so that a backend's own tests replay by the same property. */
public final class Seed {
    /** The system property that sets the seed: a number, or {@code random} for a new one in every run. */
    public static final String PROPERTY = "chainrule.seed";

    /** The seed where nothing is asked for, so that a build says the same thing twice. */
    static final long DEFAULT = 20261123;

    private Seed() {}

    /**
     * The seed of this run.
     *
     * @throws IllegalArgumentException if the property is neither a number nor {@code random}
     */
    public static long ofRun() {
        return parse(System.getProperty(PROPERTY));
    }

    /** Reads the property; absent, empty or a Maven expression that nobody filled in mean the default. */
    static long parse(@Nullable String text) {
        if (text == null || text.isBlank() || text.startsWith("${")) {
            return DEFAULT;
        }
        if (text.equals("random")) {
            return Integer.toUnsignedLong(new SecureRandom().nextInt());
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + " is '" + text + "', expected a number or 'random'", e);
        }
    }
}
