package dev.chainrule.bench;

/** Told how a tuning goes. */
public interface TuningListener {
    /** Configurations were found on a device, and are checked one after the other. */
    default void started(String device, int configurations) {}

    /** A configuration has been checked. */
    default void checked(TunedConfiguration one) {}

    /** The configurations that are right are timed now; there are two at least. */
    default void timing(int configurations, double seconds) {}

    /** A shape takes too long for the time that it was given, and is not timed. */
    default void leftOut(TrainingShape shape) {}

    /** A configuration that was right when it was checked failed while it was timed; told after all timing. */
    default void rejected(TunedConfiguration one) {}
}
