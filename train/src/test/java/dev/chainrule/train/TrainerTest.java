package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.Float64Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of a training, and its defaults. */
class TrainerTest {
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    static void assertSame(NetworkState actual, NetworkState expected) {
        for (int l = 1; l < expected.topology().layers(); l++) {
            assertThat(actual.theta(l)).isEqualTo(expected.theta(l));
            assertThat(actual.bias(l)).isEqualTo(expected.bias(l));
        }
    }

    // ---- the numbers

    /**
     * An epoch by plain loops in float64: every batch's data term by its own size, the last one's too, the decay by the
     * training set's. A float32 step errs by about 2⁻²⁴ times a sum of some ten terms of order 1, and there are at most
     * 20 steps: 1e-5 is above that and a hundred times below what a wrong divisor or a decayed bias changes.
     */
    @ParameterizedTest
    @CsvSource({"19, 8, 0", "19, 8, 2", "16, 8, 2", "5, 8, 3", "7, 1, 1"})
    void twoEpochsAreThoseOfPlainFloat64Loops(int size, int batch, float decay) {
        Examples data = Examples.random(draw, size, 4, 3);
        NetworkState start = Network.of(LAYERS, draw.below(1 << 20)).state();
        start = NetworkState.of(LAYERS, new float[][] {start.theta(1), start.theta(2)}, new float[][] {
            draw.floats(6, 1), draw.floats(3, 1)
        });
        Float64Network expected = new Float64Network(start);
        Batches batches = new Batches(size, batch, 77);
        List<Double> costs = new ArrayList<>();
        for (int epoch = 1; epoch <= 2; epoch++) {
            int[] order = batches.order(epoch);
            double cost = 0;
            for (int from = 0; from < size; from += batch) {
                int[] rows = Arrays.copyOfRange(order, from, Math.min(from + batch, size));
                for (int e : rows) {
                    cost += expected.cost(data.x(), e * 4, data.y(), e * 3);
                }
                expected.step(data.x(), data.y(), rows, 0.5, decay, size);
            }
            costs.add(cost / size);
        }

        Network net = Network.of(start);
        List<Double> reported = new ArrayList<>();
        try (Compute compute = backend.compute()) {
            TrainingReport report = Trainer.on(compute)
                    .optimizer(new Sgd(0.5f, decay))
                    .batch(batch)
                    .epochs(2)
                    .seed(77)
                    .listen(new TrainingListener() {
                        @Override
                        public Next ended(EpochReport epoch) {
                            reported.add(epoch.cost());
                            return Next.CONTINUE;
                        }
                    })
                    .fit(net, data);
            assertThat(report.cost()).isEqualTo(reported.get(1));
        }

        for (int l = 1; l <= 2; l++) {
            assertClose(net.state().theta(l), expected.theta(l));
            assertClose(net.state().bias(l), expected.bias(l));
        }
        assertThat(reported.get(0)).as("%s", draw).isCloseTo(costs.get(0), within(1e-5));
        assertThat(reported.get(1)).as("%s", draw).isCloseTo(costs.get(1), within(1e-5));
    }

