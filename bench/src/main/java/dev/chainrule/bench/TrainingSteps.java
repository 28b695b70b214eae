package dev.chainrule.bench;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.optimizer.Step;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Steps of an optimizer with a drawn network on drawn examples, which stay on the device: every step is the same work, and all
 * that a training does but for the transfer of its data.
 */
public final class TrainingSteps implements AutoCloseable {
    private static final long SEED = 1;
    private static final float RATE = 0.01f;
    /** The optimizer where none is named: the parts of its step are those of every other. */
    static final Optimizer DESCENT = Sgd.rate(RATE);
    /**
     * The length of a reading of the clock, in seconds, where the least counts: much longer than a wait for the device, and
     * short enough to fall between two disturbances by other programs.
     */
    private static final double READING = 0.002;

    final Compute compute;
    final TrainingShape shape;
    final Clock clock;
    final BackPropagation network;
    final Parameters parameters;
    final Workspace workspace;
    private final NetworkState start;
    private final OptimizerRun optimizer;
    private long taken;

    /** Allocates all that steps of descent need, with the same numbers for every device. */
    public TrainingSteps(Compute compute, TrainingShape shape) {
        this(compute, shape, DESCENT);
    }

    /** Allocates all that steps of an optimizer need, with the same numbers for every device. */
    public TrainingSteps(Compute compute, TrainingShape shape, Optimizer optimizer) {
        this(compute, shape, optimizer, start(shape), () -> false);
    }

    /**
     * Allocates all that steps of descent need, from a {@link #start} that is there already: it may be large.
     *
     * @param stopped asked before every reading of the clock whether to stop
     */
    TrainingSteps(Compute compute, TrainingShape shape, NetworkState start, BooleanSupplier stopped) {
        this(compute, shape, DESCENT, start, stopped);
    }

    private TrainingSteps(
            Compute compute, TrainingShape shape, Optimizer optimizer, NetworkState start, BooleanSupplier stopped) {
        this.compute = compute;
        this.shape = shape;
        this.start = start;
        clock = new Clock(compute, stopped);
        network = new BackPropagation(compute, shape.topology());
        parameters = new Parameters(compute, shape.topology());
        workspace = new Workspace(compute, shape.topology(), shape.batch());
        this.optimizer = optimizer.begin(network, shape.batch());
        parameters.upload(start);
        compute.upload(x(shape), 0, workspace.x());
        compute.upload(y(shape), 0, workspace.y());
    }

    /** The network before the first step, drawn. */
    static NetworkState start(TrainingShape shape) {
        return Network.of(shape.topology(), SEED).state();
    }

    /** The inputs, drawn: from 0 to 1. */
    static float[] x(TrainingShape shape) {
        return units(0, shape.batch() * shape.topology().inputs());
    }

    /** The targets, drawn: from 0 to 1. */
    static float[] y(TrainingShape shape) {
        return units(1, shape.batch() * shape.topology().outputs());
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
    public void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        network.forward(parameters, workspace.activations());
        optimizer.step(parameters, workspace, new Step(++taken, 1));
    }

    /** The time of a step, in seconds: the mean of {@code steps}, without a wait between them, and with one after the last. */
    public double seconds(int steps) {
        return clock.seconds(steps, this::step);
    }

    /** A number of steps that last from half of {@code seconds} to all of it; found by taking them, which warms the device up. */
    public int lasting(double seconds) {
        return clock.lasting(seconds, this::step);
    }

    /**
     * The least time of a step, in seconds, over readings that together take {@code seconds} at most; but one step is
     * taken, however long it takes.
     */
    public double leastWithin(double seconds) {
        long begin = System.nanoTime();
        int count = 1;
        double least = seconds(1);
        while (Clock.since(begin) + count * least < seconds) {
            double took = seconds(count);
            least = Math.min(least, took);
            if (count * took < READING) {
                count *= 2;
            }
        }
        return least;
    }

    /** The weights and biases as they are now. */
    public NetworkState state() {
        return parameters.download(start);
    }

    /** The mean cost of the examples now. */
    public double cost() {
        float[] costs = new float[shape.batch()];
        try (Matrix perExample = compute.matrix(shape.batch(), 1)) {
            network.forward(parameters, workspace.activations());
            network.cost(workspace, perExample);
            compute.download(perExample, costs, 0);
        }
        return IntStream.range(0, costs.length)
                .mapToDouble(e -> costs[e])
                .average()
                .orElse(Double.NaN);
    }

    /** Whether all weights and biases of two networks of one topology are equal, bit by bit. */
    public static boolean equal(NetworkState a, NetworkState b) {
        return IntStream.range(1, a.topology().layers())
                .allMatch(l -> Arrays.equals(a.theta(l), b.theta(l)) && Arrays.equals(a.bias(l), b.bias(l)));
    }

    @Override
    public void close() {
        parameters.close();
        workspace.close();
        optimizer.close();
    }
}
