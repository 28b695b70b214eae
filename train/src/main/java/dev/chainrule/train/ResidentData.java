package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.compute.Rows;

/** A data set that lies on the device, where batches are gathered by row number. */
final class ResidentData implements BatchSource {
    /** Inputs or targets that cross to the device at a time, unless a single row has more. */
    static final int CHUNK = 1 << 20;

    private final Compute compute;
    private final CheckedData data;
    private final Matrix x;
    private final Matrix y;
    private final Rows order;
    private final Rows[] rows;

    ResidentData(Compute compute, CheckedData data, Batches batches) {
        this.compute = compute;
        this.data = data;
        x = Inputs.matrix(compute, data, data.size());
        y = compute.matrix(data.size(), data.outputs());
        order = compute.rowNumbers(data.size());
        rows = new Rows[batches.count()];
        for (int b = 0; b < rows.length; b++) {
            int examples = batches.examples(b);
            rows[b] = examples == 0 ? order : order.slice(batches.from(b), examples);
        }
    }

    @Override
    public boolean prepare() {
        int most = Math.min(data.size(), Math.max(1, CHUNK / Math.max(data.inputs(), data.outputs())));
        Inputs inputs = new Inputs(data, most);
        float[] targets = new float[most * data.outputs()];
        for (int from = 0; from < data.size(); from += most) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            int count = Math.min(most, data.size() - from);
            inputs.read(from, count);
            data.copyTargets(from, count, targets);
            inputs.upload(compute, x.rows(from, count));
            compute.upload(targets, 0, y.rows(from, count));
        }
        return true;
    }

    @Override
    public void begin(int[] numbers) {
        compute.upload(numbers, 0, order);
    }

    @Override
    public void load(int b, Workspace target) {
        compute.gatherRows(x, rows[b], target.x());
        compute.gatherRows(y, rows[b], target.y());
    }

    @Override
    public void close() {
        x.close();
        y.close();
        order.close();
    }
}
