package dev.chainrule.bench;

import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.select.WorkingDevices;
import java.util.ArrayList;
import java.util.List;

/**
 * A benchmark of devices: first what each can do at most, then every shape on all of them, then the batch sizes of every
 * network for which a crossover is wanted. Immutable; every setting returns a new plan.
 *
 * <pre>{@code
 * BenchReport report = Bench.of("*").shapes(TrainingShape.of("B"), TrainingShape.of("784-300-10@64")).run();
 * }</pre>
 */
public final class Bench {
    private static final List<TrainingShape> USUAL =
            List.of(TrainingShape.of("A"), TrainingShape.of("B"), TrainingShape.of("C"));

    private final List<String> devices;
    private final List<String> absent;
    private final List<TrainingShape> shapes;
    private final List<Topology> networks;
    private final double seconds;
    private final BenchListener listener;

    private Bench(
            List<String> devices,
            List<String> absent,
            List<TrainingShape> shapes,
            List<Topology> networks,
            double seconds,
            BenchListener listener) {
        this.devices = List.copyOf(devices);
        this.absent = List.copyOf(absent);
        this.shapes = List.copyOf(shapes);
        this.networks = List.copyOf(networks);
        this.seconds = seconds;
        this.listener = listener;
    }

    /**
     * Measures the devices of a preference: the shapes A, B and C, three seconds each, unless told otherwise.
     *
     * @param devices as {@link #of(Preference)} takes them
     * @throws NoBackendException as {@link #of(Preference)}
     * @throws IllegalArgumentException if the preference has a wrong form, or an option that a provider does not have
     */
    public static Bench of(String devices) {
        return of(Preference.of(devices));
    }

    /**
     * Measures the devices of a preference: the shapes A, B and C, three seconds each, unless told otherwise. Every device
     * is opened once, to see that it is there.
     *
     * @param devices an entry for each device, which names its results; {@code *} stands for all devices that work, but for
     *     those that are chosen only when named
     * @throws NoBackendException if a device that is named does not work, or none of {@code *}
     * @throws IllegalArgumentException if an entry has an option that its provider does not have
     */
    public static Bench of(Preference devices) {
        List<String> names = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Preference.Entry entry : devices.entries()) {
            if (entry.any()) {
                WorkingDevices all = WorkingDevices.of(entry);
                if (all.entries().isEmpty()) {
                    Backends.open(entry.alone()).close(); // says why there is none
                }
                all.entries().forEach(one -> names.add(one.toString()));
                absent.addAll(all.absent());
            } else {
                try (Selection there = Backends.open(entry.alone())) {
                    there.device(); // it is; what it can do is measured later
                }
                names.add(entry.toString());
            }
        }
        return new Bench(names.stream().distinct().toList(), absent, List.of(), List.of(), 3, new BenchListener() {});
    }

    /** Measures steps of training of these shapes. */
    public Bench shapes(TrainingShape... all) {
        return shapes(List.of(all));
    }

    /** Measures steps of training of these shapes. */
    public Bench shapes(List<TrainingShape> all) {
        return new Bench(devices, absent, all, networks, seconds, listener);
    }

    /** Finds out, for each of these networks, from which batch size on which device wins; shapes are measured only if named. */
    public Bench crossovers(Topology... all) {
        return crossovers(List.of(all));
    }

    /** Finds out, for each of these networks, from which batch size on which device wins; shapes are measured only if named. */
    public Bench crossovers(List<Topology> all) {
        return new Bench(devices, absent, shapes, all, seconds, listener);
    }

    /**
     * Takes about this time for a shape on a device.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public Bench seconds(double each) {
        if (!(each > 0) || Double.isInfinite(each)) {
            throw new IllegalArgumentException("bench: " + each + " seconds, expected more than 0");
        }
        return new Bench(devices, absent, shapes, networks, each, listener);
    }

    /** Tells this listener how it goes, in place of the one before. */
    public Bench listener(BenchListener told) {
        return new Bench(devices, absent, shapes, networks, seconds, told);
    }

    /**
     * Measures. A device that fails or computes wrongly is left out, and the report says why.
     *
     * @return everything that was measured until the end, or until the listener stopped it
     */
    public BenchReport run() {
        List<TrainingShape> wanted = shapes.isEmpty() && networks.isEmpty() ? USUAL : shapes;
        return new BenchRun(devices, seconds, listener)
                .run(
                        absent,
                        wanted.stream().distinct().toList(),
                        networks.stream().distinct().toList());
    }
}
