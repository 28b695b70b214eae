package dev.chainrule.benchmarks;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.compute.Rows;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.optimizer.Step;
import dev.chainrule.select.Selection;

/** The {@link CommonWork} on a device: all batches lie there, and a step gathers its own, as the trainer does. */
final class CommonTraining implements AutoCloseable {
    private final Selection selection;
    private final Compute compute;
    private final BackPropagation network;
    private final Parameters parameters;
    private final Workspace workspace;
    private final Matrix x;
    private final Matrix y;
    private final Rows[] rows;
    private final OptimizerRun sgd;
    private long steps;
    private final int size;

    CommonTraining(CommonWork work, Selection selection) {
        this.selection = selection;
        compute = selection.compute();
        Topology topology = work.shape().topology();
        int batch = work.shape().batch();
        size = batch * work.batches();
        network = new BackPropagation(compute, topology);
        sgd = Sgd.rate(work.rate()).begin(network, size);
        parameters = new Parameters(compute, topology);
        parameters.upload(work.initial());
        workspace = new Workspace(compute, topology, batch);
        x = compute.matrix(size, topology.inputs());
        y = compute.matrix(size, topology.outputs());
        Rows all = compute.rowNumbers(size);
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        compute.upload(numbers, 0, all);
        rows = new Rows[work.batches()];
        for (int b = 0; b < rows.length; b++) {
            rows[b] = all.slice(b * batch, batch);
            compute.upload(work.x(b), 0, x.rows(b * batch, batch));
            compute.upload(work.y(b), 0, y.rows(b * batch, batch));
        }
    }

    /** One step on batch b, done when {@link #finish} has returned. The number of its examples. */
    int step(int b) {
        forward(b);
        sgd.step(parameters, workspace, new Step(++steps, 1));
        return workspace.examples();
    }

    /** Waits until all steps are done; on a processor they are. */
    void finish() {
        compute.finish();
    }

    /** The mean cost of batch b with the parameters as they are. */
    double loss(int b) {
        float[] costs = new float[workspace.examples()];
        try (Matrix perExample = compute.matrix(costs.length, 1)) {
            forward(b);
            network.cost(workspace, perExample);
            compute.download(perExample, costs, 0);
        }
        double sum = 0;
        for (float c : costs) {
            sum += c;
        }
        return sum / costs.length;
    }

    private void forward(int b) {
        compute.gatherRows(x, rows[b], workspace.x());
        compute.gatherRows(y, rows[b], workspace.y());
        network.forward(parameters, workspace.activations());
    }

    @Override
    public void close() {
        selection.close();
    }
}
