package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.cpu.machine.Machine;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.plain.PlainUpdates;
import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Workers;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.Arrays;

/**
 * Products and loops over elements in machine code, with the bits of {@code cpu:plain}. An operation that has no kernel here is
 * computed by the loops of {@link PlainBackend}. Which kernel computes depends on shapes only.
 */
public final class NativeBackend extends PlainBackend implements PeakProbe {
    /** The most rows whose columns are summed by a call: 8 vectors of each take 20 µs. */
    private static final int MOST_ROWS_OF_SUMS = 8192;

    /** The most columns of a call. */
    private static final int MOST_COLUMNS_OF_SUMS = SumKernel.MOST_VECTORS * RowsInLanes.ROWS;

    private final Kernels kernels;
    private final Product product;
    private final Finish finish;
    private final Elements elements;
    private final Dropout dropout;
    private final Gathering gathering;
    private final Examples examples;
    private final float[] lanes = new float[PlainUpdates.LANES];
    private final Peak peak;
    private final int threads;
    private final Slots p = new Slots();
    private boolean closed;

    /**
     * @param machine which this backend closes
     * @param set the instructions that the machine has
     * @param threads the threads that products are cut for
     */
    public NativeBackend(String device, Machine machine, InstructionSet set, int threads) {
        super(device);
        kernels = new Kernels(machine, set);
        this.threads = threads;
        peak = new Peak(kernels, threads);
        elements = new Elements(set, threads);
        dropout = new Dropout(kernels, threads);
        gathering = new Gathering(kernels);
        examples = new Examples(kernels);
        product = new Product(kernels, threads);
        finish = new Finish(kernels, threads);
        Workers.SHARED.opened();
    }

    @Override
    public void close() {
        super.close();
        if (!closed) {
            closed = true;
            kernels.close();
            Workers.SHARED.closed();
        }
    }

