package dev.chainrule.bench;

import java.util.List;

/**
 * Which device is the fastest for a network from which batch size on.
 *
 * @param layers the network, e.g. {@code 784-128-10}
 * @param curves a curve for each device
 * @param ranges the batch sizes that were measured, in turn, grouped by winner
 */
public record Crossover(String layers, List<Curve> curves, List<Range> ranges) {
    public Crossover {
        curves = List.copyOf(curves);
        ranges = List.copyOf(ranges);
    }

    /**
     * A device's steps by batch size.
     *
     * @param backend the device, see {@link DeviceResult#backend}
     * @param points batch sizes in ascending order
     */
    public record Curve(String backend, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * One batch size.
     *
     * @param batch examples of a step
     * @param step its time
     * @param launch seconds of the step that launches take, by the ceiling
     * @param transfer seconds that the batch would take from the host, by the ceiling
     * @param arithmetic seconds that the products would take at the ceiling
     */
    public record Point(int batch, Timing step, double launch, double transfer, double arithmetic) {
        /** Examples a second. */
        public double samplesPerSecond() {
            return batch / step.median();
        }
    }

    /**
     * Batch sizes that one device wins, or none clearly.
     *
     * @param from the smallest of them
     * @param to the largest of them
     * @param verdict the winner, and why, from the figures: launch, transfer or arithmetic; its caveats are of all these batch
     *     sizes
     */
    public record Range(int from, int to, Verdict verdict) {
        /** The device that wins; "" where none is clearly faster. */
        public String winner() {
            return verdict.winner();
        }
    }
}
