package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;

/** A data set that is too large for the device: its batches are put together on the host and sent one at a time. */
final class StreamedData implements BatchSource {
    private final Compute compute;
    private final CheckedData data;
    private final Batches batches;
    private final InputBatch x;
    private final float[] rowY;
    private final float[] y;
    private int[] order = {};

    StreamedData(Compute compute, CheckedData data, Batches batches) {
        this.compute = compute;
        this.data = data;
        this.batches = batches;
        rowY = new float[data.outputs()];
        y = new float[Math.multiplyExact(batches.examples(0), data.outputs())];
        x = new InputBatch(compute, data, batches.examples(0));
    }

    @Override
    public boolean prepare() {
        return true;
    }

    @Override
    public void begin(int[] numbers) {
        order = numbers;
    }

    @Override
    public void load(int b, Workspace target) {
        for (int i = 0; i < batches.examples(b); i++) {
            int example = order[batches.from(b) + i];
            x.readRow(i, example);
            data.copyTargets(example, 1, rowY);
            System.arraycopy(rowY, 0, y, i * rowY.length, rowY.length);
        }
        x.send(target.x());
        compute.upload(y, 0, target.y());
    }

    @Override
    public void close() {
        x.close();
    }
}
