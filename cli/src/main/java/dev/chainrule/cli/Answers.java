package dev.chainrule.cli;

import dev.chainrule.backprop.Activations;
import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.data.Table;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;

/**
 * A model's answers to the rows of a table, many rows at a time.
 *
 * <p>A {@link dev.chainrule.predict.Predictor} gives the outputs h only, in which saturated units look alike; here z comes
 * along, by which the answer is chosen just as {@link dev.chainrule.train.Evaluation} counts it.
 */
final class Answers {
    /** Rows that are computed at a time, as many as Evaluation takes: the shape may decide a last bit. */
    private static final int CHUNK = 256;

    private final Compute compute;
    private final NetworkState model;
    private final BackPropagation network;

    Answers(Compute compute, NetworkState model) {
        this.compute = compute;
        this.model = model;
        this.network = new BackPropagation(compute, model.topology());
    }

    /** Told the answers, row by row. */
    interface Reader {
        /**
         * One answer; the arrays are used again for the next.
         *
         * @param row of the table, from 0
         * @param z [K], what the output units are given
         * @param h [K], what they give
         */
        void answer(int row, float[] z, float[] h);
    }

    /**
     * Answers all rows, in order.
     *
     * @throws CommandException if a row becomes infinite when scaled
     */
    void of(Table table, Reader reader) {
        Topology topology = model.topology();
        if (table.features() != topology.inputs()) {
            throw new IllegalArgumentException("answers: rows of " + table.features() + " features, expected "
                    + topology.inputs() + ", as many as inputs");
        }
        try (Parameters parameters = new Parameters(compute, topology)) {
            parameters.upload(model);
            for (int from = 0; from < table.rows(); from += CHUNK) {
                int count = Math.min(CHUNK, table.rows() - from);
                try (Activations at = new Activations(compute, topology, count);
                        Matrix outputs = compute.matrix(count, topology.outputs())) {
                    compute.upload(inputs(table, from, count), 0, at.x());
                    network.forward(parameters, at);
                    network.output(at, outputs);
                    read(from, at.z(), outputs, reader);
                }
            }
        }
    }

    private float[] inputs(Table table, int from, int count) {
        double[] raw = new double[count * table.features()];
        float[] x = new float[raw.length];
        table.copy(from, count, raw);
        model.scaling().apply(raw, x);
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                int row = from + i / table.features();
                int column = i % table.features();
                throw CommandException.failed(table.source() + ": line " + table.line(row) + ", column " + (column + 1)
                        + ": " + table.value(row, column) + " is out of range once scaled as the model was trained");
            }
        }
        return x;
    }

    private void read(int from, Matrix zs, Matrix hs, Reader reader) {
        int outputs = zs.cols();
        float[] allZ = new float[zs.rows() * outputs];
        float[] allH = new float[allZ.length];
        compute.download(zs, allZ, 0);
        compute.download(hs, allH, 0);
        float[] z = new float[outputs];
        float[] h = new float[outputs];
        for (int e = 0; e < zs.rows(); e++) {
            System.arraycopy(allZ, e * outputs, z, 0, outputs);
            System.arraycopy(allH, e * outputs, h, 0, outputs);
            reader.answer(from + e, z, h);
        }
    }
}
