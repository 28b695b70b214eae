package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;

/**
 * A data set that is too large for the device: its batches are put together on the host and sent one at a time. While the
 * device computes with one, the next is put together.
 */
final class StreamedData implements BatchSource {
    private static final int BUFFERS = 2;

    private final Compute compute;
    private final CheckedData data;
    private final Batches batches;
    private final Ahead ahead = new Ahead();
    private final InputBatch[] x = new InputBatch[BUFFERS];
    private final float[][] y = new float[BUFFERS][];
    private final float[] rowY;
    private int[] order = {};
    /** The batch that is put together ahead of time, or -1. */
    private int next = -1;

    private long waited;
    private long sent;

    StreamedData(Compute compute, CheckedData data, Batches batches) {
        this.compute = compute;
        this.data = data;
        this.batches = batches;
        rowY = new float[data.outputs()];
        for (int i = 0; i < BUFFERS; i++) {
            x[i] = new InputBatch(compute, data, batches.examples(0));
            y[i] = new float[Math.multiplyExact(batches.examples(0), data.outputs())];
        }
    }

    @Override
    public boolean prepare() {
        return true;
    }

    @Override
    public void begin(int[] numbers) {
        ahead.finish();
        waited = 0;
        sent = 0;
        order = numbers;
        startOn(0);
    }

    @Override
    public void load(int b, Workspace target) {
        long begin = System.nanoTime();
        ahead.finish();
        if (next != b) {
            putTogether(b);
        }
        startOn(b + 1);
        long there = System.nanoTime();
        x[b % BUFFERS].send(target.x());
        compute.upload(y[b % BUFFERS], 0, target.y());
        waited += there - begin;
        sent += System.nanoTime() - there;
    }

    @Override
    public long waited() {
        return waited;
    }

    @Override
    public long sent() {
        return sent;
    }

    private void startOn(int b) {
        next = b < batches.count() ? b : -1;
        if (next >= 0) {
            ahead.start(() -> putTogether(b));
        }
    }

    private void putTogether(int b) {
        InputBatch inputs = x[b % BUFFERS];
        float[] targets = y[b % BUFFERS];
        for (int i = 0; i < batches.examples(b); i++) {
            int example = order[batches.from(b) + i];
            inputs.readRow(i, example);
            data.copyTargets(example, 1, rowY);
            System.arraycopy(rowY, 0, targets, i * rowY.length, rowY.length);
        }
    }

    @Override
    public void close() {
        ahead.close();
        for (InputBatch inputs : x) {
            inputs.close();
        }
    }
}
