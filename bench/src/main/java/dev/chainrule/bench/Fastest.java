package dev.chainrule.bench;

import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The choice of a device by timing: a step of the network that is to be trained, on every device that a preference allows.
 * An entry of the preference stands for the device that it opens, {@code *} for all that work but for those that are chosen
 * only when named; a device that the preference does not name is neither opened nor probed.
 *
 * <pre>{@code
 * try (Selection selection = Fastest.open("*", Topology.of(784, 128, 10), 32)) { … }
 * }</pre>
 *
 * @param preference the devices allowed
 * @param measured the devices that took steps, in the order of the preference
 * @param leftOut entries that opened no device, or whose device failed or was not timed, each with the reason
 */
public record Fastest(Preference preference, List<Step> measured, List<String> leftOut) {
    private static final double MILLISECONDS = 1e3;

    public Fastest {
        measured = List.copyOf(measured);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A device's step of training.
     *
     * @param backend the entry of a preference that opens the device
     * @param secondsPerStep the least time of a step, in seconds
     */
    public record Step(String backend, double secondsPerStep) {}

    /**
     * Times the devices of a preference for about two seconds in all, and opens the fastest.
     *
     * @param preference as {@link Backends#open(String)} takes it
     * @param topology the network to be trained
     * @param batch the examples of a step
     * @throws NoBackendException if no device works that the preference allows
     * @throws IllegalArgumentException if the preference has a wrong form, a device that it names does not have its option,
     *     or the batch is less than 1 or too large for an array
     */
    public static Selection open(String preference, Topology topology, int batch) {
        return among(Preference.of(preference), new TrainingShape(topology, batch))
                .open();
    }

    /**
     * {@link #among(Preference, TrainingShape, Optimizer)} by steps of descent.
     *
     * @throws IllegalArgumentException if a device that the preference names does not have its option
     */
    public static Fastest among(Preference preference, TrainingShape shape) {
        return among(preference, shape, TrainingSteps.DESCENT);
    }

    /**
     * Times the devices of a preference for about two seconds in all. Devices take turns, and one is open at a time, so that
     * a network needs no more room than it will. A step cannot be broken off, so the last may end later.
     *
     * @param optimizer takes the steps, since one with moments asks other things of a device than descent
     * @throws IllegalArgumentException if a device that the preference names does not have its option
     */
    public static Fastest among(Preference preference, TrainingShape shape, Optimizer optimizer) {
        return new FastestRun(preference, shape, optimizer).run();
    }

    /** The times for people, line by line: what was left out, a line for each device, the winner. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(leftOut);
        measured.forEach(step -> lines.add(
                String.format(Locale.ROOT, "%s %.3f ms a step", step.backend(), MILLISECONDS * step.secondsPerStep())));
        winner().ifPresent(step -> lines.add("fastest: " + step.backend()));
        return lines;
    }

    /** The device whose step took the least time; empty if none took a step. */
    public Optional<Step> winner() {
        return measured.stream().min(Comparator.comparingDouble(Step::secondsPerStep));
    }

    /**
     * Opens the winner.
     *
     * @throws NoBackendException if no device took a step, or the winner no longer works
     */
    public Selection open() {
        return winner().map(step -> Backends.open(step.backend())).orElseGet(() -> Backends.open(preference));
    }
}
