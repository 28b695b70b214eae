package dev.chainrule.train;

import jdk.jfr.FlightRecorder;

/**
 * Steps and epochs as events of the JDK's Flight Recorder. A JVM without the module jdk.jfr has none, and as long as nothing is
 * recorded, a step costs the look at a field more.
 */
final class Flight {
    private static final boolean PRESENT = ModuleLayer.boot()
            .findModule("jdk.jfr")
            .filter(Flight.class.getModule()::canRead)
            .isPresent();

    private Flight() {}

    /** Whether anything is, or was, recorded in this JVM. */
    static boolean records() {
        return PRESENT && FlightRecorder.isInitialized();
    }

    /** A step, which returns the number of its examples. */
    interface Work {
        int run();
    }

    /** Runs a step as an event. */
    static int step(int epoch, int batch, Work work) {
        StepEvent event = new StepEvent();
        event.begin();
        int examples = work.run();
        event.end();
        if (event.shouldCommit()) {
            event.epoch = epoch;
            event.batch = batch;
            event.examples = examples;
            event.commit();
        }
        return examples;
    }

    /** The beginning of an epoch, to be given to {@link #ended}; it has no type that a JVM without events would miss. */
    static Object begun() {
        EpochEvent event = new EpochEvent();
        event.begin();
        return event;
    }

    /** Records an epoch that has ended. */
    static void ended(Object begun, EpochReport epoch) {
        EpochEvent event = (EpochEvent) begun;
        event.end();
        if (event.shouldCommit()) {
            event.epoch = epoch.epoch();
            event.cost = epoch.cost();
            event.validationCost =
                    epoch.validation() == null ? Double.NaN : epoch.validation().cost();
            event.samplesPerSecond = epoch.samplesPerSecond();
            event.commit();
        }
    }
}
