package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Dropout;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
    private static final int SIZE = 24;
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);
    private static final Topology LINEAR = Topology.of(3, 2).output(OutputUnit.IDENTITY);

    private final Draw draw = Draw.ofRun();

    /** A training on the plain device: parameters, a batch of all examples or of some, and a run. */
    private static final class Training implements AutoCloseable {
        private final ArrayBackend backend = new ArrayBackend();
        private final Compute compute = backend.compute();
        private final NetworkState start;
        private final BackPropagation network;
        private final Parameters p;
        private final Workspace w;
        private final Matrix perExample;
        private final LbfgsRun run;
        private final double decay;
        private long steps;

        private Training(Lbfgs settings, Topology layers, Examples data, int batch) {
            this(settings, layers, data, batch, Dropout.NONE);
        }

        private Training(Lbfgs settings, Topology layers, Examples data, int batch, Dropout dropout) {
            start = Network.of(layers, 5).state();
            network = new BackPropagation(compute, layers);
            p = new Parameters(compute, layers);
            w = new Workspace(compute, layers, batch, dropout);
            perExample = compute.matrix(batch, 1);
            compute.upload(data.x(), 0, w.x());
            compute.upload(data.y(), 0, w.y());
            p.upload(start);
            run = (LbfgsRun) settings.begin(network, data.size());
            decay = (double) settings.decay() / data.size();
        }

        private Training step() {
            network.forward(p, w, ++steps);
            run.step(p, w, new Step(steps, 1));
            return this;
        }

        private Training steps(int count) {
            for (int t = 0; t < count; t++) {
                step();
            }
            return this;
        }

        private double cost() {
            network.forward(p, w.activations());
            network.cost(w, perExample);
            double sum = 0;
            for (float cost : floats(perExample)) {
                sum += cost;
            }
            double squares = 0;
            for (int l = 1; l < start.topology().layers(); l++) {
                for (float weight : floats(p.theta(l))) {
                    squares += (double) weight * weight;
                }
            }
            return sum / w.examples() + decay / 2 * squares;
        }

        private float[] floats(Matrix m) {
            float[] values = new float[m.rows() * m.cols()];
            compute.download(m, values, 0);
            return values;
        }

        private List<float[]> floats(Parameters parameters) {
            return parameters.matrices().stream().map(this::floats).toList();
        }

        private double norm(Parameters parameters) {
            return Math.sqrt(floats(parameters).stream()
                    .flatMapToDouble(m -> IntStream.range(0, m.length).mapToDouble(i -> (double) m[i] * m[i]))
                    .sum());
        }

        @Override
        public void close() {
            run.close();
            p.close();
            w.close();
            perExample.close();
            assertThat(compute.live()).isZero();
            compute.close();
        }
    }

    private Examples classes() {
        return Examples.random(draw, SIZE, 4, 3);
    }

    /** Rows of three inputs with two quantities each. */
    private static Examples quantities(Draw draw) {
        Examples inputs = Examples.random(draw, SIZE, 3, 2);
        return new Examples(3, 2, inputs.x(), draw.floats(2 * SIZE, 3), null, inputs.schema());
    }

    // ---- where it goes

    /** A convex quadratic: the solution of (1/m XᵀX + λ/m I') w = 1/m Xᵀy, with a column of ones that does not decay. */
    @ParameterizedTest
    @ValueSource(floats = {0, 2.5f})
    void aQuadraticIsSolvedInFewSteps(float lambda) {
        Examples data = quantities(draw);
        try (Training training = new Training(Lbfgs.rate(1).decay(lambda), LINEAR, data, SIZE)) {
            training.steps(30);

            for (int k = 0; k < 2; k++) {
                double[] w = solution(data, k, lambda);
                float[] theta = training.floats(training.p.theta(1));
                for (int j = 0; j < 3; j++) {
                    assertThat((double) theta[3 * k + j])
                            .as("%d %d, %s", k, j, draw)
                            .isCloseTo(w[j], within(1e-3));
                }
                assertThat((double) training.floats(training.p.bias(1))[k]).isCloseTo(w[3], within(1e-3));
            }
        }
    }

    /** Weights and bias of quantity k, by elimination in float64. */
    private static double[] solution(Examples data, int k, double lambda) {
        double[][] a = new double[4][5];
        for (int e = 0; e < SIZE; e++) {
            double[] row = {data.x()[3 * e], data.x()[3 * e + 1], data.x()[3 * e + 2], 1, data.y()[2 * e + k]};
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 5; j++) {
                    a[i][j] += row[i] * row[j];
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            a[i][i] += lambda;
        }
        for (int i = 0; i < 4; i++) {
            for (int r = 0; r < 4; r++) {
                double factor = r == i ? 0 : a[r][i] / a[i][i];
                for (int j = 0; j < 5; j++) {
                    a[r][j] -= factor * a[i][j];
                }
            }
        }
        return IntStream.range(0, 4).mapToDouble(i -> a[i][4] / a[i][i]).toArray();
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f})
    void theCostNeverRises(float lambda) {
        try (Training training = new Training(Lbfgs.rate(1).decay(lambda), LAYERS, classes(), SIZE)) {
            double before = training.cost();
            double first = before;
            for (int t = 0; t < 40; t++) {
                double cost = training.step().cost();
                assertThat(cost).as("step %d, %s", t, draw).isLessThanOrEqualTo(before * (1 + 1e-6));
                before = cost;
            }
            assertThat(before).isLessThan(0.8 * first);
        }
    }

    /** A search that ends without a step that satisfies its conditions goes back to the least cost that it saw. */
    @Test
    void aStepGoesToTheLeastCostThatWasTried() {
        Lbfgs strict = Lbfgs.rate(1).wolfe(1e-6, 1e-5).evaluations(4);
        try (Training training = new Training(strict, LAYERS, classes(), SIZE)) {
            List<Double> costs = new ArrayList<>();
            training.backend.hook((operation, views) -> {
                if (operation.equals("download") && views[0].rows() == SIZE && views[0].cols() == 1) {
                    costs.add(mean(((ArrayBackend.Memory) views[0].buffer()).floats));
                }
            });
            for (int t = 0; t < 20; t++) {
                costs.clear();
                training.step();
                double least = Collections.min(costs);
                assertThat(training.cost()).as("step %d, %s", t, draw).isCloseTo(least, within(1e-5));
            }
        }
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
    }

    /** The first step is one of descent, of length 1 where the gradient is longer than that. */
    @Test
    void theFirstStepHasTheLengthOfTheRate() {
        Examples data = quantities(draw);
        float[] large = data.y().clone();
        for (int i = 0; i < large.length; i++) {
            large[i] *= 100;
        }
        Examples steep = new Examples(3, 2, data.x(), large, null, data.schema());
        Lbfgs once = new Lbfgs(0.5f, 10, 0, 1, 1e-4, 0.9);
        try (Training training = new Training(once, LINEAR, steep, SIZE)) {
            training.step();
            assertThat(training.norm(training.run.state().get("s10"))).isCloseTo(0.5, within(1e-5));
        }
    }

    // ---- evaluations

    /** One evaluation at the beginning, then those of each search: the gradient at the end of a step is that of the next. */
    @Test
    void aWholeSetIsEvaluatedOnceMoreOnlyAtTheBeginning() {
        try (Training training = new Training(Lbfgs.rate(1), LAYERS, classes(), SIZE)) {
            List<String> operations = training.backend.record();
            training.steps(6);
            long gradients = Collections.frequency(operations, "outputDelta");

            assertThat(gradients).isEqualTo(training.run.evaluations()).isBetween(7L, 12L);
            assertThat(Collections.frequency(operations, "cost")).isEqualTo((int) gradients - 1 + 6);
            assertThat(operations).doesNotContain("allocate", "upload");
        }
    }

    @Test
    void aPartOfTheSetIsEvaluatedAtTheBeginningOfEachStep() {
        try (Training training = new Training(Lbfgs.rate(1), LAYERS, classes(), SIZE / 2)) {
            List<String> operations = training.backend.record();
            training.steps(6);

            assertThat(Collections.frequency(operations, "outputDelta")).isGreaterThanOrEqualTo(12);
            assertThat(training.norm(training.run.state().get("s10"))).isPositive();
        }
    }

    /** The masks of the next step are others, and so is its cost: a gradient is kept no longer than they are. */
    @Test
    void dropoutIsEvaluatedAtTheBeginningOfEachStep() {
        Dropout half = new Dropout(0, 0.5f, 3);
        try (Training training = new Training(Lbfgs.rate(0.01f).evaluations(1), LAYERS, classes(), SIZE, half)) {
            training.steps(6);

            assertThat(training.run.evaluations()).isEqualTo(12);
            float[] kept = CurvaturePairsTest.unrolled(
                    training.compute, training.run.state().get("gradient"));
            training.network.forward(training.p, training.w, 6);
            training.network.deltas(training.p, training.w);
            training.network.gradients(
                    training.w, 1f / SIZE, 0, 0, training.run.state().get("gradient"));
            assertThat(CurvaturePairsTest.unrolled(
                            training.compute, training.run.state().get("gradient")))
                    .as("by the masks of the step")
                    .isEqualTo(kept);
        }
    }

    // ---- state

    /** State and parameters, put into a new run after any number of steps, go on with the same bits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void stateIsAllThatAStepDependsOn(int before) {
        Lbfgs settings = Lbfgs.rate(1).history(3).decay(0.1f);
        for (int batch : new int[] {SIZE, SIZE / 2}) {
            Examples data = classes();
            try (Training whole = new Training(settings, LAYERS, data, batch);
                    Training resumed = new Training(settings, LAYERS, data, batch)) {
                whole.steps(before);
                resumed.steps = before;
                resumed.p.upload(whole.p.download(whole.start));
                whole.run
                        .state()
                        .forEach((name, memory) -> resumed.run.state().get(name).upload(memory.download(whole.start)));
                assertThat(resumed.steps(12 - before).floats(resumed.p))
                        .usingRecursiveComparison()
                        .isEqualTo(whole.steps(12 - before).floats(whole.p));
                assertThat(whole.run.state().keySet()).containsExactly("s1", "y1", "s2", "y2", "s3", "y3", "gradient");
            }
        }
    }

    @Test
    void memoryIsZeroedAtFirst() {
        try (Training training = new Training(Lbfgs.rate(1), LAYERS, classes(), SIZE)) {
            assertThat(training.run.state()).hasSize(21);
            training.run
                    .state()
                    .values()
                    .forEach(memory -> training.floats(memory)
                            .forEach(values -> assertThat(values).containsOnly(0f)));
        }
    }

    /** A cost that float32 cannot lower further stays, and is computed once a step. */
    @Test
    void aSetThatHasConvergedChangesNothing() {
        try (Training training = new Training(Lbfgs.rate(1).decay(1), LINEAR, quantities(new Draw(20261123)), SIZE)) {
            training.steps(30);
            List<float[]> parameters = training.floats(training.p);
            long evaluations = training.run.evaluations();
            training.steps(5);

            assertThat(training.floats(training.p)).usingRecursiveComparison().isEqualTo(parameters);
            assertThat(training.run.evaluations()).isEqualTo(evaluations);
        }
    }

    /** A gradient that is not that of the cost: it points up, every point tried is worse, and the step leaves things as they were. */
    @Test
    void aSearchThatFindsNothingForgetsTheHistory() {
        try (Training training = new Training(Lbfgs.rate(1).evaluations(5), LINEAR, quantities(draw), SIZE)) {
            training.steps(1);
            Parameters gradient = training.run.state().get("gradient");
            float[] wrong = CurvaturePairsTest.unrolled(training.compute, gradient);
            for (int i = 0; i < wrong.length; i++) {
                wrong[i] = -wrong[i];
            }
            CurvaturePairsTest.upload(training.compute, gradient, wrong);
            List<float[]> parameters = training.floats(training.p);
            assertThat(training.norm(training.run.state().get("s10"))).isPositive();
            training.step();

            assertThat(training.floats(training.p)).usingRecursiveComparison().isEqualTo(parameters);
            assertThat(CurvaturePairsTest.unrolled(training.compute, gradient)).isEqualTo(wrong);
            assertThat(training.norm(training.run.state().get("s10"))).isZero();
            assertThat(training.norm(training.run.state().get("y10"))).isZero();
        }
    }

    @Test
    void aCostThatIsNoNumberChangesNothing() {
        Examples data = quantities(draw);
        data.x()[4] = Float.NaN;
        try (Training training = new Training(Lbfgs.rate(1), LINEAR, data, SIZE)) {
            training.step();

            assertThat(training.floats(training.p.theta(1))).isEqualTo(training.start.theta(1));
        }
    }

    // ---- settings

    @Test
    void defaultsAreThoseOfTheBook() {
        assertThat(Lbfgs.rate(1)).isEqualTo(new Lbfgs(1, 10, 0, 20, 1e-4, 0.9));
        assertThat(Lbfgs.rate(1).history(4).evaluations(7).decay(2).wolfe(0.1, 0.5))
                .isEqualTo(new Lbfgs(1, 4, 2, 7, 0.1, 0.5));
        assertThat(NamedOptimizer.LBFGS.of(1, 2, Clipping.NONE))
                .isEqualTo(Lbfgs.rate(1).decay(2));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("rate: 0.0, expected a number above 0", (Runnable) () -> Lbfgs.rate(0)),
                Arguments.of("decay: -1.0, expected 0 or a number above", (Runnable)
                        () -> Lbfgs.rate(1).decay(-1)),
                Arguments.of("history: 0, expected at least 1", (Runnable)
                        () -> Lbfgs.rate(1).history(0)),
                Arguments.of("evaluations: 0, expected at least 1", (Runnable)
                        () -> Lbfgs.rate(1).evaluations(0)),
                Arguments.of("wolfe: c1 0.9 and c2 0.1, expected 0 < c1 < c2 < 1, such as 1e-4 and 0.9", (Runnable)
                        () -> Lbfgs.rate(1).wolfe(0.9, 0.1)),
                Arguments.of(
                        "lbfgs: clip-norm or clip-value, expected neither, since it goes only as far as the cost falls",
                        (Runnable) () -> NamedOptimizer.LBFGS.of(1, 0, Clipping.toNorm(1))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void settingsThatMakeNoSenseAreRefused(String message, Runnable setting) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessage(message);
    }
}
