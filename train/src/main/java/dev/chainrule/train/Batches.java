package dev.chainrule.train;

import dev.chainrule.nn.CounterRandom;
import java.util.Arrays;

/**
 * The examples of a data set in batches, shuffled anew every epoch. The order is a function of the seed and the epoch
 * alone. The last batch has the examples that are left over.
 *
 * <p>Where batches are cut into {@link Slices}, each part of the examples is shuffled by itself, and slice k of a batch has the next ones of
 * part k. A task has some of the slices: rows and places are those of its own examples.
 */
final class Batches {
    /** Streams below this one make initial weights. */
    private static final long FIRST_STREAM = 1L << 32;

    private final int size;
    private final int batch;
    private final long seed;
    private final Slices slices;
    /** The most examples of a slice. */
    private final int slice;
    /** The first slice of this task, and the one after its last. */
    private final int first;

    private final int end;
    private final int[] order;

    Batches(int size, int batch, long seed) {
        this(size, batch, seed, Slices.NONE);
    }

    /**
     * Batches of which slices may be elsewhere.
     *
     * @param size the number of examples that all tasks have together
     * @throws IllegalArgumentException if the number of slices does not divide a batch
     */
    Batches(int size, int batch, long seed, Slices slices) {
        this.size = size;
        this.batch = Math.min(batch, size);
        this.seed = seed;
        this.slices = slices;
        slices.check(batch, size);
        slice = (this.batch - 1) / slices.count() + 1;
        first = slices.first(slices.exchange().task());
        end = slices.first(slices.exchange().task() + 1);
        order = new int[rowsBefore(end) - rowsBefore(first)];
    }

    /** The examples in all parts before a slice's. */
    private int rowsBefore(int k) {
        return Slices.from(k, slices.count(), size);
    }

    /** The examples of slice k in batch b. */
    private int sliceOf(int k, int b) {
        int part = rowsBefore(k + 1) - rowsBefore(k);
        return (int) Math.max(0, Math.min(slice, part - (long) b * slice));
    }

    /** The order of the examples of this task in this epoch, counted from 1; the array is used again for the next. */
    int[] order(int epoch) {
        for (int k = first; k < end; k++) {
            int[] part = end - first == 1 ? order : new int[rowsBefore(k + 1) - rowsBefore(k)];
            new CounterRandom(seed, FIRST_STREAM + (epoch - 1L) * slices.count() + k + 1).permute(part);
            if (end - first > 1) {
                place(k, part);
            }
        }
        return order;
    }

    /** Puts the rows of a part into the slices of the batches. */
    private void place(int k, int... part) {
        for (int b = 0, taken = 0; b < count(); b++) {
            int at = from(b);
            for (int before = first; before < k; before++) {
                at += sliceOf(before, b);
            }
            for (int i = 0; i < sliceOf(k, b); i++) {
                order[at + i] = rowsBefore(k) - rowsBefore(first) + part[taken++];
            }
        }
    }

    /** The number of examples that all tasks have together. */
    int size() {
        return size;
    }

    /** The number of examples of this task. */
    int own() {
        return order.length;
    }

    /** The number of batches. */
    int count() {
        return (size - 1) / batch + 1;
    }

    /** The examples of all tasks in the first {@code batches} batches. */
    int learnt(int batches) {
        return batches < count() ? batches * batch : size;
    }

    /** The examples of all tasks in batch b. */
    int all(int b) {
        return learnt(b + 1) - learnt(b);
    }

    /** The place in the order at which batch b begins. */
    int from(int b) {
        return b * slice * (end - first);
    }

    /** The number of examples of this task in batch b. */
    int examples(int b) {
        return Arrays.stream(sizes(b)).sum();
    }

    /** The first slice of this task. */
    int firstSlice() {
        return first;
    }

    /** The number of examples in each slice of this task, in batch b. */
    int[] sizes(int b) {
        int[] sizes = new int[end - first];
        for (int k = first; k < end; k++) {
            sizes[k - first] = sliceOf(k, b);
        }
        return sizes;
    }

    /**
     * Copies numbers of a task's examples, in the order of an epoch, to or from those of all examples, in theirs.
     *
     * @param task whose examples they are
     * @param batches the number of batches to copy
     * @param out whether they are copied from {@code own} to {@code all}, and not the other way
     */
    void copy(int task, int batches, float[] own, float[] all, boolean out) {
        int from = slices.first(task);
        int to = slices.first(task + 1);
        for (int b = 0, at = 0; b < batches; b++) {
            int place = learnt(b);
            for (int k = 0; k < to; k++) {
                int count = sliceOf(k, b);
                if (k >= from) {
                    System.arraycopy(out ? own : all, out ? at : place, out ? all : own, out ? place : at, count);
                    at += count;
                }
                place += count;
            }
        }
    }
}
