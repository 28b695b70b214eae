package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.Operation.Target;
import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;

/** The operations of an output layer, on z in ±9 and one-hot targets. */
final class OutputOperations {
    private static final double RANGE = 9;

    private OutputOperations() {}

    static Operation output(Layer layer, OutputUnit u) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix h = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.output(u, z.view(), h.view()),
                new Target(h, rows -> layer.oracle().output(ReferenceTwin.of(u), z.rows(rows))));
    }

    static Operation cost(Layer layer, OutputUnit u) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix y = layer.oneHot();
        DeviceMatrix perExample = layer.uniform(layer.m(), 1, 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.cost(u, z.view(), y.view(), perExample.view()),
                new Target(perExample, rows -> layer.oracle().cost(ReferenceTwin.of(u), z.rows(rows), y.rows(rows))));
    }

    static Operation outputDelta(Layer layer, OutputUnit u) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix y = layer.oneHot();
        DeviceMatrix delta = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.outputDelta(u, z.view(), y.view(), delta.view()),
                new Target(delta, rows -> layer.oracle().outputDelta(ReferenceTwin.of(u), z.rows(rows), y.rows(rows))));
    }

    static Operation cost(Layer layer, OutputUnit u, Cost c) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix y = layer.oneHot();
        DeviceMatrix perExample = layer.uniform(layer.m(), 1, 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.cost(u, c, z.view(), y.view(), perExample.view()),
                new Target(
                        perExample,
                        rows -> layer.oracle()
                                .cost(ReferenceTwin.of(u), ReferenceTwin.of(c), z.rows(rows), y.rows(rows))));
    }

    static Operation outputDelta(Layer layer, OutputUnit u, Cost c) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix y = layer.oneHot();
        DeviceMatrix delta = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.outputDelta(u, c, z.view(), y.view(), delta.view()),
                new Target(
                        delta,
                        rows -> layer.oracle()
                                .outputDelta(ReferenceTwin.of(u), ReferenceTwin.of(c), z.rows(rows), y.rows(rows))));
    }

    static Operation hits(Layer layer) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix y = layer.oneHot();
        DeviceMatrix perExample = layer.uniform(layer.m(), 1, 1);
        Backend backend = layer.backend();
        return new Operation(() -> backend.hits(z.view(), y.view(), perExample.view()), new Target(perExample, rows -> {
            float[] expected = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                boolean right = layer.n() == 1
                        ? z.at(rows[i], 0) > 0 == y.at(rows[i], 0) > 0.5f
                        : firstMaximum(z, rows[i]) == firstMaximum(y, rows[i]);
                expected[i] = right ? 1 : 0;
            }
            return Bounded.exact(rows.length, 1, expected);
        }));
    }

    private static int firstMaximum(DeviceMatrix matrix, int row) {
        int best = 0;
        for (int j = 1; j < matrix.view().cols(); j++) {
            if (matrix.at(row, j) > matrix.at(row, best)) {
                best = j;
            }
        }
        return best;
    }
}
