package dev.chainrule.train;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Examples from a program's own arrays or records, as {@link Dataset#of(float[][], int[])} makes them: raw rows, copied
 * when the set was made, and the {@link Schema} by which they are read. Immutable: {@link #with}, {@link #classes},
 * {@link #standardized} and {@link #weights} give other readings of the same rows.
 */
public final class ArrayDataset implements Dataset {
    /** A label above this one is an identifier or a quantity rather than a class. */
    private static final int HIGHEST_LABEL = (1 << 16) - 1;

    private final float[][] x;
    /** The targets of each example; none where there are labels. */
    private final float[][] y;
    /** The class of each example; none where there are targets. */
    private final int[] labels;

    private final Schema schema;
    /** The weight of each example; none where they have none. */
    private final float[] weights;

    private ArrayDataset(float[][] x, float[][] y, int[] labels, Schema schema, float[] weights) {
        this.x = x;
        this.y = y;
        this.labels = labels;
        this.schema = schema;
        this.weights = weights;
    }

    static ArrayDataset of(float[][] x, int[] labels) {
        sameNumber(x.length, labels.length, "labels");
        int highest = 1; // of two classes at least, an output for each
        for (int e = 0; e < labels.length; e++) {
            if (labels[e] < 0 || labels[e] > HIGHEST_LABEL) {
                throw wrong(e, "label " + labels[e], "the number of a class, 0 to " + HIGHEST_LABEL);
            }
            highest = Math.max(highest, labels[e]);
        }
        float[][] inputs = copy("input", x);
        return new ArrayDataset(
                inputs, new float[0][], labels.clone(), Schema.of(inputs[0].length, highest + 1), new float[0]);
    }

    static ArrayDataset of(float[][] x, float[][] y) {
        sameNumber(x.length, y.length, "rows of targets");
        float[][] inputs = copy("input", x);
        float[][] targets = copy("target", y);
        return new ArrayDataset(
                inputs, targets, new int[0], Schema.of(inputs[0].length, targets[0].length), new float[0]);
    }

    static <T> ArrayDataset of(Iterator<? extends T> records, Function<? super T, Example> mapper) {
        List<Example> examples = new ArrayList<>();
        while (records.hasNext()) {
            Example example = mapper.apply(records.next());
            if (!examples.isEmpty() && example.labelled() != examples.get(0).labelled()) {
                throw wrong(
                        examples.size(),
                        example.labelled() ? "it has a label" : "it has targets",
                        examples.get(0).labelled() ? "a label as in example 0" : "targets as in example 0");
            }
            examples.add(example);
        }
        float[][] x = examples.stream().map(Example::x).toArray(float[][]::new);
        return examples.isEmpty() || examples.get(0).labelled()
                ? of(x, examples.stream().mapToInt(Example::label).toArray())
                : of(x, examples.stream().map(Example::y).toArray(float[][]::new));
    }

    /** Copies rows of one length and of finite numbers. */
    private static float[][] copy(String what, float[][] rows) {
        float[][] copies = new float[rows.length][];
        for (int e = 0; e < rows.length; e++) {
            float[] row = rows[e].clone();
            int expected = e == 0 ? Math.max(1, row.length) : copies[0].length;
            if (row.length != expected) {
                throw wrong(e, row.length + " " + what + "s", e == 0 ? "at least one" : expected + " as in example 0");
            }
            for (int j = 0; j < row.length; j++) {
                if (!Float.isFinite(row[j])) {
                    throw wrong(e, what + " " + j + " is " + row[j], "a finite number");
                }
            }
            copies[e] = row;
        }
        return copies;
    }

    private static void sameNumber(int rows, int others, String what) {
        if (rows != others) {
            throw new IllegalArgumentException(
                    "data set: " + rows + " rows of inputs and " + others + " " + what + ", expected as many");
        }
        if (rows == 0) {
            throw new IllegalArgumentException("the data set is empty, expected at least one example");
        }
    }

    private static IllegalArgumentException wrong(int example, String what, String expected) {
        return new IllegalArgumentException("example " + example + ", " + what + ", expected " + expected);
    }

    /**
     * A copy whose rows are read by another schema: scaled as it says, with its names, and with as many outputs as it
     * has targets. Labels of two classes may have one output, whose target is the label. To judge a network by rows of
     * one's own, read them by {@link dev.chainrule.nn.NetworkState#schema() its schema}.
     *
     * @throws IllegalArgumentException if the schema is of another number of inputs or targets, has no output for a
     *     label, scales labels, or makes a number that is not finite
     */
    public ArrayDataset with(Schema next) {
        if (next.inputs().columns() != inputs()) {
            throw new IllegalArgumentException(
                    "data set: the schema is of " + next.inputs().columns() + " inputs, expected " + inputs());
        }
        int outputs = next.targets().columns();
        if (labelled()) {
            int classes = outputs == 1 ? 2 : outputs;
            for (int e = 0; e < labels.length; e++) {
                if (labels[e] >= classes) {
                    throw wrong(e, "label " + labels[e], "below " + classes + ", the number of classes");
                }
            }
            if (!next.targets().isIdentity()) {
                throw new IllegalArgumentException(
                        "data set: the schema scales targets, expected it not to: labels are classes");
            }
        } else if (outputs != y[0].length) {
            throw new IllegalArgumentException(
                    "data set: the schema is of " + outputs + " targets, expected " + y[0].length);
        }
        ArrayDataset copy = new ArrayDataset(x, y, labels, next, weights);
        copy.checkScaled("input", x, next.inputs());
        copy.checkScaled("target", y, next.targets());
        return copy;
    }

    /** Checks that scaling leaves numbers finite. */
    private void checkScaled(String what, float[][] rows, Scaling scaling) {
        float[] scaled = new float[scaling.columns()];
        for (int e = 0; e < rows.length; e++) {
            scaling.apply(rows[e], scaled);
            for (int j = 0; j < scaled.length; j++) {
                if (!Float.isFinite(scaled[j])) {
                    throw wrong(
                            e,
                            what + " " + j + " is " + rows[e][j] + " and becomes " + scaled[j] + " when scaled",
                            "a finite number");
                }
            }
        }
    }

    /**
     * A copy with names for the classes, in the order of the labels or of the targets; they may be more than occur.
     *
     * @throws IllegalArgumentException if there are not as many as outputs, or two for one output; where there are
     *     labels of more than one output, if there is none for a label
     */
    public ArrayDataset classes(String... names) {
        Scaling targets = labelled() && outputs() > 1 ? Scaling.identity(names.length) : schema.targets();
        return with(new Schema(
                schema.features(), schema.inputs(), schema.label(), schema.labelColumn(), List.of(names), targets));
    }

    /**
     * A copy with inputs scaled to mean 0 and standard deviation 1 of these rows, see {@link Scaling#standard}. The
     * scaling is kept by a network that learns from it, which then takes raw inputs.
     */
    public ArrayDataset standardized() {
        return with(schema.inputs(Scaling.standard(size(), inputs(), (row, j) -> x[row][j])));
    }

    /**
     * The examples of these numbers, counted from 0, in this order; with the same schema, and so with as many outputs, even if a
     * class is not among them. To fit a scaling to them alone, {@linkplain #standardized standardize} the result.
     */
    @Override
    public ArrayDataset select(int... rows) {
        Part.check(size(), rows);
        return new ArrayDataset(
                Arrays.stream(rows).mapToObj(row -> x[row]).toArray(float[][]::new),
                labelled() ? y : Arrays.stream(rows).mapToObj(row -> y[row]).toArray(float[][]::new),
                labelled() ? Arrays.stream(rows).map(row -> labels[row]).toArray() : labels,
                schema,
                weighted() ? picked(weights, rows) : weights);
    }

    private static float[] picked(float[] values, int... rows) {
        float[] picked = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = values[rows[i]];
        }
        return picked;
    }

    /**
     * A copy whose examples have weights: what is learnt is the mean of the costs w_e J_e. Weights of mean 1 leave the size of a
     * step what it is.
     *
     * @param w a finite number from 0 on for each example
     * @throws IllegalArgumentException if there are not as many as examples, one is not such a number, or all are 0
     */
    public ArrayDataset weights(float... w) {
        sameNumber(x.length, w.length, "weights");
        boolean some = false;
        for (int e = 0; e < w.length; e++) {
            if (!(w[e] >= 0 && Float.isFinite(w[e]))) {
                throw wrong(e, "its weight is " + w[e], "a finite number from 0 on");
            }
            some |= w[e] > 0;
        }
        if (!some) {
            throw new IllegalArgumentException("data set: all weights are 0, expected some above");
        }
        return new ArrayDataset(x, y, labels, schema, w.clone());
    }

    @Override
    public boolean weighted() {
        return weights.length > 0;
    }

    @Override
    public void copyWeights(int from, int count, float[] w) {
        Objects.checkFromIndexSize(from, count, size());
        if (weighted()) {
            System.arraycopy(weights, from, w, 0, count);
        } else {
            Arrays.fill(w, 0, count, 1);
        }
    }

    @Override
    public int size() {
        return x.length;
    }

    @Override
    public int inputs() {
        return x[0].length;
    }

    @Override
    public int outputs() {
        return schema.targets().columns();
    }

    @Override
    public void copyInputs(int from, int count, float[] target) {
        copy(x, schema.inputs(), from, count, target);
    }

    @Override
    public void copyTargets(int from, int count, float[] target) {
        if (!labelled()) {
            copy(y, schema.targets(), from, count, target);
            return;
        }
        Objects.checkFromIndexSize(from, count, size());
        int outputs = outputs();
        Arrays.fill(target, 0, count * outputs, 0);
        for (int i = 0; i < count; i++) {
            int label = labels[from + i];
            if (outputs == 1) {
                target[i] = label;
            } else {
                target[i * outputs + label] = 1;
            }
        }
    }

    private static void copy(float[][] rows, Scaling scaling, int from, int count, float[] target) {
        Objects.checkFromIndexSize(from, count, rows.length);
        float[] scaled = new float[scaling.columns()];
        for (int i = 0; i < count; i++) {
            scaling.apply(rows[from + i], scaled);
            System.arraycopy(scaled, 0, target, i * scaled.length, scaled.length);
        }
    }

    @Override
    public long bytesInHeap() {
        long row = (long) inputs() + (labelled() ? 1 : outputs());
        return row * Float.BYTES * size() + (long) weights.length * Float.BYTES;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    private boolean labelled() {
        return labels.length > 0;
    }

    @Override
    public String toString() {
        return "ArrayDataset[" + size() + " x " + inputs() + "]";
    }
}
