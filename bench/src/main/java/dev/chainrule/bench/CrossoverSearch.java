package dev.chainrule.bench;

import dev.chainrule.nn.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Measures a network with one batch size after another, and says which device wins from where to where, and why. A batch
 * size at which a device is far off its neighbours is measured again; if it stays so, that is said.
 */
final class CrossoverSearch {
    private static final List<Integer> BATCHES = List.of(1, 4, 16, 64, 256, 1024);
    /** The share of a device's seconds for a shape that goes to one batch size. */
    private static final double PART = 1.0 / 3;

    private final Topology network;
    private final Map<String, Ceiling> ceilings;
    private final double seconds;
    private final BenchListener listener;
    private final NavigableMap<Integer, Found> found = new TreeMap<>();
    private final Set<Integer> twice = new TreeSet<>();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Prepares the search for a network.
     *
     * @param ceilings of the devices to measure
     * @param seconds about how long a device may take for a shape; a part of it is used for each batch size
     */
    CrossoverSearch(Topology network, Map<String, Ceiling> ceilings, double seconds, BenchListener listener) {
        this.network = network;
        this.ceilings = ceilings;
        this.seconds = seconds;
        this.listener = listener;
    }

    /** The points of a batch size: one of each device that could be measured, fastest first. */
    private record Found(Map<String, Crossover.Point> points, Verdict verdict, List<String> leftOut) {}

    /**
     * Measures all.
     *
     * @throws Stopped if it is time to stop; {@link #crossover} is of what was measured until then
     */
    void run() {
        BATCHES.forEach(this::measure);
        Set<Integer> outlying = new TreeSet<>();
        ceilings.keySet().forEach(backend -> outlying.addAll(outliers(backend).keySet()));
        for (int batch : outlying) {
            listener.progressed(network + "@" + batch + " is measured again, being far off its neighbours");
            measure(batch);
            twice.add(batch);
        }
    }

    private void measure(int batch) {
        try (Contest contest = new Contest(new TrainingShape(network, batch), PART * seconds, listener)) {
            contest.run(List.copyOf(ceilings.keySet()));
            Map<String, Crossover.Point> points = new LinkedHashMap<>();
            contest.lanes().forEach(lane -> points.put(lane.backend(), point(lane, batch)));
            found.put(batch, new Found(points, verdict(contest, points), contest.leftOut()));
        } catch (IllegalArgumentException tooLarge) {
            leftOut.add(network + "@" + batch + ": " + tooLarge.getMessage());
        }
    }

    /** The report on what was measured so far. */
    Crossover crossover() {
        List<Crossover.Curve> curves = ceilings.keySet().stream()
                .map(backend -> new Crossover.Curve(
                        backend,
                        found.values().stream()
                                .flatMap(batch -> batch.points().entrySet().stream())
                                .filter(point -> point.getKey().equals(backend))
                                .map(Map.Entry::getValue)
                                .toList()))
                .toList();
        return new Crossover(network.toString(), curves, joined(ranges()));
    }

    /** Attempts that gave no figure: batch size, device and reason. */
    List<String> leftOut() {
        List<String> all = new ArrayList<>(leftOut);
        found.forEach((batch, one) -> one.leftOut().forEach(line -> all.add(network + "@" + batch + ": " + line)));
        return all;
    }

    private NavigableMap<Integer, String> outliers(String backend) {
        NavigableMap<Integer, Double> steps = new TreeMap<>();
        found.forEach((batch, one) -> {
            Crossover.Point point = one.points().get(backend);
            if (point != null) {
                steps.put(batch, point.step().median());
            }
        });
        return Outliers.of(steps);
    }

    private Crossover.Point point(Lane lane, int batch) {
        Ceiling ceiling = ceilings.get(lane.backend());
        if (ceiling == null) {
            throw new IllegalStateException(lane.backend() + " is no device of this search");
        }
        List<Work> work = Work.of(new TrainingShape(network, batch));
        double examples = Float.BYTES * (double) batch * (network.inputs() + (double) network.outputs());
        return new Crossover.Point(
                batch,
                lane.timing(),
                work.size() * ceiling.launchSeconds(),
                examples / ceiling.uploadBytes(),
                Work.flops(work) / ceiling.flops());
    }

    // ---- who wins

    private static Verdict verdict(Contest contest, Map<String, Crossover.Point> points) {
        Verdict verdict = contest.verdict();
        List<String> order = List.copyOf(points.keySet());
        if (order.size() == 1) {
            return new Verdict(order.get(0), verdict.noisy(), verdict.sentence(), verdict.caveats());
        }
        if (verdict.winner().isEmpty() || verdict.noisy()) {
            return verdict;
        }
        String winner = verdict.winner();
        String next = winner.equals(order.get(0)) ? order.get(1) : order.get(0);
        return new Verdict(winner, false, reason(winner, next, points), verdict.caveats());
    }

    private static String reason(String winner, String next, Map<String, Crossover.Point> points) {
        Crossover.Point fast = points.get(winner);
        Crossover.Point slow = points.get(next);
        if (fast == null || slow == null) {
            throw new IllegalStateException("no points of " + winner + " and " + next);
        }
        return Reason.of(winner, fast, next, slow);
    }

    /** A range for each batch size that any device took. */
    private List<Crossover.Range> ranges() {
        List<Crossover.Range> ranges = new ArrayList<>();
        found.forEach((batch, one) -> {
            if (!one.points().isEmpty()) {
                Verdict verdict = one.verdict();
                String sentence = "at batch " + batch + ", " + verdict.sentence();
                ranges.add(new Crossover.Range(
                        batch,
                        batch,
                        new Verdict(verdict.winner(), verdict.noisy(), sentence, caveats(batch, verdict))));
            }
        });
        return ranges;
    }

    private List<String> caveats(int batch, Verdict verdict) {
        List<String> caveats = new ArrayList<>();
        for (String backend : ceilings.keySet()) {
            String outlier = outliers(backend).get(batch);
            if (outlier != null) {
                caveats.add(backend + ": " + outlier + (twice.contains(batch) ? ", measured twice" : ""));
            }
        }
        caveats.addAll(verdict.caveats());
        return caveats.stream().map(caveat -> "batch " + batch + ", " + caveat).toList();
    }

    /** Neighbours with the same winner become one range, with the reason of the batch size in the middle. */
    static List<Crossover.Range> joined(List<Crossover.Range> each) {
        List<Crossover.Range> ranges = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= each.size(); i++) {
            if (i == each.size() || !alike(each.get(i), each.get(begin))) {
                List<Crossover.Range> some = each.subList(begin, i);
                Verdict middle = some.get((some.size() - 1) / 2).verdict();
                Verdict verdict = middle.with(some.stream()
                        .flatMap(one -> one.verdict().caveats().stream())
                        .toList());
                ranges.add(
                        new Crossover.Range(some.get(0).from(), each.get(i - 1).to(), verdict));
                begin = i;
            }
        }
        return ranges;
    }

    private static boolean alike(Crossover.Range one, Crossover.Range other) {
        return one.winner().equals(other.winner())
                && one.verdict().noisy() == other.verdict().noisy();
    }
}
