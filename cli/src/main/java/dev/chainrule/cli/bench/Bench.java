package dev.chainrule.cli.bench;

import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A benchmark of devices: first what each can do at most, then every shape on all of them, then the batch sizes of every
 * network for which a crossover is wanted. A device is opened anew for each, so that one failure is no other's.
 */
public final class Bench implements BenchListener {
    /** Of what a device may take for a shape, so much goes to each of its ceilings, and to the parts of the step. */
    private static final double CEILING_PART = 0.1;

    private static final double PARTS_PART = 0.2;
    /** A share of the ceiling above this is not a share. */
    private static final double BEYOND = 1.05;

    private final List<String> backends;
    private final double seconds;
    private final Consumer<String> progress;
    private final Map<String, Ceiling> ceilings = new LinkedHashMap<>();
    private final Map<String, List<String>> notes = new LinkedHashMap<>();
    /** By device, then by what is noted: the shapes. */
    private final Map<String, Map<String, List<String>>> notesOfShapes = new LinkedHashMap<>();

    private final List<String> leftOut = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /**
     * Of these devices.
     *
     * @param backends each an entry of a preference that names one device, e.g. {@code cpu:vector?threads=1}; it names the
     *     results
     * @param seconds how long a device may take for a shape, about
     * @param progress told what begins, a line each
     */
    public Bench(List<String> backends, double seconds, Consumer<String> progress) {
        this.backends = List.copyOf(backends);
        this.seconds = seconds;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param version of Chainrule, for the report
     * @param skipped devices that are left out from the beginning, each with the reason
     * @param networks for which the crossover is wanted
     */
    public BenchReport run(String version, List<String> skipped, List<TrainingShape> shapes, List<Topology> networks) {
        ThisMachine machine = new ThisMachine();
        leftOut.addAll(skipped);
        Map<String, DeviceResult> devices = new LinkedHashMap<>();
        backends.forEach(backend -> ceilings(backend, devices));
        List<String> there = List.copyOf(ceilings.keySet());
        List<ShapeResult> results =
                shapes.stream().map(shape -> shape(shape, there)).toList();
        List<Crossover> crossovers = networks.stream().map(this::crossover).toList();
        List<DeviceResult> measured = devices.values().stream()
                .map(one -> new DeviceResult(
                        one.backend(), one.id(), one.description(), one.ceiling(), notes(one.backend())))
                .toList();
        return new BenchReport(machine.setting(version), measured, leftOut, results, crossovers);
    }

    /** What devices computed wrongly, a sentence each; it is in the report too, among what was left out. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    private List<String> notes(String backend) {
        List<String> all = new ArrayList<>(notes.getOrDefault(backend, List.of()));
        notesOfShapes
                .getOrDefault(backend, Map.of())
                .forEach((note, shapes) -> all.add(note + ": " + String.join(", ", shapes)));
        return all;
    }

    private void ceilings(String backend, Map<String, DeviceResult> devices) {
        progressed(backend + ": measuring what it can do at most");
        try (Selection selection = Backends.open(backend)) {
            Ceiling ceiling = new Ceilings(selection.compute(), CEILING_PART * seconds)
                    .measure(notes.computeIfAbsent(backend, unused -> new ArrayList<>()));
            ceilings.put(backend, ceiling);
            devices.put(
                    backend,
                    new DeviceResult(
                            backend, selection.device().id(), selection.device().description(), ceiling, List.of()));
        } catch (BackendException e) {
            leftOut.add(backend + ": " + e.getMessage());
            ceilings.remove(backend);
        }
    }

    private ShapeResult shape(TrainingShape shape, List<String> there) {
        try (Contest contest = new Contest(shape, seconds, this)) {
            contest.run(there);
            List<String> out = new ArrayList<>(contest.leftOut());
            List<Measured> measured = new ArrayList<>();
            for (Lane lane : contest.lanes()) {
                progressed(shape.name() + ": the parts of a step on " + lane.backend());
                try {
                    measured.add(measured(shape, lane));
                } catch (BackendException e) {
                    out.add(lane.backend() + ": " + e.getMessage());
                }
            }
            Verdict verdict = contest.verdict();
            return new ShapeResult(shape.name(), measured, out, verdict.winner(), verdict.sentence());
        }
    }

    private Crossover crossover(Topology network) {
        CrossoverSearch search = new CrossoverSearch(network, ceilings, seconds, this);
        Crossover crossover = search.run();
        leftOut.addAll(search.leftOut());
        return crossover;
    }

    private Measured measured(TrainingShape shape, Lane lane) {
        Ceiling ceiling = ceiling(lane.backend());
        Timing step = Readings.timing(lane.readings());
        List<Phase> phases;
        try (Parts parts = new Parts(lane.steps())) {
            phases = parts.measure(PARTS_PART * seconds, ceiling);
        }
        long bytes = shape.parameterBytes() + shape.workspaceBytes();
        double bandwidth = new Ceilings(lane.steps().compute, CEILING_PART * seconds).bandwidth(bytes, ceiling);
        List<Work> work = Work.of(shape);
        LeastTime least = LeastTime.of(work, ceiling, bandwidth);
        if (least.seconds() > BEYOND * step.median()) {
            noted(
                    lane.backend(),
                    "it did more than its ceilings, which were measured while something disturbed it",
                    shape);
        }
        return new Measured(
                lane.backend(),
                step,
                shape.batch() / step.median(),
                Work.flops(work) / step.median(),
                least.seconds() / step.median(),
                least.limit(),
                bytes,
                bandwidth,
                phases);
    }

    private Ceiling ceiling(String backend) {
        Ceiling ceiling = ceilings.get(backend);
        if (ceiling == null) {
            throw new IllegalStateException("no ceiling of " + backend);
        }
        return ceiling;
    }

    @Override
    public void progressed(String line) {
        progress.accept(line);
    }

    @Override
    public void noted(String backend, String note, TrainingShape shape) {
        notesOfShapes
                .computeIfAbsent(backend, unused -> new LinkedHashMap<>())
                .computeIfAbsent(note, unused -> new ArrayList<>())
                .add(shape.name());
    }

    @Override
    public void wrong(String sentence) {
        wrong.add(sentence);
    }
}
