package dev.chainrule.benchmarks;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Sgd;

/** A network and one batch on a device, and the training step over them. */
final class StepRun implements AutoCloseable {
    private static final int TRAINING_SIZE = 60_000;
    private static final long SEED = 1;

    private final Selection selection;
    private final Compute compute;
    private final BackPropagation network;
    private final Parameters parameters;
    private final Workspace batch;
    private final Sgd sgd = new Sgd(0.01f, 0);

    StepRun(String backend, Shape shape) {
        Topology topology = shape.topology();
        selection = Backends.open(backend);
        compute = selection.compute();
        network = new BackPropagation(compute, topology);
        parameters = new Parameters(compute, topology);
        parameters.upload(Network.of(topology, SEED).state());
        batch = new Workspace(compute, topology, shape.batch());
        CounterRandom random = new CounterRandom(SEED, 0);
        float[] x = new float[shape.batch() * topology.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.unit(i);
        }
        float[] y = new float[shape.batch() * topology.outputs()];
        for (int e = 0; e < shape.batch(); e++) {
            y[e * topology.outputs() + e % topology.outputs()] = 1;
        }
        compute.upload(x, 0, batch.x());
        compute.upload(y, 0, batch.y());
    }

    /** One step; done when it returns. */
    void step() {
        network.forward(parameters, batch.activations());
        sgd.step(network, parameters, batch, TRAINING_SIZE);
        compute.finish();
    }

    /**
     * One step, checked.
     *
     * @throws IllegalStateException if it does not bring the cost down
     */
    void checkedStep() {
        double before = cost();
        step();
        requireLess(before);
    }

    /** Fails unless the cost is now less than it was. */
    void requireLess(double before) {
        double cost = cost();
        if (!(cost < before)) {
            throw new IllegalStateException("the cost went from " + before + " to " + cost + ", expected less");
        }
    }

    /** The mean cost of the batch with the parameters as they are. */
    double cost() {
        float[] costs = new float[batch.examples()];
        try (Matrix perExample = compute.matrix(batch.examples(), 1)) {
            network.forward(parameters, batch.activations());
            network.cost(batch, perExample);
            compute.download(perExample, costs, 0);
        }
        double sum = 0;
        for (float c : costs) {
            sum += c;
        }
        return sum / costs.length;
    }

    @Override
    public void close() {
        selection.close();
    }
}
