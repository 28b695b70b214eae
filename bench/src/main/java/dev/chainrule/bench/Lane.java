package dev.chainrule.bench;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A device in a contest: open, with steps of training to take, and the readings of the clock so far. */
final class Lane implements AutoCloseable {
    /** The number of readings in a group; groups are compared. */
    private static final int GROUP = 5;
    /** A device is steady when the median of a group is no less than this part of that of the group before. */
    private static final double STEADY = 0.97;
    /** A group below this part of the one before is worth a note: on a busy machine, a few percent say nothing. */
    private static final double WORTH_A_NOTE = 0.9;

    private final String backend;
    private final Selection selection;
    private final List<Double> readings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final TrainingSteps steps;
    private double cost;
    private int count = 1;

    private Lane(String backend, Selection selection, TrainingSteps steps) {
        this.backend = backend;
        this.selection = selection;
        this.steps = steps;
    }

    /**
     * Opens the device, and puts a step's data on it.
     *
     * @param stopped asked before every reading of the clock whether to stop
     */
    static Lane open(String backend, TrainingShape shape, NetworkState start, BooleanSupplier stopped) {
        Selection selection = Backends.open(backend);
        try {
            long wanted = 2 * shape.parameterBytes() + shape.workspaceBytes(); // twice: for the update apart
            if (wanted > selection.device().memoryBytes()) {
                throw new IllegalArgumentException("it has no room for " + mega(wanted) + " MB, expected at most "
                        + mega(selection.device().memoryBytes()));
            }
            return new Lane(backend, selection, new TrainingSteps(selection.compute(), shape, start, stopped));
        } catch (RuntimeException | Error e) {
            selection.close();
            throw e;
        }
    }

    private static long mega(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    String backend() {
        return backend;
    }

    TrainingSteps steps() {
        return steps;
    }

    /** The times of a step, in seconds, round by round. */
    List<Double> readings() {
        return readings;
    }

    Timing timing() {
        return Readings.timing(readings);
    }

    /** A reader must know this of its figures. */
    void note(String note) {
        notes.add(note);
    }

    /** Caveats for readers of its figures: a sentence each, which begins with the device. */
    List<String> notes() {
        return notes.stream().map(note -> backend + ": " + note).toList();
    }

    double median() {
        return Readings.median(readings);
    }

    /** Takes the first step, keeps the cost before it, and returns the parameters after it. */
    NetworkState firstStep() {
        cost = steps.cost();
        steps.run(1);
        return steps.state();
    }

    /** Whether the cost is a number, and no greater than before the first step. */
    boolean hasLearnt() {
        return steps.cost() <= cost;
    }

    /**
     * Takes steps until they no longer get faster, for half of {@code seconds} at least: code that is compiled in the
     * background comes into use all at once.
     *
     * @param seconds the longest time
     * @param reading the length of a reading, in seconds
     * @return whether they no longer got faster at the end
     */
    boolean warmUp(double seconds, double reading) {
        long begin = System.nanoTime();
        List<Double> seen = new ArrayList<>();
        do {
            count = steps.lasting(reading); // what gets faster needs more steps
            seen.add(steps.seconds(count));
        } while (Clock.since(begin) < seconds
                && !(seen.size() >= 2 * GROUP && steady(seen, STEADY) && Clock.since(begin) > seconds / 2));
        return steady(seen, WORTH_A_NOTE);
    }

    /** Whether the last group of readings takes no less than {@code part} of the time of the group before it. */
    static boolean steady(List<Double> seen, double part) {
        int end = seen.size();
        int group = Math.min(GROUP, end / 2);
        return group == 0
                || Readings.median(seen.subList(end - group, end))
                        >= part * Readings.median(seen.subList(end - 2 * group, end - group));
    }

    void read() {
        readings.add(steps.seconds(count));
    }

    /** Whether it was still getting faster while it was measured. */
    boolean drifted() {
        int half = readings.size() / 2;
        return half > 0
                && Readings.median(readings.subList(half, readings.size()))
                        < WORTH_A_NOTE * Readings.median(readings.subList(0, half));
    }

    @Override
    public void close() {
        selection.close();
    }
}
