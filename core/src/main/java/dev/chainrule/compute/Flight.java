package dev.chainrule.compute;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Operations as events of the JDK's Flight Recorder. A JVM without the module jdk.jfr has none, and as long as nothing is
 * recorded, an operation costs the look at a field more.
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

    /**
     * Runs an operation as an event.
     *
     * @param first the first matrix of the operation: that which is transferred
     * @param target the last
     */
    static void run(String device, String operation, @Nullable Matrix first, @Nullable Matrix target, Runnable body) {
        if (operation.equals("upload") || operation.equals("download")) {
            transfer(device, operation, first, body);
            return;
        }
        OperationEvent event = new OperationEvent();
        event.begin();
        body.run();
        event.end();
        if (event.shouldCommit()) {
            event.device = device;
            event.operation = operation;
            event.rows = target == null ? 0 : target.rows();
            event.columns = target == null ? 0 : target.cols();
            event.commit();
        }
    }

    private static void transfer(String device, String direction, @Nullable Matrix matrix, Runnable body) {
        TransferEvent event = new TransferEvent();
        event.begin();
        body.run();
        event.end();
        if (event.shouldCommit()) {
            event.device = device;
            event.direction = direction;
            event.bytes = matrix == null
                    ? 0
                    : (long) matrix.rows()
                            * matrix.cols()
                            * matrix.view.buffer().type().bytes();
            event.commit();
        }
    }
}
