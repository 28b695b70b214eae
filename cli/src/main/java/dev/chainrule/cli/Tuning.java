package dev.chainrule.cli;

import dev.chainrule.check.ProductCheck;
import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.cli.bench.Readings;
import dev.chainrule.cli.bench.TrainingShape;
import dev.chainrule.cli.bench.TrainingSteps;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures a device's configurations against each other. Each is checked before it is timed: its products against the
 * reference, and their bits, like those of a step of training, against the bits of the present configuration, the first.
 * What is not right is rejected with the reason, and never timed.
 */
final class Tuning implements AutoCloseable {
    /** A winner's time is less than this part of the present one's, lest noise decide. */
    static final double CLEARLY_FASTER = 0.97;

    /** A shape is left out where its time has no room for so many rounds. */
    private static final int LEAST_ROUNDS = 5;
    /** More are of no use. */
    private static final int MOST_ROUNDS = 200;

    /** What a reading of the clock is to cover, in seconds, where a step takes less. */
    private static final double READING = 0.05;

    private static final double NANOSECONDS = 1e9;

    private final Selection selection;
    private final List<Configured> all;

    /** Of the device that was selected; it has configurations. */
    Tuning(Selection selection) {
        this.selection = selection;
        all = selection.configurations().stream().map(Configured::new).toList();
    }

    List<Configured> all() {
        return all;
    }

    /** The one that the device is opened with now. */
    Configured present() {
        return all.get(0);
    }

    List<Configured> right() {
        return all.stream().filter(Configured::right).toList();
    }

    /** The fastest that is right, if it is clearly faster than the present one, else that; none, if nothing was timed. */
    Optional<Configured> winner() {
        return right().stream()
                .filter(one -> one == present() || one.relativeTo(present()) < CLEARLY_FASTER)
                .filter(one -> !one.shapes().isEmpty())
                .min(Comparator.comparingDouble(one -> one.relativeTo(present())));
    }

    /**
     * Opens and checks all; if the present one is out of bounds no other, since there are no bits to compare with.
     *
     * @param listener told of each when it has been checked
     * @throws RuntimeException whatever the present one throws
     */
    void check(Consumer<Configured> listener) {
        ProductCheck check = new ProductCheck(ReferenceTwin.precision(selection.device()));
        List<float[]> bits = new ArrayList<>();
        for (Configured one : all) {
            attempt(one, () -> check(one, check, bits));
            listener.accept(one);
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
     * @param seconds about how long that may take
     * @return whether there was time enough; if not, there is no time of this shape
     * @throws RuntimeException whatever the present one throws
     */
    boolean measure(TrainingShape shape, double seconds) {
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
     * What is timed.
     *
     * @param count how many steps a reading covers
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
        } catch (RuntimeException | LinkageError e) {
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
