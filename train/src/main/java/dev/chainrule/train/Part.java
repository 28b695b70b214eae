package dev.chainrule.train;

import dev.chainrule.nn.CounterRandom;
import java.util.Arrays;
import java.util.Objects;

/** Some of the examples of a data set. */
final class Part extends DerivedDataset {
    /** Streams of weights and of epochs are below this one. */
    private static final long STREAM = 3L << 32;

    /** The numbers of the examples in the whole set. */
    private final int[] rows;

    private Part(Dataset whole, int[] rows) {
        super(whole);
        this.rows = rows;
    }

    /** As {@link Dataset#select}. */
    static Part of(Dataset whole, int... rows) {
        check(whole.size(), rows);
        return new Part(whole, rows.clone());
    }

    /** Checks numbers of examples. */
    static void check(int size, int... rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("data set: no rows are selected, expected at least one");
        }
        for (int row : rows) {
            Objects.checkIndex(row, size);
        }
    }

    /**
     * Two parts without an example in common, drawn by a seed.
     *
     * @param learn the examples to learn from, at least one
     * @param heldOut the others, at least one
     */
    record Two(Part learn, Part heldOut) {}

    /**
     * Splits off a share of the examples, rounded, at least one.
     *
     * @throws IllegalArgumentException if no example would be left
     */
    static Two split(Dataset whole, double share, long seed) {
        int size = whole.size();
        int count = new Validation(null, share, 0, 0).examples(size);
        if (count >= size) {
            throw new IllegalArgumentException("validation: a share of " + share + " of " + size
                    + " examples leaves none to learn from, expected a smaller share or more examples");
        }
        int[] order = new int[size];
        new CounterRandom(seed, STREAM).permute(order);
        return new Two(new Part(whole, sorted(order, count, size)), new Part(whole, sorted(order, 0, count)));
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        Arrays.sort(rows);
        return rows;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public long bytesInHeap() {
        return ofThese(data.bytesInHeap());
    }

    @Override
    public long bytesInFile() {
        return ofThese(data.bytesInFile());
    }

    /** The share of the bytes of the data. */
    private long ofThese(long bytes) {
        return Math.round((double) bytes * rows.length / data.size());
    }

    @Override
    public void copyWeights(int from, int count, float[] w) {
        Objects.checkFromIndexSize(from, count, size());
        float[] weight = new float[1];
        for (int i = 0; i < count; i++) {
            data.copyWeights(rows[from + i], 1, weight);
            w[i] = weight[0];
        }
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        Objects.checkFromIndexSize(from, count, size());
        float[] row = new float[inputs()];
        for (int i = 0; i < count; i++) {
            data.copyInputs(rows[from + i], 1, row);
            System.arraycopy(row, 0, x, i * row.length, row.length);
        }
    }

    @Override
    public void copyTargets(int from, int count, float[] y) {
        Objects.checkFromIndexSize(from, count, size());
        float[] row = new float[outputs()];
        for (int i = 0; i < count; i++) {
            data.copyTargets(rows[from + i], 1, row);
            System.arraycopy(row, 0, y, i * row.length, row.length);
        }
    }

    @Override
    public void copyPixels(int from, int count, byte[] x) {
        Objects.checkFromIndexSize(from, count, size());
        byte[] row = new byte[inputs()];
        for (int i = 0; i < count; i++) {
            data.copyPixels(rows[from + i], 1, row);
            System.arraycopy(row, 0, x, i * row.length, row.length);
        }
    }
}
