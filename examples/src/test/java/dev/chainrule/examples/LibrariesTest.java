package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.optimizer.Momentum;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.train.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Optimizers beside those of PyTorch and SciPy, which compute in float64: the built-in digits as one batch, 64-32-10, the same weights.
 * Skipped without Debian's packages python3-torch and python3-scipy.
 */
@Tag("python")
class LibrariesTest {
    private static final Topology LAYERS = Topology.of(64, 32, 10);

    /** The Python for each library, "" where none has it: to ask takes seconds. */
    private static final Map<String, String> PYTHONS = new HashMap<>();

    /** A cost after a step, and the evaluations of the gradient up to then. */
    private record Point(long evaluations, double cost) {}

    private final Dataset digits = Digits.train();
    private final NetworkState start = Network.of(LAYERS, 1).state();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "torch-momentum, 0",
        "torch-momentum, 1",
        "torch-adam, 0",
        "torch-adam, 1",
        "torch-lbfgs, 0",
        "torch-lbfgs, 1",
        "scipy-lbfgs, 0",
        "scipy-lbfgs, 1"
    })
    void costsAreEqualForTwentySteps(String name, float lambda) throws IOException, InterruptedException {
        List<Point> expected = library(name, 20, lambda);

        List<Point> actual = ours(optimizer(name, lambda), 20, lambda);

        assertThat(expected).hasSize(20);
        for (int t = 0; t < 20; t++) {
            assertThat(actual.get(t).cost).as("%s, step %d", name, t + 1).isCloseTo(expected.get(t).cost, within(1e-5));
        }
    }

    private static Optimizer optimizer(String name, float lambda) {
        return switch (name) {
            case "torch-momentum" -> Momentum.rate(0.1f).decay(lambda);
            case "torch-adam" -> Adam.rate(0.01f).decay(lambda);
            default -> Lbfgs.rate(1).decay(lambda);
        };
    }

    /** After as many evaluations, a cost that is as low up to a thousandth: float32 and float64 part ways by and by. */
    @ParameterizedTest
    @CsvSource({"0, 30", "1, 60"})
    void asManyEvaluationsLowerTheCostAsFarAsThoseOfScipy(float lambda, int most)
            throws IOException, InterruptedException {
        List<Point> expected = library("scipy-lbfgs", most, lambda);

        List<Point> actual = ours(Lbfgs.rate(1).decay(lambda), most, lambda);

        for (int n = 2; n <= most; n++) {
            assertThat(after(n, actual)).as("%d evaluations", n).isLessThanOrEqualTo(1.001 * after(n, expected));
        }
    }

    private static double after(int evaluations, List<Point> points) {
        return points.stream()
                .filter(point -> point.evaluations <= evaluations)
                .mapToDouble(Point::cost)
                .min()
                .orElseThrow();
    }

    // ---- a training of ours, on cpu:plain

    private List<Point> ours(Optimizer optimizer, int steps, float lambda) {
        AtomicLong evaluations = new AtomicLong();
        int m = digits.size();
        List<Point> points = new ArrayList<>();
        try (Compute compute = counting(evaluations);
                Parameters p = new Parameters(compute, LAYERS);
                Workspace w = new Workspace(compute, LAYERS, m);
                Matrix costs = compute.matrix(m, 1)) {
            BackPropagation network = new BackPropagation(compute, LAYERS);
            p.upload(start);
            compute.upload(inputs(), 0, w.x());
            compute.upload(targets(), 0, w.y());
            try (OptimizerRun run = optimizer.begin(network, m)) {
                network.forward(p, w.activations());
                for (int t = 1; t <= steps; t++) {
                    run.step(p, w, new Step(t, 1));
                    network.forward(p, w.activations());
                    network.cost(w, costs);
                    points.add(new Point(evaluations.get(), mean(compute, costs) + decay(p.download(start), lambda)));
                }
            }
        }
        return points;
    }

    /** The device, which counts how often it begins a backward pass. */
    private static Compute counting(AtomicLong backwardPasses) {
        BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.name().equals("cpu"))
                .findFirst()
                .orElseThrow();
        DeviceInfo device = ((Availability.Available) provider.probe())
                .devices().stream()
                        .filter(d -> d.id().equals("cpu:plain"))
                        .findFirst()
                        .orElseThrow();
        Backend backend = provider.open(device, Map.of());
        Object counting = Proxy.newProxyInstance(
                LibrariesTest.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("outputDelta")) {
                        backwardPasses.incrementAndGet();
                    }
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new Compute((Backend) counting, device);
    }

    private static double mean(Compute compute, Matrix costs) {
        float[] each = new float[costs.rows()];
        compute.download(costs, each, 0);
        double sum = 0;
        for (float cost : each) {
            sum += cost;
        }
        return sum / each.length;
    }

    private double decay(NetworkState state, float lambda) {
        double squares = 0;
        for (int l = 1; l < LAYERS.layers(); l++) {
            for (float weight : state.theta(l)) {
                squares += (double) weight * weight;
            }
        }
        return lambda / (2.0 * digits.size()) * squares;
    }

    private float[] inputs() {
        float[] x = new float[digits.size() * digits.inputs()];
        digits.copyInputs(0, digits.size(), x);
        return x;
    }

    private float[] targets() {
        float[] y = new float[digits.size() * digits.outputs()];
        digits.copyTargets(0, digits.size(), y);
        return y;
    }

    // ---- a training by a library, in optimizers.py

    private List<Point> library(String name, int steps, float lambda) throws IOException, InterruptedException {
        String python = python(name.startsWith("scipy") ? "scipy.optimize" : "torch");
        Path script = folder.resolve("optimizers.py");
        try (InputStream in = LibrariesTest.class.getResourceAsStream("optimizers.py")) {
            Files.write(script, Objects.requireNonNull(in, "optimizers.py").readAllBytes());
        }
        Process process = new ProcessBuilder(
                        python, script.toString(), name, String.valueOf(steps), String.valueOf(lambda))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream to = process.getOutputStream()) {
            to.write(problem());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines()
                .map(line -> line.split(" "))
                .map(words -> new Point(Long.parseLong(words[0]), Double.parseDouble(words[1])))
                .toList();
    }

    private byte[] problem() {
        List<float[]> arrays =
                List.of(inputs(), targets(), start.theta(1), start.bias(1), start.theta(2), start.bias(2));
        int floats = arrays.stream().mapToInt(array -> array.length).sum();
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES * 4 + Float.BYTES * floats).order(ByteOrder.LITTLE_ENDIAN);
        Stream.of(digits.size(), 64, 32, 10).forEach(bytes::putInt);
        for (float[] array : arrays) {
            for (float value : array) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    private static String python(String library) throws InterruptedException {
        String python = PYTHONS.get(library);
        if (python == null) {
            python = find(library);
            PYTHONS.put(library, python);
        }
        return python.isEmpty() ? missing(library) : python;
    }

    /** A Python that has a library, Debian's own first; "" if there is none. */
    private static String find(String library) throws InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import numpy, " + library)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                // there is no such Python: the next
            }
        }
        return "";
    }

    private static String missing(String library) {
        String word = library.replaceAll("\\..*", "");
        return abort("no python3 with numpy and " + word + "; on Debian, apt-get install python3-" + word + " has it");
    }
}
