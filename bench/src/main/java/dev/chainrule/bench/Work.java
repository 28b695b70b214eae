package dev.chainrule.bench;

import dev.chainrule.nn.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation of a step of training, with the least work that it must do.
 *
 * @param phase the phase that it belongs to
 * @param flops 2 m n k of its product; 0 for the output delta, which has none. operations on single elements do not count
 * @param bytes each operand once from memory, each result once to it
 */
record Work(String phase, double flops, double bytes) {
    static final String FORWARD = "forward";
    static final String DELTAS = "deltas";
    static final String GRADIENTS = "gradients";

    /** The operations of a step, as {@link dev.chainrule.backprop.BackPropagation} calls them; S_l units in layer l, m examples. */
    static List<Work> of(TrainingShape shape) {
        Topology topology = shape.topology();
        double m = shape.batch();
        List<Work> all = new ArrayList<>();
        double outputs = topology.outputs();
        all.add(new Work(DELTAS, 0, Float.BYTES * 3 * m * outputs));
        for (int l = 1; l < topology.layers(); l++) {
            double from = topology.units(l);
            double to = topology.units(l + 1);
            double product = 2 * m * from * to;
            all.add(new Work(FORWARD, product, Float.BYTES * (m * from + from * to + to + m * to)));
            if (l > 1) {
                all.add(new Work(DELTAS, product, Float.BYTES * (m * to + from * to + 2 * m * from)));
            }
            // the weights are read, and written
            all.add(new Work(GRADIENTS, product, Float.BYTES * (m * to + m * from + 2 * (from * to + to))));
        }
        return all;
    }

    /** Floating-point operations of all these. */
    static double flops(List<Work> all) {
        return all.stream().mapToDouble(Work::flops).sum();
    }

    /** Bytes of all these. */
    static double bytes(List<Work> all) {
        return all.stream().mapToDouble(Work::bytes).sum();
    }

    /** The operations of a phase. */
    static List<Work> of(String phase, List<Work> all) {
        return all.stream().filter(one -> one.phase().equals(phase)).toList();
    }
}
