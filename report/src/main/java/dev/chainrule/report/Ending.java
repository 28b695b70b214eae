package dev.chainrule.report;

import dev.chainrule.train.DivergedException;
import dev.chainrule.train.InterruptedTrainingException;
import dev.chainrule.train.TrainingReport;

/**
 * The way in which a training has ended, or that it has not.
 *
 * @param epoch the epoch in which it ended, counted from 1, unless all of them were whole; else 0
 * @param cost the cost of that epoch, which may be not finite; NaN where there is none
 * @param message what there is to tell; empty if all went as planned
 */
public record Ending(Kind kind, int epoch, double cost, String message) {
    /** It has not ended. */
    static final Ending NONE = new Ending(Kind.RUNNING, 0, Double.NaN, "");

    /** The ways. */
    public enum Kind {
        /** Training has not ended. */
        RUNNING("running"),
        /** All epochs were learnt. */
        ALL_EPOCHS("all epochs"),
        /** Epochs without a gain had become as many as the patience. */
        EARLY("early, without a gain"),
        /** A listener ended it. */
        STOPPED("stopped"),
        /** The thread was interrupted. */
        INTERRUPTED("interrupted"),
        /** The cost or a parameter stopped being finite, or the cost rose. */
        DIVERGED("diverged"),
        /** Something failed. */
        FAILED("failed");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The way in words. */
        public String text() {
            return text;
        }
    }

    /** Whether it has ended otherwise than it should. */
    public boolean broken() {
        return kind == Kind.INTERRUPTED || kind == Kind.DIVERGED || kind == Kind.FAILED;
    }

    /** The end of a training that was not broken off. */
    static Ending of(TrainingReport report, int epochs) {
        Kind kind = report.endedEarly() ? Kind.EARLY : report.epochs() < epochs ? Kind.STOPPED : Kind.ALL_EPOCHS;
        return new Ending(kind, 0, Double.NaN, report.kept().orElse(""));
    }

    /** The end of a training by an exception or error. */
    static Ending of(Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (cause instanceof DivergedException diverged) {
            return new Ending(Kind.DIVERGED, diverged.epoch(), diverged.cost(), message);
        }
        if (cause instanceof InterruptedTrainingException interrupted) {
            return new Ending(Kind.INTERRUPTED, interrupted.epoch(), Double.NaN, message);
        }
        return new Ending(Kind.FAILED, 0, Double.NaN, message);
    }
}
