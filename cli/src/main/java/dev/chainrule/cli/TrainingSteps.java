package dev.chainrule.cli;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.BackPropagation;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Parameters;
import dev.chainrule.nn.Topology;
import dev.chainrule.nn.Workspace;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Steps of descent of a drawn network on drawn examples, of which every one is as much work. */
final class TrainingSteps implements AutoCloseable {
    private static final long SEED = 1;
    private static final float RATE = 0.01f;
    private static final int MOST = 1 << 14;
    private static final double NANOSECONDS = 1e9;

    private final Compute compute;
    private final NetworkState start;
    private final BackPropagation network;
    private final Parameters parameters;
    private final Workspace workspace;

    /** Allocates all that the steps need, with the same numbers for every device. */
    TrainingSteps(Compute compute, TrainingShape shape) {
        this.compute = compute;
        Topology topology = shape.layers().topology();
        start = Network.of(topology, SEED).state();
        network = new BackPropagation(compute, topology);
        parameters = new Parameters(compute, topology);
        workspace = new Workspace(compute, topology, shape.batch());
        parameters.upload(start);
        compute.upload(units(0, shape.batch() * topology.inputs()), 0, workspace.x());
        compute.upload(units(1, shape.batch() * topology.outputs()), 0, workspace.y());
    }

    private static float[] units(long stream, int count) {
        CounterRandom random = new CounterRandom(SEED, stream);
        float[] units = new float[count];
        for (int i = 0; i < count; i++) {
            units[i] = random.unit(i);
        }
        return units;
    }

    /** Takes steps, and may return before they are done. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            network.forward(parameters, workspace.activations());
            network.backward(parameters, workspace, -RATE / workspace.examples(), 1, 1, parameters);
        }
    }

    /** The time of a step, in seconds: the mean of so many, without a wait between them, and with one after the last. */
    double seconds(int steps) {
        compute.finish();
        long before = System.nanoTime();
        run(steps);
        compute.finish();
        return (System.nanoTime() - before) / NANOSECONDS / steps;
    }

    /** How many steps last half of so many seconds, or twice that at most; found by taking them, which warms the device up. */
    int lasting(double seconds) {
        int count = 1;
        while (count < MOST && seconds(count) * count < seconds / 2) {
            count *= 2;
        }
        return count;
    }

    /** What the weights and biases are now. */
    NetworkState state() {
        return parameters.download(start);
    }

    /** Whether all weights and biases of two networks of one topology are equal, bit by bit. */
    static boolean equal(NetworkState a, NetworkState b) {
        return IntStream.range(1, a.topology().layers())
                .allMatch(l -> Arrays.equals(a.theta(l), b.theta(l)) && Arrays.equals(a.bias(l), b.bias(l)));
    }

    @Override
    public void close() {
        parameters.close();
        workspace.close();
    }
}
