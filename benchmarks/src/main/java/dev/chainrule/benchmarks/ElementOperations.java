package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.Operation.Target;
import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.View;

/**
 * The operations on rows and single elements, on matrices [m, n] of a layer's outputs; rows are gathered from [m, k], its
 * inputs. A target that is added to grows with the number of calls and stays finite; one that is multiplied by a slope
 * goes to 0 within the warm-up.
 */
final class ElementOperations {
    private static final double RANGE = 9;

    /** Sources of gathered rows have this many times the rows of the batch. */
    private static final int SOURCE = 4;

    /** Enough for a chain of them to take much longer than its element from and to memory. */
    static final int STEPS = 1000;

    private ElementOperations() {}

    static Operation addRow(Layer layer) {
        DeviceMatrix row = layer.uniform(1, layer.n(), 1);
        DeviceMatrix t = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.addRow(row.view(), t.view()),
                new Target(t, rows -> layer.oracle().addRow(row.all(), t.rows(rows))));
    }

    static Operation sumRows(Layer layer) {
        float alpha = 1f / layer.m();
        DeviceMatrix s = layer.uniform(layer.m(), layer.n(), 1);
        DeviceMatrix row = layer.uniform(1, layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.sumRows(alpha, s.view(), 0, row.view()),
                new Target(row, rows -> layer.oracle().sumRows(alpha, s.all(), 0, null)));
    }

    static Operation axpy(Layer layer) {
        float alpha = -0.3f;
        DeviceMatrix x = layer.uniform(layer.m(), layer.n(), 1);
        DeviceMatrix y = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.axpy(alpha, x.view(), y.view()),
                new Target(y, rows -> layer.oracle().axpy(alpha, x.rows(rows), y.rows(rows))));
    }

    static Operation activate(Layer layer, Activation g) {
        DeviceMatrix z = layer.uniform(layer.m(), layer.n(), RANGE);
        DeviceMatrix a = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.activate(g, z.view(), a.view()),
                new Target(a, rows -> layer.oracle().activate(ReferenceTwin.of(g), z.rows(rows))));
    }

    static Operation mulSlope(Layer layer, Activation g) {
        DeviceMatrix a = layer.outputs(g, layer.m(), layer.n());
        DeviceMatrix t = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.mulSlope(g, a.view(), t.view()),
                new Target(t, rows -> layer.oracle().mulSlope(ReferenceTwin.of(g), a.rows(rows), t.rows(rows))));
    }

    static Operation gatherFloats(Layer layer) {
        DeviceMatrix s = layer.inputs(SOURCE * layer.m(), layer.k());
        DeviceMatrix t = layer.uniform(layer.m(), layer.k(), 1);
        int[] numbers = numbers(layer);
        View rowNumbers = uploaded(layer, numbers);
        Backend backend = layer.backend();
        return new Operation(() -> backend.gatherRows(s.view(), rowNumbers, t.view()), new Target(t, rows -> {
            int[] from = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                from[i] = numbers[rows[i]];
            }
            return s.rows(from);
        }));
    }

    static Operation gatherPixels(Layer layer) {
        int cols = layer.k();
        byte[] pixels = new byte[SOURCE * layer.m() * cols];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31);
        }
        Backend backend = layer.backend();
        View s = new View(backend.allocate(Element.UINT8, pixels.length), 0, SOURCE * layer.m(), cols);
        backend.upload(pixels, 0, s);
        DeviceMatrix t = layer.uniform(layer.m(), cols, 1);
        int[] numbers = numbers(layer);
        View rowNumbers = uploaded(layer, numbers);
        return new Operation(() -> backend.gatherRows(s, rowNumbers, t.view()), new Target(t, rows -> {
            float[] expected = new float[rows.length * cols];
            for (int at = 0; at < expected.length; at++) {
                int pixel = pixels[numbers[rows[at / cols]] * cols + at % cols] & 0xff;
                expected[at] = pixel * Element.UINT8_SCALE;
            }
            return Bounded.exact(rows.length, cols, expected);
        }));
    }

    /** Row numbers for the batch, as a shuffled data set has them. */
    private static int[] numbers(Layer layer) {
        CounterRandom random = new CounterRandom(2, 0);
        int[] numbers = new int[layer.m()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.below(i, SOURCE * layer.m());
        }
        return numbers;
    }

    private static View uploaded(Layer layer, int... numbers) {
        View view = new View(layer.backend().allocate(Element.INT32, numbers.length), 0, numbers.length, 1);
        layer.backend().upload(numbers, 0, view);
        return view;
    }

    /**
     * Chains of {@value #STEPS}, 2 · {@value #STEPS} · m · n floating-point operations.
     *
     * @throws UnsupportedOperationException where the device has no kernel for it
     */
    static Operation multiplyAdds(Layer layer) {
        float x = 1 - 1e-7f;
        float y = 1e-9f;
        DeviceMatrix t = layer.uniform(layer.m(), layer.n(), 1);
        if (!(layer.backend() instanceof PeakProbe probe)) {
            throw new UnsupportedOperationException("multiplyAdds: the device has no kernel for it");
        }
        return new Operation(() -> probe.multiplyAdds(STEPS, x, y, t.view()), new Target(t, rows -> {
            int cols = layer.n();
            float[] expected = new float[rows.length * cols];
            for (int at = 0; at < expected.length; at++) {
                float value = t.at(rows[at / cols], at % cols);
                for (int s = 0; s < STEPS; s++) {
                    value = Math.fma(value, x, y);
                }
                expected[at] = value;
            }
            return Bounded.exact(rows.length, cols, expected);
        }));
    }
}
