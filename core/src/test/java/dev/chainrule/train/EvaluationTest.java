package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Float64Network;
import dev.chainrule.testing.Lab;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    private Evaluation evaluate(NetworkState state, Dataset data) {
        try (Compute compute = backend.compute()) {
            Evaluation evaluation = Evaluation.of(compute, state, data);
            assertThat(compute.live()).isZero();
            return evaluation;
        }
    }

    /** A chunk has 256 examples; every one is counted once, whatever is left over. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 513})
    void everyExampleCountsOnce(int size) {
        NetworkState state =
                Network.of(Topology.of(3, 4, 3).output(OutputUnit.SOFTMAX), 2).state();
        Examples data = Examples.random(draw, size, 3, 3);
        Float64Network network = new Float64Network(state);
        int correct = 0;
        double cost = 0;
        for (int e = 0; e < size; e++) {
            double[] h = network.outputs(data.x(), e * 3);
            int best = h[0] >= h[1] ? (h[0] >= h[2] ? 0 : 2) : (h[1] >= h[2] ? 1 : 2);
            correct += data.y()[e * 3 + best] == 1 ? 1 : 0;
            cost += network.cost(data.x(), e * 3, data.y(), e * 3);
        }

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.total()).isEqualTo(size);
        assertThat(evaluation.classifies()).isTrue();
        assertThat(evaluation.correct()).as("%s", draw).isEqualTo(correct);
        assertThat(evaluation.accuracy()).isEqualTo((double) correct / size);
        assertThat(evaluation.cost()).as("%s", draw).isCloseTo(cost / size, within(1e-6));
    }

    @Test
    void oneSigmoidUnitIsRightOnTheSameSideOfOneHalf() {
        NetworkState state = NetworkState.of(Topology.of(1, 1), new float[][] {{1}}, new float[][] {{0}});
        Examples data = new Examples(
                1, 1, new float[] {2, -2, 2, -2, 0}, new float[] {1, 0, 0, 1, 0}, null, Scaling.identity(1), List.of());

        assertThat(evaluate(state, data).correct()).isEqualTo(3);
    }

    @Test
    void aQuantityHasACostAndNoAccuracy() {
        NetworkState state = NetworkState.of(
                Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{2}}, new float[][] {{0}});
        Examples data =
                new Examples(1, 1, new float[] {1, 2}, new float[] {1, 1}, null, Scaling.identity(1), List.of());

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.classifies()).isFalse();
        assertThat(evaluation.correct()).isZero();
        assertThat(evaluation.accuracy()).isNaN();
        assertThat(evaluation.cost()).isEqualTo((0.5 + 4.5) / 2);
    }

    @Test
    void dataOfAnotherScalingAreRefused() {
        NetworkState state = Network.of(Topology.of(2, 2), 1).state();
        Examples data = Examples.random(draw, 3, 2, 2).with(Scaling.uniform(2, 0, 2), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, data))
                .withMessage("evaluation: the data are scaled otherwise than those that the network learnt from");
    }

    @Test
    void dataThatDoNotFitAreRefused() {
        NetworkState state = Network.of(Topology.of(2, 2), 1).state();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, Examples.random(draw, 3, 2, 3)))
                .withMessage("layers 2-2 do not fit the data, which have 2 inputs and 3 outputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, Examples.random(draw, 0, 2, 2)))
                .withMessage("the data set is empty, expected at least one example");
    }

    @Test
    void aFailureLeavesNoMemoryBehind() {
        backend.hook((name, views) -> {
            if (name.equals("hits")) {
                throw new IllegalStateException("planted");
            }
        });
        try (Compute compute = backend.compute()) {
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> Evaluation.of(
                            compute, Network.of(Topology.of(2, 2), 1).state(), Examples.random(draw, 3, 2, 2)));
            assertThat(backend.open()).isZero();
        }
    }

    @Test
    void aSelectionEvaluatesTheNetworkAsItIsNow() {
        FakeProvider provider = new FakeProvider("array").device("array:0", 1);
        Network net = Network.of(Topology.of(2, 2), 1);
        Examples data = Examples.random(draw, 30, 2, 2);
        try (Selection selection = Lab.of(provider).open("array")) {
            double before = Evaluation.of(selection, net, data).cost();
            Trainer.on(selection).epochs(5).fit(net, data);

            assertThat(Evaluation.of(selection, net, data).cost())
                    .as("%s", draw)
                    .isLessThan(before);
        }
    }
}
