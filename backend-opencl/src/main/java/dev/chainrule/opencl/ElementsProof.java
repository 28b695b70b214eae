package dev.chainrule.opencl;

import dev.chainrule.opencl.Proof.Matrix;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/** Runs every kernel of elements.cl by the operations of {@link Backend}; the answers by their formulas, in double. */
final class ElementsProof {
    private final Backend backend;
    private final Proof proof;

    ElementsProof(Backend backend, Proof proof) {
        this.backend = backend;
        this.proof = proof;
    }

    /** Runs the kernels for sums and copies. */
    void others(int rows, int cols) {
        sums(rows, cols);
        gather(rows, cols);
        dropout(rows, cols);
    }

    /** Runs the kernels that have a work-item for each example. */
    void byExample(int rows, int cols) {
        softmax(rows, cols);
        cost(OutputUnit.SIGMOID, rows, cols, (x, y) -> Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x))));
        cost(OutputUnit.IDENTITY, rows, cols, (x, y) -> (x - y) * (x - y) / 2);
        otherCosts(rows, cols);
        hits(rows, cols);
        Matrix limited = proof.matrix(rows, cols);
        backend.limitRows(0.5f, limited.view());
        proof.expect("limitRows", limited, i -> {
            double squares = sum(cols, j -> (double) limited.at(i / cols, j) * limited.at(i / cols, j));
            return limited.values()[i] * Math.min(1, 0.5 / Math.sqrt(squares));
        });
    }

    private void sums(int rows, int cols) {
        Matrix row = proof.matrix(1, cols);
        Matrix t = proof.matrix(rows, cols);
        backend.addRow(row.view(), t.view());
        proof.expect("addRow", t, i -> t.values()[i] + row.values()[i % cols]);

        Matrix x = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        backend.axpy(-2, x.view(), y.view());
        proof.expect("axpy", y, i -> y.values()[i] - 2 * x.values()[i]);

        Matrix s = proof.matrix(rows, cols);
        Matrix sums = proof.matrix(1, cols);
        backend.sumRows(0.5f, s.view(), 2, sums.view());
        proof.expect("sumRows", sums, j -> 0.5 * sum(rows, i -> s.at(i, j)) + 2 * sums.values()[j]);
    }

    private void dropout(int rows, int cols) {
        DropoutMask mask = new DropoutMask(rows, -cols, 0.375f);
        Matrix s = proof.matrix(rows, cols);
        Matrix t = proof.matrix(rows, cols);
        backend.dropout(mask, s.view(), t.view());
        proof.expect("dropout", t, i -> mask.drops(i) ? 0 : mask.scale() * s.values()[i]);

        Matrix near = proof.matrix(rows, cols);
        backend.softThreshold(0.3f, near.view());
        proof.expect("softThreshold", near, i -> near.values()[i] - Math.max(-0.3f, Math.min(0.3f, near.values()[i])));
    }

    /** Runs the kernels that compute an activation function, or its slope. */
    void activations(Activation g, int rows, int cols) {
        Matrix z = proof.matrix(rows, cols);
        Matrix a = proof.matrix(rows, cols);
        backend.activate(g, z.view(), a.view());
        proof.expect("activate", a, i -> g.of(z.values()[i]));

        Matrix outputs = proof.matrix(rows, cols);
        Matrix t = proof.matrix(rows, cols);
        backend.mulSlope(g, outputs.view(), t.view());
        proof.expect("mulSlope", t, i -> t.values()[i] * g.slope(outputs.values()[i]));

        Matrix scores = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        Matrix delta = proof.matrix(rows, cols);
        OutputUnit u = g == Activation.SIGMOID ? OutputUnit.SIGMOID : OutputUnit.IDENTITY;
        backend.outputDelta(u, scores.view(), y.view(), delta.view());
        Activation h = Activation.valueOf(u.name());
        proof.expect("outputDelta", delta, i -> h.of(scores.values()[i]) - y.values()[i]);
    }

    private void softmax(int rows, int cols) {
        Matrix z = proof.matrix(rows, cols);
        Matrix h = proof.matrix(rows, cols);
        backend.output(OutputUnit.SOFTMAX, z.view(), h.view());
        proof.expect("output", h, i -> Math.exp(z.values()[i]) / sumOfExp(z, i / cols));

        softmaxCost(rows, cols, (scores, targets, costs) -> backend.cost(OutputUnit.SOFTMAX, scores, targets, costs));
    }

    /** A call for the cost of softmax outputs. */
    private interface Costs {
        void of(View scores, View targets, View costs);
    }

    private void softmaxCost(int rows, int cols, Costs cost) {
        Matrix scores = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        Matrix costs = proof.matrix(rows, 1);
        cost.of(scores.view(), y.view(), costs.view());
        proof.expect(
                "cost", costs, e -> sum(cols, k -> y.at(e, k) * (Math.log(sumOfExp(scores, e)) - scores.at(e, k))));
    }

    /** Costs other than the canonical ones; the focal one with γ = 0, which is the cross-entropy. */
    private void otherCosts(int rows, int cols) {
        Cost huber = Cost.huber(0.25f);
        other(OutputUnit.IDENTITY, huber, rows, cols, (x, y) -> Math.max(-0.25, Math.min(0.25, x - y)), (x, y) -> {
            double size = Math.abs(x - y);
            return Math.min(size, 0.25) * (size - Math.min(size, 0.25) / 2);
        });
        other(
                OutputUnit.SIGMOID,
                Cost.focal(0),
                rows,
                cols,
                (x, y) -> Activation.SIGMOID.of(x) - y,
                (x, y) -> Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x))));
        Matrix z = proof.matrix(rows, cols);
        Matrix y = proof.positive(rows, cols);
        Matrix delta = proof.matrix(rows, cols);
        backend.outputDelta(OutputUnit.SOFTMAX, Cost.focal(0), z.view(), y.view(), delta.view());
        proof.expect("outputDelta", delta, i -> {
            int e = i / cols;
            return Math.exp(z.values()[i]) / sumOfExp(z, e) * sum(cols, k -> y.at(e, k)) - y.values()[i];
        });
        softmaxCost(
                rows,
                cols,
                (scores, targets, costs) -> backend.cost(OutputUnit.SOFTMAX, Cost.focal(0), scores, targets, costs));
    }

    private void other(
            OutputUnit u, Cost c, int rows, int cols, DoubleBinaryOperator delta, DoubleBinaryOperator cost) {
        Matrix z = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        Matrix deltas = proof.matrix(rows, cols);
        backend.outputDelta(u, c, z.view(), y.view(), deltas.view());
        proof.expect("outputDelta", deltas, i -> delta.applyAsDouble(z.values()[i], y.values()[i]));
        Matrix scores = proof.matrix(rows, cols);
        Matrix targets = proof.matrix(rows, cols);
        Matrix costs = proof.matrix(rows, 1);
        backend.cost(u, c, scores.view(), targets.view(), costs.view());
        proof.expect("cost", costs, e -> sum(cols, k -> cost.applyAsDouble(scores.at(e, k), targets.at(e, k))));
    }

    private void cost(OutputUnit u, int rows, int cols, DoubleBinaryOperator ofOne) {
        Matrix z = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        Matrix costs = proof.matrix(rows, 1);
        backend.cost(u, z.view(), y.view(), costs.view());
        proof.expect("cost", costs, e -> sum(cols, k -> ofOne.applyAsDouble(z.at(e, k), y.at(e, k))));
    }

    private void hits(int rows, int cols) {
        Matrix z = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        Matrix hits = proof.matrix(rows, 1);
        backend.hits(z.view(), y.view(), hits.view());
        proof.expect("hits", hits, e -> {
            boolean right = cols == 1 ? (z.at(e, 0) > 0) == (y.at(e, 0) > 0.5f) : greatest(z, e) == greatest(y, e);
            return right ? 1 : 0;
        });
    }

    private void gather(int rows, int cols) {
        int[] numbers = new int[rows];
        byte[] bytes = new byte[rows * cols];
        for (int i = 0; i < rows; i++) {
            numbers[i] = rows - 1 - i;
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        Matrix s = proof.matrix(rows, cols);
        View order = proof.view(Element.INT32, rows, 1);
        backend.upload(numbers, 0, order);
        Matrix t = proof.matrix(rows, cols);
        backend.gatherRows(s.view(), order, t.view());
        proof.expect("gatherRows", t, i -> s.at(rows - 1 - i / cols, i % cols));

        View pixels = proof.view(Element.UINT8, rows, cols);
        View again = proof.view(Element.INT32, rows, 1);
        backend.upload(bytes, 0, pixels);
        backend.upload(numbers, 0, again);
        Matrix floats = proof.matrix(rows, cols);
        backend.gatherRows(pixels, again, floats.view());
        proof.expect(
                "gatherRows",
                floats,
                i -> Byte.toUnsignedInt(bytes[(rows - 1 - i / cols) * cols + i % cols]) * Element.UINT8_SCALE);
    }

    // ---- formulas

    static double sum(int count, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    private static double sumOfExp(Matrix z, int row) {
        return sum(z.cols(), k -> Math.exp(z.at(row, k)));
    }

    private static int greatest(Matrix v, int row) {
        int best = 0;
        for (int k = 1; k < v.cols(); k++) {
            best = v.at(row, k) > v.at(row, best) ? k : best;
        }
        return best;
    }
}
