package dev.chainrule.train;

/** Told what happens in a training, in the training's thread. Every method does nothing unless overridden. */
public interface TrainingListener {
    /** A listener that does nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /**
     * Training begins.
     *
     * @param device the id of the device
     * @param epochs how many epochs there will be
     * @param examples the number of examples in an epoch
     */
    default void started(String device, int epochs, int examples) {}

    /**
     * A batch has been handed to the device, which may still be computing it.
     *
     * @param epoch counted from 1
     * @param examples how many examples of this epoch have been handed over
     */
    default void progressed(int epoch, int examples) {}

    /** An epoch has ended, and the network holds what it learnt. */
    default void ended(EpochReport epoch) {}

    /** All epochs have ended. */
    default void finished(TrainingReport report) {}

    /** Training has ended early, with the exception that its caller is about to get. */
    default void aborted() {}
}
