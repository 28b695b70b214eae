package dev.chainrule.cli.bench;

import dev.chainrule.nn.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures a network with one batch size after another, and says which device wins from where to where, and why. */
final class CrossoverSearch {
    private static final List<Integer> BATCHES = List.of(1, 4, 16, 64, 256, 1024);
    /** Of what a device may take for a shape. */
    private static final double PART = 1.0 / 3;

    private final Topology network;
    private final Map<String, Ceiling> ceilings;
    private final double seconds;
    private final BenchListener listener;
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Of a network.
     *
     * @param ceilings of the devices to measure
     * @param seconds how long a device may take for a shape, about; less is used for each batch size
     */
    CrossoverSearch(Topology network, Map<String, Ceiling> ceilings, double seconds, BenchListener listener) {
        this.network = network;
        this.ceilings = ceilings;
        this.seconds = seconds;
        this.listener = listener;
    }

    Crossover run() {
        Map<String, List<Crossover.Point>> curves = new LinkedHashMap<>();
        ceilings.keySet().forEach(backend -> curves.put(backend, new ArrayList<>()));
        List<Crossover.Range> each = new ArrayList<>();
        for (int batch : BATCHES) {
            try (Contest contest = new Contest(new TrainingShape(network, batch), PART * seconds, listener)) {
                contest.run(List.copyOf(ceilings.keySet()));
                contest.leftOut().forEach(line -> leftOut.add(network + "@" + batch + ": " + line));
                for (Lane lane : contest.lanes()) {
                    add(curves, lane, batch);
                }
                if (!contest.lanes().isEmpty()) {
                    each.add(range(batch, contest, curves));
                }
            } catch (IllegalArgumentException tooLarge) {
                leftOut.add(network + "@" + batch + ": " + tooLarge.getMessage());
            }
        }
        return new Crossover(
                network.toString(),
                curves.entrySet().stream()
                        .map(curve -> new Crossover.Curve(curve.getKey(), curve.getValue()))
                        .toList(),
                joined(each));
    }

    /** What was not measured: batch size, device and reason. */
    List<String> leftOut() {
        return leftOut;
    }

    private void add(Map<String, List<Crossover.Point>> curves, Lane lane, int batch) {
        Ceiling ceiling = ceilings.get(lane.backend());
        List<Crossover.Point> points = curves.get(lane.backend());
        if (ceiling == null || points == null) {
            throw new IllegalStateException(lane.backend() + " is no device of this search");
        }
        List<Work> work = Work.of(new TrainingShape(network, batch));
        double examples = Float.BYTES * (double) batch * (network.inputs() + (double) network.outputs());
        points.add(new Crossover.Point(
                batch,
                Readings.timing(lane.readings()),
                work.size() * ceiling.launchSeconds(),
                examples / ceiling.uploadBytes(),
                Work.flops(work) / ceiling.flops()));
    }

    private static Crossover.Range range(int batch, Contest contest, Map<String, List<Crossover.Point>> curves) {
        Verdict verdict = contest.verdict();
        String fastest = contest.lanes().get(0).backend();
        String winner = contest.lanes().size() == 1 ? fastest : verdict.winner();
        String reason = verdict.sentence();
        if (contest.lanes().size() > 1 && !winner.isEmpty()) {
            String next = winner.equals(fastest) ? contest.lanes().get(1).backend() : fastest;
            reason = Reason.of(winner, last(curves, winner), next, last(curves, next));
        }
        return new Crossover.Range(batch, batch, winner, "at batch " + batch + ", " + reason);
    }

    private static Crossover.Point last(Map<String, List<Crossover.Point>> curves, String backend) {
        List<Crossover.Point> points = curves.getOrDefault(backend, List.of());
        return points.get(points.size() - 1);
    }

    /** Neighbours with the same winner become one range, with the reason of the batch size in the middle. */
    static List<Crossover.Range> joined(List<Crossover.Range> each) {
        List<Crossover.Range> ranges = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= each.size(); i++) {
            if (i == each.size() || !each.get(i).winner().equals(each.get(begin).winner())) {
                Crossover.Range first = each.get(begin);
                String reason = each.get((begin + i - 1) / 2).reason();
                ranges.add(new Crossover.Range(first.from(), each.get(i - 1).to(), first.winner(), reason));
                begin = i;
            }
        }
        return ranges;
    }
}
