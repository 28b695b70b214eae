package dev.chainrule.benchmarks;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The latency of one prediction, from an array of raw inputs to an array of outputs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PredictorBenchmark extends ForkedBenchmark {
    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** Layers; there is no batch but the one example. */
    @Param({"64-32-10", "784-128-10"})
    public String layers = "";

    private @Nullable Predictor predictor;
    private float[] x = {};

    /** Opens a predictor for a network as it is made. */
    @Setup(Level.Trial)
    public void open() {
        Network network = Network.of(TrainingShape.of(layers + "@" + 1).topology(), 1);
        predictor = Predictor.of(network.state(), Backends.open(backend));
        x = new float[network.topology().inputs()];
        CounterRandom random = new CounterRandom(1, 0);
        for (int j = 0; j < x.length; j++) {
            x[j] = random.unit(j);
        }
    }

    /** One thread alone. */
    @Benchmark
    public float[] alone() {
        return ready(predictor).predict(x);
    }

    /** One of two threads that share the predictor. */
    @Benchmark
    @Group("shared")
    @GroupThreads(2)
    public float[] shared() {
        return ready(predictor).predict(x);
    }

    /** Checks that outputs are probabilities, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (Predictor last = ready(predictor)) {
            for (float h : last.predict(x)) {
                if (!(h > 0 && h < 1)) {
                    throw new IllegalStateException("an output is " + h + ", expected a number between 0 and 1");
                }
            }
        }
    }
}