    /** A training with dropout is that of another network in each step, the same for the same seed; rate 0 changes no bit. */
    @Test
    void dropoutIsAFunctionOfTheSeed() {
        Examples data = Examples.random(draw, 19, 4, 3);
        try (Compute compute = backend.compute()) {
            Trainer plan = Trainer.on(compute).batch(8).epochs(3).seed(5);
            NetworkState plain = fit(plan, data);
            Trainer dropping = plan.dropout(0.5f).inputDropout(0.25f);
            assertSame(fit(dropping, data), fit(dropping, data));
            assertThat(fit(dropping, data).theta(1)).isNotEqualTo(plain.theta(1));
            assertThat(fit(dropping, data).theta(1))
                    .isNotEqualTo(fit(plan.dropout(0.5f), data).theta(1));
            assertThat(fit(dropping, data).theta(1))
                    .isNotEqualTo(fit(plan.inputDropout(0.25f), data).theta(1));
            assertSame(fit(dropping.dropout(0).inputDropout(0), data), plain);
            assertThat(compute.live()).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.dropout(1))
                    .withMessage("dropout: 1.0, expected at least 0 and less than 1");
        }
    }

    /** With a rate of almost 0 weights stay as they are but for what L1 takes off and for a row that is too long. */
    @Test
    void weightsAreLimitedAfterEachStep() {
        Examples data = Examples.random(draw, 10, 4, 3);
        NetworkState start = Network.of(LAYERS, 1).state();
        try (Compute compute = backend.compute()) {
            Trainer plan = Trainer.on(compute).batch(5).epochs(1);
            NetworkState off = fit(plan.optimizer(Sgd.rate(1e-6f)).l1(1e6f), data); // 2 steps, each of α λ₁ / M = 0.1
            NetworkState limited = fit(plan.optimizer(Sgd.rate(1e-6f)).maxNorm(0.5f), data);
            for (int l = 1; l <= 2; l++) {
                int cols = LAYERS.units(l);
                for (int i = 0; i < start.theta(l).length; i++) {
                    float was = start.theta(l)[i];
                    double expected = Math.signum(was) * Math.max(Math.abs(was) - 0.2, 0);
                    assertThat((double) off.theta(l)[i]).as("%s", draw).isCloseTo(expected, within(1e-5));
                    double norm = norm(start.theta(l), i / cols, cols);
                    assertThat((double) limited.theta(l)[i])
                            .as("%s", draw)
                            .isCloseTo(was * Math.min(1, 0.5 / norm), within(1e-5));
                }
                assertThat(off.theta(l)).contains(0f);
            }
            assertSame(fit(plan.l1(0).maxNorm(0), data), fit(plan, data));
        }
    }

    private static double norm(float[] theta, int row, int cols) {
        double squares = 0;
        for (int j = row * cols; j < (row + 1) * cols; j++) {
            squares += (double) theta[j] * theta[j];
        }
        return Math.sqrt(squares);
    }

    /** The training is that with the smoothed targets; quantities are refused. */
    @Test
    void labelsAreSmoothed() {
        Examples data = Examples.random(draw, 19, 4, 3);
        Examples smooth = Examples.random(draw, 19, 4, 3);
        System.arraycopy(data.x(), 0, smooth.x(), 0, data.x().length);
        for (int i = 0; i < data.y().length; i++) {
            smooth.y()[i] = (1 - 0.3f) * data.y()[i] + 0.3f / 3;
        }
        try (Compute compute = backend.compute()) {
            Trainer plan = Trainer.on(compute).batch(8).epochs(2).seed(5);
            assertSame(fit(plan.labelSmoothing(0.3f), data), fit(plan, smooth));
            assertThat(fit(plan.labelSmoothing(0.3f), data).theta(1))
                    .isNotEqualTo(fit(plan, data).theta(1));
            Network quantity = Network.of(LAYERS.output(OutputUnit.IDENTITY), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.labelSmoothing(0.3f).fit(quantity, data))
                    .withMessage(
                            "label smoothing: 0.3 with identity outputs, expected sigmoid or softmax outputs, whose targets"
                                    + " are classes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.labelSmoothing(1))
                    .withMessage("label smoothing: 1.0, expected at least 0 and less than 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.l1(-1))
                    .withMessage("l1: -1.0, expected a finite number, 0 or above");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.maxNorm(Float.NaN))
                    .withMessage("max norm: NaN, expected a finite number, 0 or above");
        }
    }

    private static NetworkState fit(Trainer plan, Dataset data) {
        Network net = Network.of(LAYERS, 1);
        plan.fit(net, data);
        return net.state();
    }

    private void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("%d, %s", i, draw).isCloseTo(expected[i], within(1e-5));
        }
    }

    // ---- defaults

    @ParameterizedTest
    @CsvSource({
        "1437, 32, 44",
        "120, 32, 500",
        "400, 32, 154",
        "1, 32, 1000",
        "60000, 32, 10",
        "32, 32, 1000",
        "33, 32, 1000"
    })
    void epochsMakeAboutTwoThousandSteps(int examples, int batch, int epochs) {
        assertThat(Trainer.defaultEpochs(examples, batch)).isEqualTo(epochs);
    }

    @Test
    void weightsAreNotLimitedBehindALineSearch() {
        try (Compute compute = new ArrayBackend().compute()) {
            Trainer plan = Trainer.on(compute).optimizer(Lbfgs.rate(1));
            assertThat(plan.dropout(0.5f).labelSmoothing(0.1f).optimizer()).isEqualTo(Lbfgs.rate(1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.l1(2))
                    .withMessage("l1: 2.0, expected 0 with an optimizer that searches along a line, as L-BFGS does");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Trainer.on(compute).maxNorm(3).optimizer(Lbfgs.rate(1)))
                    .withMessageStartingWith("max norm: 3.0, expected 0 ");
        }
    }

    /** L-BFGS takes about 100 steps by default, one for an epoch. */
    @Test
    void epochsByDefaultDependOnTheOptimizer() {
        assertThat(NamedOptimizer.LBFGS.defaultBatch(1437)).isEqualTo(1437);
        assertThat(Trainer.defaultEpochs(NamedOptimizer.LBFGS, 1437, 1437)).isEqualTo(100);
        assertThat(Trainer.defaultEpochs(NamedOptimizer.LBFGS, 1437, 719)).isEqualTo(50);
        assertThat(NamedOptimizer.ADAM.defaultBatch(1437)).isEqualTo(32);
        assertThat(Trainer.defaultEpochs(NamedOptimizer.ADAM, 1437, 32)).isEqualTo(44);
    }

    @Test
    void epochsAndRateAreThoseOfTheDataAndTheOutputUnless() {
        Examples data = Examples.random(draw, 400, 4, 3);
        try (Compute compute = backend.compute()) {
            assertThat(Trainer.on(compute)
                            .batch(100)
                            .fit(Network.of(LAYERS, 1), data)
                            .epochs())
                    .isEqualTo(500);
            assertThat(Trainer.on(compute)
                            .epochs(3)
                            .fit(Network.of(LAYERS, 1), data)
                            .epochs())
                    .isEqualTo(3);
            for (OutputUnit output : OutputUnit.values()) {
                Network byDefault = Network.of(LAYERS.output(output), 1);
                Network told = Network.of(LAYERS.output(output), 1);
                Trainer.on(compute).epochs(1).fit(byDefault, data);
                Trainer.on(compute)
                        .epochs(1)
                        .optimizer(Sgd.rate(output == OutputUnit.IDENTITY ? 0.01f : 0.5f))
                        .fit(told, data);
                assertSame(byDefault.state(), told.state());
            }
        }
    }
}
