package dev.chainrule.select;

import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.compute.Rows;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of a training, on drawn operands with known answers. The sizes are odd and beyond one tile, so that edges
 * and whole tiles are computed; a target that is not read holds NaN before.
 */
final class SmokeOperations implements AutoCloseable {
    private static final int EXAMPLES = 19;
    private static final int INPUTS = 7;
    private static final int HIDDEN = 35;
    private static final int OUTPUTS = 5;
    private static final int PIXEL = 256;

    private static final List<Cost> OTHER_COSTS =
            List.of(Cost.huber(0.75f), Cost.absolute(), Cost.focal(2), Cost.focal(1.5f, 0.25f));

    private final Compute compute;
    private final List<Runnable> open = new ArrayList<>();
    private int bits = 1;
    private @Nullable String complaint;

    SmokeOperations(Compute compute) {
        this.compute = compute;
    }

    /** An operand, here and on the device. */
    private record Operand(Known known, Matrix matrix) {}

    /** The first operation with a wrong answer, in words; null, if all are right. */
    @Nullable
    String complaint() {
        for (Runnable part :
                List.<Runnable>of(this::rows, this::products, this::layers, this::units, this::steps, this::updates)) {
            if (complaint == null) {
                part.run();
            }
        }
        return complaint;
    }

    private void products() {
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                Operand a = ta == N ? draw(13, 5) : draw(5, 13);
                Operand b = tb == N ? draw(5, 18) : draw(18, 5);
                gemm(ta, tb, a, b, draw(13, 18));
            }
        }
        gemm(N, N, draw(66, 3), draw(3, 70), draw(66, 70));
    }

    private void gemm(Transpose ta, Transpose tb, Operand a, Operand b, Operand c) {
        Known product = (ta == N ? a.known : a.known.transposed()).times(tb == N ? b.known : b.known.transposed());
        compute.gemm(ta, tb, -0.75f, a.matrix, b.matrix, 0.5f, c.matrix);
        check("gemm " + ta + tb, product.scaled(-0.75, 0.5, c.known), c.matrix);
    }

    /** For each g, forward and backward; and the two halves of each, which stand for them where they are not fused. */
    private void layers() {
        Operand x = draw(EXAMPLES, INPUTS);
        Operand theta = draw(HIDDEN, INPUTS);
        Operand bias = draw(1, HIDDEN);
        Known z = x.known.times(theta.known.transposed()).plusRow(bias.known);
        Operand next = draw(EXAMPLES, OUTPUTS);
        Operand nextTheta = draw(OUTPUTS, HIDDEN);
        Known carried = next.known.times(nextTheta.known);
        Operand small = draw(3, INPUTS);
        for (Activation g : Activation.values()) {
            Operand a = outputs(g, EXAMPLES, HIDDEN);
            Operand smallA = outputs(g, 3, INPUTS);
            Matrix target = unread(EXAMPLES, HIDDEN);
            compute.dense(x.matrix, theta.matrix, bias.matrix, g, target);
            check("dense " + g, z.then(v -> g.of(v)), target);
            Matrix delta = unread(EXAMPLES, HIDDEN);
            compute.hiddenDelta(next.matrix, nextTheta.matrix, g, a.matrix, delta);
            check("hiddenDelta " + g, carried.with(a.known, (d, o) -> d * g.slope(o)), delta);
            Matrix activated = unread(3, INPUTS);
            compute.activate(g, small.matrix, activated);
            check("activate " + g, small.known.then(v -> g.of(v)), activated);
            Operand t = draw(3, INPUTS);
            compute.mulSlope(g, smallA.matrix, t.matrix);
            check("mulSlope " + g, t.known.with(smallA.known, (d, o) -> d * g.slope(o)), t.matrix);
        }
    }

    private void units() {
        Operand z = draw(EXAMPLES, OUTPUTS);
        Operand y = targets();
        for (OutputUnit u : OutputUnit.values()) {
            Known h = KnownFunctions.outputs(u, z.known);
            Matrix output = unread(EXAMPLES, OUTPUTS);
            compute.output(u, z.matrix, output);
            check("output " + u, h, output);
            Matrix delta = unread(EXAMPLES, OUTPUTS);
            compute.outputDelta(u, z.matrix, y.matrix, delta);
            check("outputDelta " + u, h.with(y.known, (v, t) -> v - t), delta);
            Matrix cost = unread(EXAMPLES, 1);
            compute.cost(u, z.matrix, y.matrix, cost);
            check("cost " + u, KnownFunctions.costs(u, z.known, y.known), cost);
            for (Cost c : OTHER_COSTS) {
                if (c.fits(u)) {
                    other(u, c, z, y);
                }
            }
        }
        hits(z, y);
        hits(draw(EXAMPLES, 1), draw(EXAMPLES, 1));
    }

    /** A cost other than the canonical one. */
    private void other(OutputUnit u, Cost c, Operand z, Operand y) {
        Matrix cost = unread(EXAMPLES, 1);
        compute.cost(u, c, z.matrix, y.matrix, cost);
        check("cost " + c + " " + u, KnownFunctions.costs(u, c, z.known, y.known), cost);
        Matrix delta = unread(EXAMPLES, OUTPUTS);
        compute.outputDelta(u, c, z.matrix, y.matrix, delta);
        check("outputDelta " + c + " " + u, KnownFunctions.deltas(u, c, z.known, y.known), delta);
    }

    private void hits(Operand z, Operand y) {
        Matrix hits = unread(EXAMPLES, 1);
        compute.hits(z.matrix, y.matrix, hits);
        check("hits", KnownFunctions.hits(z.known, y.known), hits);
    }

    /** The gradient, and steps of descent with decay and without. */
    private void steps() {
        Operand delta = draw(EXAMPLES, HIDDEN);
        Operand x = draw(EXAMPLES, INPUTS);
        Known products = delta.known.transposed().times(x.known);
        Known sums = ones().times(delta.known);
        for (float[] keep : new float[][] {{0, 0}, {1, 1}, {0.875f, 1}}) {
            Operand theta = keep[0] == 0 ? nothing(HIDDEN, INPUTS) : draw(HIDDEN, INPUTS);
            Operand bias = keep[1] == 0 ? nothing(1, HIDDEN) : draw(1, HIDDEN);
            compute.accumulateGradient(-0.25f, delta.matrix, x.matrix, keep[0], keep[1], theta.matrix, bias.matrix);
            check("accumulateGradient", products.scaled(-0.25, keep[0], theta.known), theta.matrix);
            check("accumulateGradient", sums.scaled(-0.25, keep[1], bias.known), bias.matrix);
        }
        Operand row = draw(1, HIDDEN);
        compute.sumRows(-0.25f, delta.matrix, 0.5f, row.matrix);
        check("sumRows", sums.scaled(-0.25, 0.5, row.known), row.matrix);
        Operand t = draw(EXAMPLES, INPUTS);
        compute.axpy(-0.75f, x.matrix, t.matrix);
        check("axpy", x.known.scaled(-0.75, 1, t.known), t.matrix);
        DropoutMask mask = new DropoutMask(1, -1, 0.375f);
        Matrix dropped = unread(EXAMPLES, INPUTS);
        compute.dropout(mask, x.matrix, dropped);
        check("dropout", x.known.with(factors(mask), (v, factor) -> v * factor), dropped);
        limits();
        Operand sum = draw(EXAMPLES, INPUTS);
        Operand added = draw(1, INPUTS);
        compute.addRow(added.matrix, sum.matrix);
        check("addRow", sum.known.plusRow(added.known), sum.matrix);
    }

    /** Steps of optimizers, and the operations that they consist of. */
    private void updates() {
        Operand x = draw(EXAMPLES, HIDDEN);
        Operand y = draw(EXAMPLES, HIDDEN);
        Operand v = positive(EXAMPLES, HIDDEN);
        double[] xs = x.known.values();
        double[] ys = y.known.values();
        double[] vs = v.known.values();
        update("axpby", (t, i) -> 0.75 * xs[i] - 0.5 * t, t -> compute.axpby(0.75f, x.matrix, -0.5f, t));
        update(
                "multiplyAdd",
                (t, i) -> 0.75 * xs[i] * ys[i] - 0.5 * t,
                t -> compute.multiplyAdd(0.75f, x.matrix, y.matrix, -0.5f, t));
        update(
                "addQuotient",
                (t, i) -> 0.75 * xs[i] / (Math.sqrt(vs[i]) + 0.25) - 0.5 * t,
                t -> compute.addQuotient(0.75f, x.matrix, v.matrix, 0.25f, -0.5f, t));
        update("clip", (t, i) -> Math.max(-0.75, Math.min(0.75, t)), t -> compute.clip(0.75f, t));
        Operand sum = draw(1, 1);
        Known row = new Known(1, xs.length, xs, new double[xs.length]);
        Known column = new Known(ys.length, 1, ys, new double[ys.length]);
        compute.dot(x.matrix, y.matrix, 0.5f, sum.matrix);
        check("dot", row.times(column).scaled(1, 0.5, sum.known), sum.matrix);
        Operand square = positive(1, 1);
        double factor = 0.75 / Math.sqrt(square.known.values()[0]);
        update("scaleToNorm", (t, i) -> t * factor, t -> compute.scaleToNorm(0.75f, square.matrix, t));
        for (UpdateRule rule : UpdateRule.values()) {
            update(rule);
        }
    }

    /** An operation on a target that is drawn. */
    private void update(String operation, KnownFunctions.Change change, Consumer<Matrix> call) {
        Operand t = draw(EXAMPLES, HIDDEN);
        call.accept(t.matrix);
        check(operation, KnownFunctions.changed(t.known, change), t.matrix);
    }

    private void update(UpdateRule rule) {
        UpdateFactors f = new UpdateFactors(0.75f, 0.875f, 0.5f, 0.75f, 0.25f, 0.125f, 0.25f, 0.5f);
        Operand gradient = draw(EXAMPLES, HIDDEN);
        Operand first = draw(EXAMPLES, HIDDEN);
        Operand second = positive(EXAMPLES, HIDDEN);
        Operand theta = draw(EXAMPLES, HIDDEN);
        compute.update(rule, f, gradient.matrix, first.matrix, second.matrix, theta.matrix);
        Known[] after = KnownFunctions.updated(rule, f, gradient.known, first.known, second.known, theta.known);
        check("update " + rule, after[0], first.matrix);
        check("update " + rule, after[1], second.matrix);
        check("update " + rule, after[2], theta.matrix);
    }

    private void limits() {
        Operand near = draw(EXAMPLES, INPUTS);
        compute.softThreshold(0.75f, near.matrix);
        check("softThreshold", near.known.then(v -> Math.signum(v) * Math.max(Math.abs(v) - 0.75, 0)), near.matrix);
        Operand rows = draw(EXAMPLES, INPUTS);
        compute.limitRows(2, rows.matrix);
        check("limitRows", KnownFunctions.limited(rows.known, 2), rows.matrix);
    }

    /** The factors of the elements of X: 0 where they are dropped. */
    private static Known factors(DropoutMask mask) {
        float[] factors = new float[EXAMPLES * INPUTS];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = mask.drops(i) ? 0 : mask.scale();
        }
        return Known.exact(EXAMPLES, INPUTS, factors);
    }

    /** A batch is gathered from the rows of a data set, of numbers and of pixels. */
    private void rows() {
        int[] numbers = new int[EXAMPLES + 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i * 8 + 5) % EXAMPLES;
        }
        Rows all = compute.rowNumbers(numbers.length);
        open.add(all::close);
        compute.upload(numbers, 0, all);
        Rows rows = all.slice(1, EXAMPLES);
        Operand s = draw(EXAMPLES, INPUTS);
        Matrix t = unread(EXAMPLES, INPUTS);
        compute.gatherRows(s.matrix, rows, t);
        check("gatherRows", KnownFunctions.gathered(s.known, numbers, 1), t);
        byte[] bytes = new byte[EXAMPLES * INPUTS];
        float[] read = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (7 * i);
            read[i] = 7 * i % PIXEL * Element.UINT8_SCALE;
        }
        Matrix pixels = compute.pixels(EXAMPLES, INPUTS);
        open.add(pixels::close);
        compute.upload(bytes, 0, pixels);
        Matrix light = unread(EXAMPLES, INPUTS);
        compute.gatherRows(pixels, rows, light);
        check("gatherRows of pixels", KnownFunctions.gathered(Known.exact(EXAMPLES, INPUTS, read), numbers, 1), light);
    }

    // ---- operands

    /** From -2 to 2, by a linear congruence. */
    private float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            bits = bits * 1_664_525 + 1_013_904_223;
            values[i] = bits * 0x1p-30f;
        }
        return values;
    }

    private Operand draw(int rows, int cols) {
        return operand(rows, cols, numbers(rows * cols));
    }

    /** From 1 to 3. */
    private Operand positive(int rows, int cols) {
        float[] values = numbers(rows * cols);
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + Math.abs(values[i]);
        }
        return operand(rows, cols, values);
    }

    /** Such as a unit gives, and a fifth of them g(0), where slopes may jump. */
    private Operand outputs(Activation g, int rows, int cols) {
        float[] values = numbers(rows * cols);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) g.of(i % 5 == 0 ? 0 : values[i]);
        }
        return operand(rows, cols, values);
    }

    /** Three quarters of one class and a quarter of the next. */
    private Operand targets() {
        float[] values = new float[EXAMPLES * OUTPUTS];
        for (int e = 0; e < EXAMPLES; e++) {
            values[e * OUTPUTS + e % OUTPUTS] = 0.75f;
            values[e * OUTPUTS + (e + 1) % OUTPUTS] = 0.25f;
        }
        return operand(EXAMPLES, OUTPUTS, values);
    }

    private static Known ones() {
        float[] ones = new float[EXAMPLES];
        Arrays.fill(ones, 1);
        return Known.exact(1, EXAMPLES, ones);
    }

    private Operand nothing(int rows, int cols) {
        float[] values = new float[rows * cols];
        Arrays.fill(values, Float.NaN);
        return operand(rows, cols, values);
    }

    private Matrix unread(int rows, int cols) {
        return nothing(rows, cols).matrix;
    }

    private Operand operand(int rows, int cols, float[] values) {
        Matrix matrix = compute.matrix(rows, cols);
        open.add(matrix::close);
        compute.upload(values, 0, matrix);
        return new Operand(Known.exact(rows, cols, values), matrix);
    }

    private void check(String operation, Known expected, Matrix target) {
        if (complaint == null) {
            float[] answer = new float[expected.values().length];
            compute.download(target, answer, 0);
            complaint = expected.complaint(operation, answer);
        }
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
    }
}
