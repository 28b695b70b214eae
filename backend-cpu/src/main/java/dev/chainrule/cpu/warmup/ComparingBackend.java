package dev.chainrule.cpu.warmup;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Computes each operation on plain loops and then on vectors, and fails where they give different bits. It has no buffers of
 * its own: its operands are those of the backend that is proved.
 */
final class ComparingBackend extends HeapBackend {
    private final String device;
    private final Backend plain;
    private final Backend vectors;

    ComparingBackend(String device, Backend plain, Backend vectors) {
        super(device);
        this.device = device;
        this.plain = plain;
        this.vectors = vectors;
    }

    /**
     * Calls plain loops and then vectors, each with the contents that the target has now.
     *
     * @throws BackendException if they give different bits; it names the operation
     */
    private void both(String operation, View target, Consumer<Backend> call) {
        float[] values = floats(target);
        int from = start(target);
        int to = from + count(target);
        float[] before = Arrays.copyOfRange(values, from, to);
        call.accept(plain);
        float[] expected = Arrays.copyOfRange(values, from, to);
        System.arraycopy(before, 0, values, from, before.length);
        call.accept(vectors);
        int i = Arrays.mismatch(values, from, to, expected, 0, expected.length);
        if (i >= 0) {
            throw new BackendException(
                    device,
                    operation,
                    "element " + i + " of [" + target.rows() + ", " + target.cols() + "] is " + values[from + i]
                            + " by vectors and " + expected[i] + " by plain loops, expected the same bits",
                    null);
        }
    }

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        both("gemm", c, x -> x.gemm(ta, tb, alpha, a, b, beta, c));
    }

    @Override
    public void addRow(View row, View t) {
        both("addRow", t, x -> x.addRow(row, t));
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        both("sumRows", row, x -> x.sumRows(alpha, s, beta, row));
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        both("axpy", y, on -> on.axpy(alpha, x, y));
    }

    @Override
    public void activate(Activation g, View z, View a) {
        both("activate", a, x -> x.activate(g, z, a));
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        both("mulSlope", t, x -> x.mulSlope(g, a, t));
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        both("output", h, x -> x.output(u, z, h));
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        both("cost", perExample, x -> x.cost(u, z, y, perExample));
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        both("dense", a, on -> on.dense(x, theta, bias, g, a));
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        both("hiddenDelta", delta, x -> x.hiddenDelta(nextDelta, theta, g, a, delta));
    }

    @Override
    public void hits(View z, View y, View perExample) {
        both("hits", perExample, x -> x.hits(z, y, perExample));
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        both("gatherRows", t, x -> x.gatherRows(s, rows, t));
    }
}
