package dev.chainrule.train;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Is told what happens in a training, in the training's thread, and may end it after an epoch. Every method does nothing
 * unless overridden. An exception that a method throws ends training, and {@link Trainer#fit} throws it.
 */
public interface TrainingListener {
    /** A listener that tells, a line each, that training goes on from a checkpoint, and what is {@linkplain #noted noted}. */
    static TrainingListener notes(Consumer<String> line) {
        return new TrainingListener() {
            @Override
            public void resumed(int epochs, int examples) {
                line.accept("resumed after epoch " + epochs
                        + (examples == 0 ? "" : " and " + examples + " examples of the next"));
            }

            @Override
            public void noted(String text) {
                line.accept(text);
            }
        };
    }

    /** The answer of a listener to the end of an epoch. */
    enum Next {
        /** Training goes on, if epochs are left. */
        CONTINUE,
        /** Training ends, as if this had been the last epoch. */
        STOP
    }

    /**
     * Whether this listener wants the time of every epoch by its phases, {@link EpochReport#times}. The device is then waited for
     * after the steps, and once more after judging. False unless overridden.
     */
    default boolean wantsTimes() {
        return false;
    }

    /**
     * Training begins.
     *
     * @param device the id of the device
     * @param epochs the number of epochs that there will be at most
     * @param examples the number of examples in an epoch
     */
    default void started(String device, int epochs, int examples) {}

    /**
     * Training goes on from a checkpoint, after it has {@linkplain #started begun}.
     *
     * @param epochs the whole epochs that were trained before
     * @param examples the number of examples of the epoch in hand that were learnt before
     */
    default void resumed(int epochs, int examples) {}

    /**
     * The epochs that were trained before training went on from a checkpoint, after {@link #resumed}: their costs, rates and
     * validations; how long they took is not known, and NaN.
     */
    default void restored(List<EpochReport> epochs) {}

    /** Something happened that the user should know though nothing failed: a damaged checkpoint was left aside, for instance. */
    default void noted(String text) {}

    /** A checkpoint has been written. */
    default void written(Path checkpoint) {}

    /**
     * A batch has been handed to the device, which may still be computing it.
     *
     * @param epoch counted from 1
     * @param examples the number of examples of this epoch that have been handed over
     */
    default void progressed(int epoch, int examples) {}

    /**
     * An epoch has ended, and the network holds what it learnt. All listeners are told, also when an earlier one ends
     * training.
     *
     * @return whether training goes on; that it does unless overridden
     */
    default Next ended(EpochReport epoch) {
        return Next.CONTINUE;
    }

    /** Training has ended: after all epochs, or after the one at which a listener ended it. */
    default void finished(TrainingReport report) {}

    /** Training has ended with an exception, which its caller is about to get. */
    default void aborted() {}

    /**
     * Training has ended with an exception, which its caller is about to get. Calls {@link #aborted()} unless overridden.
     *
     * @param cause the exception or error
     */
    default void aborted(Throwable cause) {
        aborted();
    }
}
