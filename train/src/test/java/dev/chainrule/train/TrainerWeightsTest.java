package dev.chainrule.train;

import static dev.chainrule.train.TrainerTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training by examples of which some count more than others. */
class TrainerWeightsTest {
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);
    private static final long PLENTY = 1L << 40;

    private final Draw draw = Draw.ofRun();

    private static NetworkState fit(Dataset data, Optimizer optimizer, int batch, long memoryBytes) {
        Network net = Network.of(LAYERS, 1);
        try (Compute compute = new Compute(new ArrayBackend(), ArrayBackend.device(memoryBytes))) {
            Trainer.on(compute)
                    .optimizer(optimizer)
                    .batch(batch)
                    .epochs(3)
                    .seed(5)
                    .fit(net, data);
            assertThat(compute.live()).isZero();
        }
        return net.state();
    }

    private ArrayDataset random(int size) {
        float[][] x = new float[size][];
        int[] labels = new int[size];
        for (int e = 0; e < size; e++) {
            x[e] = draw.floats(4, 1);
            labels[e] = e % 3;
        }
        return Dataset.of(x, labels);
    }

    private static float[] weights(int count, IntToDoubleFunction of) {
        float[] weights = new float[count];
        for (int e = 0; e < count; e++) {
            weights[e] = (float) of.applyAsDouble(e);
        }
        return weights;
    }

    @Test
    void weightsOfOneChangeNoBit() {
        ArrayDataset data = random(41);
        float[] ones = new float[41];
        Arrays.fill(ones, 1);

        assertSame(fit(data.weights(ones), new Sgd(0.3f, 0.1f), 8, PLENTY), fit(data, new Sgd(0.3f, 0.1f), 8, PLENTY));
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 64, 1025})
    void streamedAndResidentDataGiveTheSameBits(int size) {
        float[] weights = weights(size, e -> 0.25 + e % 5);
        ArrayDataset data = random(size).weights(weights);

        assertSame(fit(data, new Sgd(0.3f, 0), 8, PLENTY), fit(data, new Sgd(0.3f, 0), 8, 1));
    }

    /** In one batch, an example of weight 0 is not there, but for the division by m, and one of weight 2 is there twice. */
    @Test
    void anExampleOfWeightTwoIsThereTwice() {
        float[][] x = {{1, 0, 2, -1}, {0, 1, -1, 2}, {1, 1, 0, 0}, {-1, 2, 1, 0}};
        int[] labels = {0, 1, 2, 1};
        NetworkState weighted = fit(Dataset.of(x, labels).weights(0, 2, 1, 1), new Sgd(0.3f, 0), 4, PLENTY);
        NetworkState repeated = fit(
                Dataset.of(new float[][] {x[1], x[1], x[2], x[3]}, new int[] {1, 1, 2, 1}),
                new Sgd(0.3f, 0),
                4,
                PLENTY);
        for (int l = 1; l < LAYERS.layers(); l++) {
            float[] one = weighted.theta(l);
            float[] other = repeated.theta(l);
            for (int p = 0; p < one.length; p++) {
                assertThat(one[p]).isCloseTo(other[p], within(1e-5f));
            }
        }
    }

    @Test
    void aMinimumIsThatOfTheWeightedCost() {
        ArrayDataset data = random(30);
        float[] weights = weights(30, e -> e % 3 == 0 ? 3 : 0);

        NetworkState state = fit(data.weights(weights), Lbfgs.rate(1), 30, PLENTY);
        try (Compute compute = new Compute(new ArrayBackend(), ArrayBackend.device(PLENTY))) {
            Evaluation evaluation = Evaluation.of(compute, state, data);
            assertThat(evaluation.classes().get(0).recall())
                    .as("only this class counts")
                    .isEqualTo(1);
            assertThat(evaluation.classes().get(0).answered()).isEqualTo(30);
        }
    }

    @Test
    void aPartForValidationLeavesEachExampleItsWeight() {
        float[] weights = weights(20, e -> e);
        weights[0] = 0.5f;
        Part.Two parts = Part.split(random(20).weights(weights), 0.25, 3);
        float[] w = new float[15];
        parts.learn().copyWeights(0, 15, w);
        float[] held = new float[5];
        parts.heldOut().copyWeights(0, 5, held);

        float[] all = Arrays.copyOf(w, 20);
        System.arraycopy(held, 0, all, 15, 5);
        Arrays.sort(all);
        Arrays.sort(weights);
        assertThat(all).isEqualTo(weights);
    }

    @Test
    void wrongWeightsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> random(2).weights(1))
                .withMessage("data set: 2 rows of inputs and 1 weights, expected as many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> random(2).weights(1, -1))
                .withMessage("example 1, its weight is -1.0, expected a finite number from 0 on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> random(2).weights(1, Float.NaN))
                .withMessage("example 1, its weight is NaN, expected a finite number from 0 on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> random(2).weights(0, 0))
                .withMessage("data set: all weights are 0, expected some above");
    }
}
