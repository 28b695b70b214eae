package dev.chainrule.benchmarks;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole training step with each optimizer, on a batch that is on the device already: what moments cost beside descent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OptimizerBenchmark extends ForkedBenchmark {
    private static final float RATE = 1e-3f;

    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** The optimizer, by its word. */
    @Param({"sgd", "momentum", "rmsprop", "adam"})
    public String optimizer = "";

    /** The layers of the common work's shapes B to D. */
    @Param({"784-128-10", "784-512-512-10", "784-2048-2048-10"})
    public String layers = "";

    /** Examples in a batch. */
    @Param({"32", "128", "512"})
    public int batch;

    private @Nullable Run run;

    /** All that a step needs. */
    private static final class Run implements AutoCloseable {
        final Selection selection;
        final BackPropagation network;
        final Parameters parameters;
        final Workspace workspace;
        final OptimizerRun optimizer;
        final double costBefore;
        long steps;

        Run(String backend, NamedOptimizer named, TrainingShape shape) {
            selection = Backends.open(backend);
            Compute compute = selection.compute();
            network = new BackPropagation(compute, shape.topology());
            parameters = new Parameters(compute, shape.topology());
            parameters.upload(Network.of(shape.topology(), 1).state());
            workspace = new Workspace(compute, shape.topology(), shape.batch());
            upload(compute, 0, workspace.x());
            upload(compute, 1, workspace.y());
            optimizer = named.of(RATE, 0, Clipping.NONE).begin(network, shape.batch());
            costBefore = cost();
        }

        private static void upload(Compute compute, long stream, Matrix t) {
            CounterRandom random = new CounterRandom(1, stream);
            float[] values = new float[t.rows() * t.cols()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.unit(i);
            }
            compute.upload(values, 0, t);
        }

        void step() {
            network.forward(parameters, workspace.activations());
            optimizer.step(parameters, workspace, new Step(++steps, 1));
            selection.compute().finish();
        }

        double cost() {
            float[] costs = new float[workspace.examples()];
            try (Matrix perExample = selection.compute().matrix(costs.length, 1)) {
                network.forward(parameters, workspace.activations());
                network.cost(workspace, perExample);
                selection.compute().download(perExample, costs, 0);
            }
            double sum = 0;
            for (float cost : costs) {
                sum += cost;
            }
            return sum;
        }

        @Override
        public void close() {
            selection.close();
        }
    }

    /** Puts a network, a batch and moments on the device. */
    @Setup(Level.Trial)
    public void open() {
        run = new Run(
                backend,
                NamedOptimizer.valueOf(optimizer.toUpperCase(Locale.ROOT)),
                TrainingShape.of(layers + "@" + batch));
    }

    /** One step; done when it returns. */
    @Benchmark
    public void step() {
        ready(run).step();
    }

    /** Checks that the steps have brought the cost down, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (Run last = ready(run)) {
            double cost = last.cost();
            if (!(cost < last.costBefore)) {
                throw new IllegalStateException(
                        "the cost went from " + last.costBefore + " to " + cost + ", expected less");
            }
        }
    }
}
