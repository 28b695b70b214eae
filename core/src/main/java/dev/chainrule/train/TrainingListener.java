package dev.chainrule.train;

/**
 * Is told what happens in a training, in the training's thread, and may end it after an epoch. Every method does nothing
 * unless overridden. An exception that a method throws ends training, and {@link Trainer#fit} throws it.
 */
public interface TrainingListener {
    /** The answer of a listener to the end of an epoch. */
    enum Next {
        /** Training goes on, if epochs are left. */
        CONTINUE,
        /** Training ends, as if this had been the last epoch. */
        STOP
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
}
