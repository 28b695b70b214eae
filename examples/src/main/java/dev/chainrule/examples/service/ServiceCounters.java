package dev.chainrule.examples.service;

import dev.chainrule.predict.BatchListener;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a service, as text that Prometheus reads; each batch is an event of the Flight Recorder, too. */
final class ServiceCounters implements BatchListener {
    private final LongAdder rows = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private final LongAdder computedNanos = new LongAdder();

    @Override
    public void batch(int count, Duration waited, Duration computed) {
        rows.add(count);
        batches.increment();
        waitedNanos.add(waited.toNanos());
        computedNanos.add(computed.toNanos());
        new BatchEvent(count, waited.toNanos(), computed.toNanos()).commit();
    }

    @Override
    public void failed(int count, Throwable cause) {
        failed.add(count);
    }

    @Override
    public void refused(int waiting) {
        refused.increment();
    }

    /** The rows that were answered. */
    long rows() {
        return rows.sum();
    }

    /** The batches in which they were. */
    long batches() {
        return batches.sum();
    }

    /** A counter a line, with its type above it. */
    String text(int waiting) {
        return counter("chainrule_rows_total", rows.sum())
                + counter("chainrule_batches_total", batches.sum())
                + counter("chainrule_failed_rows_total", failed.sum())
                + counter("chainrule_refused_rows_total", refused.sum())
                + counter("chainrule_waited_seconds_total", waitedNanos.sum() * 1e-9)
                + counter("chainrule_computed_seconds_total", computedNanos.sum() * 1e-9)
                + "# TYPE chainrule_waiting_rows gauge\nchainrule_waiting_rows " + waiting + "\n";
    }

    private static String counter(String name, long value) {
        return "# TYPE " + name + " counter\n" + name + " " + value + "\n";
    }

    private static String counter(String name, double value) {
        return "# TYPE " + name + " counter\n" + name + String.format(Locale.ROOT, " %.9f", value) + "\n";
    }
}
