package dev.chainrule.bench;

import dev.chainrule.nn.Topology;
import dev.chainrule.report.Version;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One run of a {@link Bench}. A device is opened anew for each part, so that one failure is no other's.
 *
 * <p>It can be stopped: it ends within a reading of the clock then, and its report has what was measured until then.
 */
final class BenchRun {
    /** The share of a device's time for a shape that goes to each of its ceilings. */
    private static final double CEILING_PART = 0.1;

    private final List<String> backends;
    private final double seconds;
    private final BenchListener listener;
    private final Map<String, Ceiling> ceilings = new LinkedHashMap<>();
    private final List<DeviceResult> devices = new ArrayList<>();
    private final Map<TrainingShape, ShapeResult> shapes = new LinkedHashMap<>();
    private final List<Crossover> crossovers = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private boolean complete = true;

    /**
     * Prepares a run.
     *
     * @param backends an entry of a preference for each device, which names the results
     * @param seconds about how long a device may take for a shape
     * @param told the listener, which is told how it goes
     */
    BenchRun(List<String> backends, double seconds, BenchListener told) {
        this.backends = backends;
        this.seconds = seconds;
        listener = new BenchListener() {
            @Override
            public void progressed(String line) {
                told.progressed(line);
            }

            @Override
            public void wrong(String sentence) {
                wrong.add(sentence);
                told.wrong(sentence);
            }

            @Override
            public boolean stopped() {
                return told.stopped();
            }
        };
    }

    /**
     * Measures, once.
     *
     * @param skipped devices that are left out from the beginning, each with the reason
     * @param wanted the shapes to measure
     * @param networks the networks for which the crossover is wanted
     */
    BenchReport run(List<String> skipped, List<TrainingShape> wanted, List<Topology> networks) {
        ThisMachine machine = new ThisMachine();
        leftOut.addAll(skipped);
        backends.forEach(backend -> unlessStopped(backend, () -> ceilings(backend)));
        wanted.forEach(shape -> unlessStopped(shape.name(), () -> shapes.put(shape, shape(shape))));
        outliers();
        networks.forEach(network -> unlessStopped("crossover of " + network, () -> crossover(network)));
        return new BenchReport(
                machine.setting(Version.number()),
                complete,
                devices,
                leftOut,
                List.copyOf(shapes.values()),
                crossovers,
                wrong);
    }

    /** Does a part of the benchmark, unless that is stopped before its end; it is left out then. */
    private void unlessStopped(String part, Runnable action) {
        if (!complete || listener.stopped()) {
            complete = false;
            leftOut.add(part + ": stopped before it was measured");
            return;
        }
        try {
            action.run();
        } catch (Stopped e) {
            complete = false;
            leftOut.add(part + ": stopped while it was measured");
        }
    }

    private void ceilings(String backend) {
        listener.progressed(backend + ": measuring what it can do at most");
        List<String> notes = new ArrayList<>();
        try (Selection selection = Backends.open(backend)) {
            Ceiling ceiling =
                    new Ceilings(selection.compute(), CEILING_PART * seconds, listener::stopped).measure(notes);
            devices.add(new DeviceResult(
                    backend, selection.device().id(), selection.device().description(), ceiling, notes));
            ceilings.put(backend, ceiling);
        } catch (BackendException | NoBackendException | LinkageError | OutOfMemoryError e) {
            leftOut.add(backend + ": " + Contest.reason(e));
            ceilings.remove(backend);
        }
    }

    private ShapeResult shape(TrainingShape shape) {
        return new ShapeRun(shape, ceilings, seconds, listener).run();
    }

    private void crossover(Topology network) {
        CrossoverSearch search = new CrossoverSearch(network, ceilings, seconds, listener);
        try {
            search.run();
        } finally {
            Crossover crossover = search.crossover();
            if (!listener.stopped() || !crossover.ranges().isEmpty()) {
                crossovers.add(crossover);
            }
            leftOut.addAll(search.leftOut());
        }
    }

    // ---- shapes that are one network with several batch sizes

    /** Measures shapes again at which a device is far off other batch sizes of their network; those that stay so are noted. */
    private void outliers() {
        Map<TrainingShape, List<String>> first = outlying();
        first.keySet()
                .forEach(shape -> unlessStopped(shape.name() + ", again, being far off its neighbours", () -> {
                    listener.progressed(shape.name() + " is measured again, being far off its neighbours");
                    shapes.put(shape, shape(shape));
                }));
        outlying().forEach((shape, words) -> shapes.computeIfPresent(shape, (same, result) -> noted(result, words)));
    }

    private static ShapeResult noted(ShapeResult result, List<String> words) {
        List<String> caveats = new ArrayList<>(words);
        caveats.addAll(result.verdict().caveats());
        return new ShapeResult(
                result.shape(),
                result.measured(),
                result.leftOut(),
                result.verdict().with(caveats));
    }

    private Map<TrainingShape, List<String>> outlying() {
        Map<TrainingShape, List<String>> all = new LinkedHashMap<>();
        for (Topology network :
                shapes.keySet().stream().map(TrainingShape::topology).distinct().toList()) {
            for (String backend : ceilings.keySet()) {
                Outliers.of(steps(network, backend))
                        .forEach((batch, words) -> all.computeIfAbsent(
                                        new TrainingShape(network, batch), unused -> new ArrayList<>())
                                .add(backend + ": " + words));
            }
        }
        return all;
    }

    private NavigableMap<Integer, Double> steps(Topology network, String backend) {
        NavigableMap<Integer, Double> steps = new TreeMap<>();
        shapes.forEach((shape, result) -> result.measured().stream()
                .filter(one -> shape.topology().equals(network) && one.backend().equals(backend))
                .forEach(one -> steps.put(shape.batch(), one.step().median())));
        return steps;
    }
}
