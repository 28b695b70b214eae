package dev.chainrule.bench;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times one shape on all devices. Each device takes a first step, whose result is compared with that of the others, and is
 * warmed up. Then the clock is read round by round, once for each device and in an order that rotates, so that a disturbance
 * of the machine disturbs all devices.
 */
final class Contest implements AutoCloseable {
    private static final int LEAST_ROUNDS = 7;
    private static final int USUAL_ROUNDS = 31;
    private static final int MOST_ROUNDS = 101;
    /** The longest reading of the clock that is of use, in seconds. */
    private static final double READING = 0.05;

    /** The share of a device's seconds in which a first look finds out how long a step takes. */
    private static final double LOOK_PART = 0.1;
    /** The share for a second look, when the device is warm: noise could make a single reading too long. */
    private static final double AGAIN_PART = 0.03;

    /** The share for the warm-up. */
    private static final double WARMING_PART = 0.4;
    /** The share for the readings. */
    private static final double TIMING_PART = 0.5;

    private final TrainingShape shape;
    private final double seconds;
    private final BenchListener listener;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private @Nullable NetworkState expected;
    private String first = "";

    /**
     * Prepares a contest.
     *
     * @param shape the step to be timed
     * @param seconds about how long each device may take
     * @param listener told how it goes
     */
    Contest(TrainingShape shape, double seconds, BenchListener listener) {
        this.shape = shape;
        this.seconds = seconds;
        this.listener = listener;
    }

    /** Measures the devices; {@link #leftOut} tells which could not be measured, and why. */
    void run(List<String> backends) {
        if (!fitsTheHeap()) {
            backends.forEach(backend -> leftOut.add(backend + ": " + shape + " has no room in a heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; set CHAINRULE_OPTS=-Xmx…"));
            return;
        }
        NetworkState start = TrainingSteps.start(shape);
        for (String backend : backends) {
            listener.progressed(shape.name() + ": " + backend + " is being warmed up");
            attempt(backend, null, () -> enter(backend, start));
        }
        expected = null;
        if (!lanes.isEmpty()) {
            listener.progressed(
                    shape.name() + ": timing " + lanes.size() + (lanes.size() == 1 ? " device" : " devices"));
            rounds();
            conclude();
        }
    }

    /** Whether the heap has room for the network three times, while it is drawn and compared, and for the examples. */
    private boolean fitsTheHeap() {
        long examples = (long) Float.BYTES
                * shape.batch()
                * (shape.topology().inputs() + (long) shape.topology().outputs());
        return 3 * shape.parameterBytes() + examples < Runtime.getRuntime().maxMemory();
    }

    private void enter(String backend, NetworkState start) {
        Lane lane = Lane.open(backend, shape, start, listener::stopped);
        try {
            NetworkState state = lane.firstStep();
            NetworkState standard = expected;
            if (standard == null) {
                expected = state;
                first = backend;
                standard = state;
            }
            String complaint = !state.finite()
                    ? "a step gives numbers that are not finite"
                    : Agreement.complaint(start, standard, state);
            if (!complaint.isEmpty()) {
                if (first.equals(backend)) {
                    expected = null; // no standard for others
                }
                throw new WrongResultException(complaint + (first.equals(backend) ? "" : ", as " + first + " has it"));
            }
            refuseAbove(seconds, lane.steps().leastWithin(LOOK_PART * seconds)); // it may get much faster yet
            if (!lane.warmUp(WARMING_PART * seconds, reading())) {
                lane.note("it was still getting faster after the warm-up");
            }
            refuseAbove(TIMING_PART * seconds / LEAST_ROUNDS, lane.steps().leastWithin(AGAIN_PART * seconds));
            lanes.add(lane);
        } catch (RuntimeException | Error e) {
            lane.close();
            throw e;
        }
    }

    private void refuseAbove(double most, double step) {
        if (step > most) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a step takes %.3g s, too long to be timed within %.3g s", step, seconds));
        }
    }

    /** The length of a reading, in seconds. */
    private double reading() {
        return Math.min(READING, TIMING_PART * seconds / USUAL_ROUNDS);
    }

    private void rounds() {
        long begin = System.nanoTime();
        double end = TIMING_PART * seconds * lanes.size();
        for (int round = 0; round < MOST_ROUNDS && (round < LEAST_ROUNDS || Clock.since(begin) < end); round++) {
            List<Lane> now = List.copyOf(lanes);
            for (int i = 0; i < now.size(); i++) {
                Lane lane = now.get((round + i) % now.size());
                attempt(lane.backend(), lane, lane::read);
            }
        }
    }

    private void conclude() {
        for (Lane lane : List.copyOf(lanes)) {
            attempt(lane.backend(), lane, () -> {
                if (!lane.hasLearnt()) {
                    throw new WrongResultException("the cost is greater after all steps than before, or no number");
                }
            });
            if (lane.drifted()) {
                lane.note("it was still getting faster while it was timed");
            }
            if (lane.timing().noisy()) {
                lane.note("too noisy, its readings go " + lane.timing().spread());
            }
        }
        lanes.sort(Comparator.comparingDouble(Lane::median));
    }

    /** Does something with a device; if that fails, the device is out. */
    private void attempt(String backend, @Nullable Lane lane, Runnable action) {
        try {
            if (listener.stopped()) {
                throw new Stopped();
            }
            action.run();
        } catch (Stopped e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            if (lane != null) {
                lanes.remove(lane);
                close(lane);
            }
            String reason = reason(e);
            if (e instanceof WrongResultException) {
                listener.wrong(shape.name() + ": " + backend + " is wrong: " + reason);
            }
            leftOut.add(backend + ": " + reason);
        }
    }

    static String reason(Throwable e) {
        if (e instanceof WrongResultException) {
            return "WRONG, " + e.getMessage();
        }
        if (e instanceof NoBackendException) {
            return "it could be opened before, and now it cannot";
        }
        return e instanceof BackendException || e instanceof IllegalArgumentException
                ? String.valueOf(e.getMessage())
                : e.toString();
    }

    /** The devices that were measured, fastest first. */
    List<Lane> lanes() {
        return lanes;
    }

    List<String> leftOut() {
        return leftOut;
    }

    /** The winner, with the caveats that are known by now. */
    Verdict verdict() {
        if (lanes.isEmpty()) {
            return Verdict.none("no device could be measured");
        }
        return Verdict.of(lanes.stream()
                        .map(lane -> new Verdict.Runner(lane.backend(), lane.readings()))
                        .toList())
                .with(lanes.stream().flatMap(lane -> lane.notes().stream()).toList());
    }

    @Override
    public void close() {
        lanes.forEach(Contest::close);
    }

    private static void close(Lane lane) {
        try {
            lane.close();
        } catch (BackendException alreadyKnown) {
            // it failed before, which is said; or has nothing left to do
        }
    }
}
