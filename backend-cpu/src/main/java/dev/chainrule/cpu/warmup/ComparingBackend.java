package dev.chainrule.cpu.warmup;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private void both(String operation, View target, Consumer<Backend> call) {
        both(operation, List.of(target), call);
    }

    /**
     * Calls plain loops and then vectors, each with the contents that the targets have now.
     *
     * @throws BackendException if they give different bits; it names the operation
     */
    private void both(String operation, List<View> targets, Consumer<Backend> call) {
        List<float[]> before = targets.stream().map(ComparingBackend::values).toList();
        call.accept(plain);
        List<float[]> expected = targets.stream().map(ComparingBackend::values).toList();
        for (int i = 0; i < before.size(); i++) {
            upload(before.get(i), 0, targets.get(i));
        }
        call.accept(vectors);
        for (int i = 0; i < expected.size(); i++) {
            require(operation, targets.get(i), expected.get(i));
        }
    }

    private static float[] values(View v) {
        return Arrays.copyOfRange(floats(v), start(v), start(v) + count(v));
    }

    private void require(String operation, View target, float[] expected) {
        float[] values = values(target);
        int i = Arrays.mismatch(values, expected);
        if (i >= 0) {
            throw new BackendException(
                    device,
                    operation,
                    "element " + i + " of [" + target.rows() + ", " + target.cols() + "] is " + values[i]
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
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        both("cost", perExample, x -> x.cost(u, c, z, y, perExample));
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        both("outputDelta", delta, x -> x.outputDelta(u, c, z, y, delta));
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

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        both("axpby", y, on -> on.axpby(alpha, x, beta, y));
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        both("multiplyAdd", t, on -> on.multiplyAdd(alpha, x, y, beta, t));
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        both("addQuotient", t, on -> on.addQuotient(alpha, x, v, epsilon, beta, t));
    }

    @Override
    public void clip(float limit, View t) {
        both("clip", t, on -> on.clip(limit, t));
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        both("scaleToNorm", t, on -> on.scaleToNorm(limit, s, t));
    }

    @Override
    public void dot(View x, View y, float beta, View t) {
        both("dot", t, on -> on.dot(x, y, beta, t));
    }

    /** Compares theta and the moments that the rule has. */
    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        List<View> targets = new ArrayList<>(List.of(theta));
        if (rule.hasFirst()) {
            targets.add(first);
        }
        if (rule.hasSecond()) {
            targets.add(second);
        }
        both("update", targets, on -> on.update(rule, f, gradient, first, second, theta));
    }
}
