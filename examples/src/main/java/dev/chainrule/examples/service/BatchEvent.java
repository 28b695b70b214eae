package dev.chainrule.examples.service;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A batch of predictions, for the JDK's Flight Recorder: {@code java -XX:StartFlightRecording …}. */
@Name("dev.chainrule.Batch")
@Label("Batch of predictions")
@Category("Chainrule")
@StackTrace(false)
final class BatchEvent extends Event {
    @Label("Rows")
    final int rows;

    @Label("Waited")
    @Timespan
    final long waited;

    @Label("Computed")
    @Timespan
    final long computed;

    /** Times in nanoseconds. */
    BatchEvent(int rows, long waited, long computed) {
        this.rows = rows;
        this.waited = waited;
        this.computed = computed;
    }
}