    // ---- products

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        int inner = ta == N ? a.cols() : a.rows();
        product.a(floats(a), start(a), ta == N ? a.cols() : 1, ta == N ? 1 : a.cols())
                .b(floats(b), start(b), tb == N ? b.cols() : 1, tb == N ? 1 : b.cols())
                .into(c.rows(), c.cols(), inner, alpha, beta, floats(c), start(c));
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        product.then(finish.addAndActivate(bias, g));
        gemm(N, T, 1, x, theta, 0, a);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        product.then(finish.multiplyBySlope(g, a));
        gemm(N, N, 1, nextDelta, theta, 0, delta);
    }

    // ---- elements

    @Override
    public void addRow(View row, View t) {
        elements.rows(kernels.addAndActivate(Activation.IDENTITY), t, row, t);
    }

    @Override
    public void activate(Activation g, View z, View a) {
        elements.of(kernels.activate(g), z, a);
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        elements.of(kernels.multiplyBySlope(g), a, t);
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        elements.factors(alpha).of(kernels.loop(Loop.AXPY), x, y);
    }

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        elements.factors(alpha, beta).of(kernels.loop(beta == 0 ? Loop.SCALE : Loop.AXPBY), x, y);
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        elements.factors(alpha, beta).of(kernels.loop(beta == 0 ? Loop.MULTIPLY : Loop.MULTIPLY_ADD), x, y, t, t);
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        elements.factors(alpha, beta, epsilon)
                .of(kernels.loop(beta == 0 ? Loop.QUOTIENT : Loop.ADD_QUOTIENT), x, v, t, t);
    }

    @Override
    public void clip(float limit, View t) {
        elements.factors(limit, -limit).of(kernels.loop(Loop.CLIP), t, t);
    }

    @Override
    public void softThreshold(float limit, View t) {
        elements.factors(limit, -limit).of(kernels.loop(Loop.SOFT_THRESHOLD), t, t);
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        float norm = (float) Math.sqrt(floats(s)[start(s)]);
        elements.factors(Math.min(1, limit / norm)).of(kernels.loop(Loop.SCALE), t, t);
    }

    @Override
    public void limitRows(float limit, View t) {
        for (int i = 0; i < t.rows(); i += Fields.EXAMPLES) {
            int rows = examples.squares(t, i, lanes);
            for (int r = 0; r < rows; r++) {
                float factor = limit / (float) Math.sqrt(lanes[r]);
                if (factor < 1) {
                    View row = new View(t.buffer(), t.offset() + (long) (i + r) * t.cols(), 1, t.cols());
                    elements.factors(factor).of(kernels.loop(Loop.SCALE), row, row);
                }
            }
        }
    }

    @Override
    public void dropout(DropoutMask mask, View s, View t) {
        dropout.of(mask, s, t);
    }

    /** Sums as those of {@link PlainUpdates#dot}: its 256 sums are a row to which all others are added. */
    @Override
    public void dot(View x, View y, float beta, View t) {
        Arrays.fill(lanes, 0);
        int n = count(x);
        int rows = n / lanes.length;
        int rest = n % lanes.length;
        elements.factors(1, 1);
        if (rows > 0) {
            elements.intoOneRow(kernels.loop(Loop.MULTIPLY_ADD), x, y, 0, rows, lanes.length, lanes);
        }
        if (rest > 0) {
            elements.intoOneRow(kernels.loop(Loop.MULTIPLY_ADD), x, y, rows * lanes.length, 1, rest, lanes);
        }
        PlainUpdates.addLanes(lanes, beta, t);
    }

    /** One pass, whatever the rule; views that a rule does not touch may be any, so that of theta takes their place. */
    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        Loop loop = switch (rule) {
            case MOMENTUM -> Loop.MOMENTUM;
            case NESTEROV -> Loop.NESTEROV;
            case RMSPROP -> Loop.RMSPROP;
            case ADAM -> Loop.ADAM;
        };
        elements.factors(ElementKernels.factors(f))
                .of(
                        kernels.loop(loop),
                        gradient,
                        rule.hasFirst() ? first : theta,
                        rule.hasSecond() ? second : theta,
                        theta);
    }

    // ---- examples

    @Override
    public void output(OutputUnit u, View z, View h) {
        switch (u) {
            case SIGMOID -> activate(Activation.SIGMOID, z, h);
            case IDENTITY -> activate(Activation.IDENTITY, z, h);
            case SOFTMAX -> examples.softmax(z, h);
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        Loop loop = switch (u) {
            case SIGMOID -> Loop.CROSS_ENTROPY;
            case SOFTMAX -> Loop.SOFTMAX_COST;
            case IDENTITY -> Loop.SQUARED_ERROR;
        };
        examples.sums(loop, z, y, perExample);
    }

    /** The costs of outputs that do not depend on each other; those of softmax are few numbers in a step, and the loops' own. */
    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        switch (c.kind()) {
            case HUBER -> examples.factors(c.delta()).sums(Loop.HUBER, z, y, perExample);
            case ABSOLUTE -> examples.sums(Loop.ABSOLUTE, z, y, perExample);
            default -> {
                if (u == OutputUnit.SIGMOID) {
                    examples.factors(ElementKernels.focalFactors(c)).sums(Loop.FOCAL, z, y, perExample);
                } else {
                    super.cost(u, c, z, y, perExample);
                }
            }
        }
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        switch (c.kind()) {
            case HUBER ->
                elements.factors(c.delta(), -c.delta()).of(kernels.loop(Loop.HUBER_DELTA), z, y, delta, delta);
            case ABSOLUTE -> elements.of(kernels.loop(Loop.ABSOLUTE_DELTA), z, y, delta, delta);
            default -> {
                if (u == OutputUnit.SIGMOID) {
                    elements.factors(ElementKernels.focalFactors(c))
                            .of(kernels.loop(Loop.FOCAL_DELTA), z, y, delta, delta);
                } else {
                    super.outputDelta(u, c, z, y, delta);
                }
            }
        }
    }

    @Override
    public void hits(View z, View y, View perExample) {
        if (z.cols() == 1) {
            elements.of(kernels.loop(Loop.HITS_OF_ONE), z, y, perExample, perExample);
        } else if (Examples.hasPlaces(z)) {
            examples.hits(z, y, perExample);
        } else {
            super.hits(z, y, perExample);
        }
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        if (Gathering.has(s)) {
            gathering.of(s, rows, t);
        } else {
            super.gatherRows(s, rows, t);
        }
    }

    /** c_j ← end(Σ_i s_ij), some columns at a time; where there are many rows, in several calls that each go on from a row of sums. */
    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        int cols = s.cols();
        p.scales(alpha, beta);
        p.bytes(Slot.A_ROW, cols);
        for (int j = 0; j < cols; j += MOST_COLUMNS_OF_SUMS) {
            int count = Math.min(MOST_COLUMNS_OF_SUMS, cols - j);
            int rest = count % RowsInLanes.ROWS;
            p.lanes(rest);
            Operands.check(floats(row), start(row) + j, 1, 0, count);
            float[] first = floats(s); // the sums of the rows before the next
            int firstAt = start(s) + j;
            for (long next = 1; next == 1 || next < s.rows(); next += MOST_ROWS_OF_SUMS) {
                int i = (int) next;
                int rows = Math.min(MOST_ROWS_OF_SUMS, s.rows() - i);
                boolean last = i + rows == s.rows();
                float[] target = last ? floats(row) : lanes;
                int targetAt = last ? start(row) + j : 0;
                int from = rows == 0 ? start(s) : start(s) + i * cols + j;
                Operands.check(first, firstAt, 1, 0, count);
                if (rows > 0) {
                    Operands.check(floats(s), from, rows, cols, count);
                }
                p.set(Slot.DEPTH, rows);
                p.bytes(Slot.A, from).bytes(Slot.B, firstAt).bytes(Slot.C, targetAt);
                kernels.sums(Pieces.count(count, RowsInLanes.ROWS), rest, last ? End.of(alpha, beta) : End.SUM)
                        .call(floats(s), first, target, p.values);
                first = lanes;
                firstAt = 0;
            }
        }
    }

    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        Workers.run(peak, peak.of(steps, x, y, t), threads);
    }
}
