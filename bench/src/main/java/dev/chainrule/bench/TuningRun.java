package dev.chainrule.bench;

import dev.chainrule.check.ProductCheck;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a {@link Tuning}: the configurations of a device, each open while it is right. */
final class TuningRun implements AutoCloseable {
    /** A shape is left out where its time has no room for this number of rounds. */
    private static final int LEAST_ROUNDS = 5;
    /** More rounds are of no use. */
    private static final int MOST_ROUNDS = 200;

    /** The time that a reading of the clock is to cover, in seconds, where a step takes less. */
    private static final double READING = 0.05;

    private static final double NANOSECONDS = 1e9;

    private final Selection selection;
    private final TuningListener listener;
    private final List<Configured> all;

    TuningRun(Selection selection, TuningListener listener) {
        this.selection = selection;
        this.listener = listener;
        all = selection.configurations().stream().map(Configured::new).toList();
    }

    /** The configuration that the device is opened with now. */
    private Configured present() {
        return all.get(0);
    }

    private List<Configured> right() {
        return all.stream().filter(Configured::right).toList();
    }

    TuningReport report() {
        return new TuningReport(
                selection.device().id(), all.stream().map(this::result).toList());
    }

    private TunedConfiguration result(Configured one) {
        return one.result(present());
    }

    /**
     * Checks all, and times those that are right.
     *
     * @param seconds about how long the timing may take
     * @throws RuntimeException whatever the present configuration throws
     */
    void measure(List<TrainingShape> shapes, double seconds) {
        if (all.isEmpty()) {
            return;
        }
        listener.started(selection.device().id(), all.size());
        check();
        List<Configured> right = right();
        if (right.size() > 1) {
            listener.timing(right.size(), seconds);
            for (TrainingShape shape : shapes) {
                if (!measure(shape, seconds / shapes.size())) {
                    listener.leftOut(shape);
                }
            }
            right.stream().filter(one -> !one.right()).forEach(one -> listener.rejected(result(one)));
        }
    }

    private void check() {
        ProductCheck check = ProductCheck.of(selection.device());
        List<float[]> bits = new ArrayList<>();
        for (Configured one : all) {
            attempt(one, () -> check(one, check, bits));
            listener.checked(result(one));
            if (!present().right()) {
                return;
            }
        }
    }

    private void check(Configured one, ProductCheck check, List<float[]> bits) {
        List<float[]> results = check.results(one.open(selection));
        if (one == present()) {
            bits.addAll(results);
        }
        Optional<String> outOfBounds = check.outOfBounds(results);
        if (outOfBounds.isPresent()) {
            one.reject("out of bounds, " + outOfBounds.get());
            return;
        }
        check.difference(results, bits)
                .ifPresent(product -> one.reject("other bits than " + present() + ", " + product));
    }

    /**
     * Times steps of training with all that are right, in turn, round by round; first each takes one step, whose bits
     * are compared. The time of a configuration is the median of its rounds.
     *
     * @return whether there was time enough; if not, there is no time of this shape
     */
    private boolean measure(TrainingShape shape, double seconds) {
        TrainingSteps first = new TrainingSteps(present().compute(), shape);
        first.run(1);
        NetworkState expected = first.state();
        if (first.seconds(1) * right().size() * LEAST_ROUNDS > seconds) {
            first.close();
            return false;
        }
        double reading = Math.min(READING, seconds / right().size() / LEAST_ROUNDS);
        List<Timed> timed = new ArrayList<>(List.of(Timed.of(present(), first, reading)));
        for (Configured other : right()) {
            if (other != present()) {
                attempt(other, () -> {
                    TrainingSteps steps = new TrainingSteps(other.compute(), shape);
                    steps.run(1);
                    if (TrainingSteps.equal(steps.state(), expected)) {
                        timed.add(Timed.of(other, steps, reading));
                    } else {
                        other.reject("other bits than " + present() + ", a step of " + shape);
                    }
                });
            }
        }
        time(timed, seconds);
        for (Timed each : timed) {
            if (each.configured.right()) {
                each.configured.took(shape, Readings.median(each.readings));
                each.steps.close();
            }
        }
        return true;
    }

    /**
     * A configuration that is timed.
     *
     * @param count the number of steps that a reading covers
     * @param readings the times of a step so far, in seconds
     */
    private record Timed(Configured configured, TrainingSteps steps, int count, List<Double> readings) {
        static Timed of(Configured configured, TrainingSteps steps, double reading) {
            return new Timed(configured, steps, steps.lasting(reading), new ArrayList<>());
        }

        void read() {
            readings.add(steps.seconds(count));
        }
    }

    private void time(List<Timed> timed, double seconds) {
        long end = System.nanoTime() + (long) (seconds * NANOSECONDS);
        for (int round = 1; round <= MOST_ROUNDS && (round == 1 || System.nanoTime() - end < 0); round++) {
            for (Timed each : timed) {
                if (each.configured.right()) {
                    attempt(each.configured, each::read);
                }
            }
        }
    }

    /** Does something that only the present configuration may fail at; another one is then rejected. */
    private void attempt(Configured one, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            if (one == present()) {
                throw e;
            }
            one.reject(e instanceof BackendException ? String.valueOf(e.getMessage()) : e.toString());
        }
    }

    @Override
    public void close() {
        all.forEach(Configured::close);
    }
}
