package dev.chainrule.check.parity;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.reference.Bounded;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.select.WorkingDevices;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Trains one network on several devices, one after another, and compares them. */
public final class ParityRun {
    private final ParityPlan plan;
    private final List<DeviceParity> devices = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    /** The training of the first device, by which the others are judged. */
    private @Nullable Training first;

    /** A run that has no device yet. */
    public ParityRun(ParityPlan plan) {
        this.plan = plan;
    }

    /** A training on one device: every call, and the parameters after each step. */
    private record Training(List<Call> calls, List<NetworkState> states, List<List<double[]>> exact) {}

    /**
     * Trains on every device of a preference, each once, where {@code *} stands for all that work.
     *
     * A device that fails while it trains is told with its reason, and the others are compared.
     *
     * @throws NoBackendException if a device that is named does not work
     * @throws IllegalArgumentException if the preference has an option that the provider does not have
     */
    public static Parity of(ParityPlan plan, Preference preference) {
        List<Preference.Entry> entries = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Preference.Entry entry : preference.entries()) {
            if (entry.any()) {
                WorkingDevices working = WorkingDevices.of(entry);
                entries.addAll(working.entries());
                absent.addAll(working.absent());
            } else {
                entries.add(entry);
            }
        }
        ParityRun run = new ParityRun(plan);
        Set<String> names = new HashSet<>();
        for (Preference.Entry entry : entries) {
            if (names.add(entry.toString())) {
                try (Selection selection = Backends.open(entry.alone())) {
                    run.attempt(entry.toString(), selection.compute());
                }
            }
        }
        return run.parity(absent);
    }

    /** Trains on one more device, as {@link #add} does; one that fails is told with its reason in the result. */
    public void attempt(String name, Compute device) {
        try {
            add(name, device);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            failed.add(name + ": " + (e instanceof BackendException ? e.getMessage() : e.toString()));
        }
    }

    /**
     * Trains on one more device, with every kernel that it has.
     *
     * @param name its id, with options
     * @throws BackendException if it fails
     */
    public DeviceParity add(String name, Compute device) {
        device.prove(true);
        try {
            Training own = training(device);
            Training judge = first == null ? own : first;
            first = judge;
            DeviceParity parity = judged(name, device, own, judge);
            devices.add(parity);
            return parity;
        } finally {
            device.prove(false);
        }
    }

    private Training training(Compute device) {
        Tape tape = new Tape(device);
        try (ParityTraining training = new ParityTraining(plan, tape)) {
            List<NetworkState> states = training.train();
            List<List<double[]>> exact =
                    first == null ? Float64Training.of(tape.calls(), parameters(tape.calls())) : first.exact();
            return new Training(tape.calls(), states, exact);
        }
    }

    /** The parameters as the first step, one of descent, writes them: Θ and b of the last layer first. */
    private static List<Buffer> parameters(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.step() == 1 && call.operation().equals("accumulateGradient"))
                .flatMap(call -> call.targets().stream())
                .map(View::buffer)
                .toList();
    }

    // ---- judging

    private DeviceParity judged(String name, Compute device, Training own, Training judge) {
        DeviceInfo info = device.device();
        Reference reference = new Reference(ReferenceTwin.precision(info));
        Map<String, Tally> tallies = new LinkedHashMap<>();
        Difference wrong = null;
        for (Call call : judge.calls()) {
            List<float[]> values = devices.isEmpty() ? call.after() : call.repeated(device.backend());
            List<Bounded> exact = call.exact(reference);
            Difference out =
                    tallies.computeIfAbsent(call.operation(), Tally::new).add(call, values, exact);
            wrong = wrong == null ? out : wrong;
        }
        Difference different = difference(own, judge, reference);
        if (wrong == null && different != null && different.share() > 1) {
            wrong = different;
        }
        return new DeviceParity(
                name,
                info.givesSameBits(),
                tallies.values().stream().map(Tally::parity).toList(),
                steps(own, judge),
                different,
                wrong);
    }

    /** The first element of a training with other bits: until then all operands are those of the first device. */
    private static @Nullable Difference difference(Training own, Training judge, Reference reference) {
        for (int i = 0; i < own.calls().size(); i++) {
            Call call = own.calls().get(i);
            List<float[]> theirs = judge.calls().get(i).after();
            for (int t = 0; t < theirs.size(); t++) {
                int at = firstDifference(call.after().get(t), theirs.get(t));
                if (at >= 0) {
                    Bounded exact = call.exact(reference).get(t);
                    return difference(call, at, call.after().get(t), theirs.get(t), exact);
                }
            }
        }
        return null;
    }

    private static int firstDifference(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
                return i;
            }
        }
        return -1;
    }

    private static Difference difference(Call call, int at, float[] values, float[] theirs, Bounded exact) {
        int row = at / exact.cols();
        int col = at % exact.cols();
        return new Difference(
                call.step(),
                call.operation(),
                call.target(),
                row,
                col,
                values[at],
                theirs[at],
                exact.value(row, col),
                exact.error(row, col));
    }

    private List<StepParity> steps(Training own, Training judge) {
        List<StepParity> steps = new ArrayList<>();
        int last = plan.topology().layers() - 1;
        for (int step = 1; step <= plan.steps(); step++) {
            Ulps ulps = new Ulps();
            long equal = 0;
            long all = 0;
            List<double[]> exact = judge.exact().get(step - 1);
            for (int l = last; l >= 1; l--) {
                float[][] values = matrices(own.states().get(step - 1), l);
                float[][] theirs = matrices(judge.states().get(step - 1), l);
                for (int k = 0; k < values.length; k++) {
                    double[] wide = exact.get(2 * (last - l) + k);
                    for (int i = 0; i < values[k].length; i++) {
                        ulps.add(values[k][i], wide[i], Double.POSITIVE_INFINITY);
                        equal += Float.floatToIntBits(values[k][i]) == Float.floatToIntBits(theirs[k][i]) ? 1 : 0;
                    }
                    all += values[k].length;
                }
            }
            steps.add(new StepParity(step, all, equal, ulps.worst(), ulps.of99()));
        }
        return steps;
    }

    private static float[][] matrices(NetworkState state, int l) {
        return new float[][] {state.theta(l), state.bias(l)};
    }

    /** The calls of one operation, added up. */
    private static final class Tally {
        private final String operation;
        private final Ulps ulps = new Ulps();
        private int calls;
        private long elements;
        private long equal;

        Tally(String operation) {
            this.operation = operation;
        }

        /** Adds a call; its first element out of bounds, if there is one. */
        @Nullable
        Difference add(Call call, List<float[]> values, List<Bounded> exact) {
            calls++;
            Difference wrong = null;
            for (int t = 0; t < values.size(); t++) {
                float[] ours = values.get(t);
                float[] theirs = call.after().get(t);
                Bounded bounded = exact.get(t);
                for (int i = 0; i < ours.length; i++) {
                    Difference element = difference(call, i, ours, theirs, bounded);
                    ulps.add(ours[i], element.exact(), element.bound());
                    equal += Float.floatToIntBits(ours[i]) == Float.floatToIntBits(theirs[i]) ? 1 : 0;
                    wrong = wrong == null && element.share() > 1 ? element : wrong;
                }
                elements += ours.length;
            }
            return wrong;
        }

        OperationParity parity() {
            return new OperationParity(operation, calls, elements, equal, ulps.worst(), ulps.of99(), ulps.worstShare());
        }
    }

    /**
     * The findings so far.
     *
     * @param absent devices that are not there or do not work, each with the reason
     */
    public Parity parity(List<String> absent) {
        return new Parity(plan, devices, absent, failed);
    }
}
