package dev.chainrule.backprop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Float64Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackPropagationTest {
    private static final List<String> STEPS =
            List.of("dense", "output", "cost", "outputDelta", "hiddenDelta", "accumulateGradient");

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    /** Records the steps by name, each with the shape of its theta, where it has one, or else of its target. */
    private List<String> steps(Runnable action) {
        List<String> steps = new ArrayList<>();
        backend.hook((name, views) -> {
            if (STEPS.contains(name)) {
                View theta = switch (name) {
                    case "dense", "hiddenDelta" -> views[1];
                    case "accumulateGradient" -> views[2];
                    default -> views[views.length - 1];
                };
                steps.add(name + " " + theta.rows() + "x" + theta.cols());
            }
        });
        action.run();
        backend.hook((name, views) -> {});
        // the steps consist of operations too: output inside outputDelta
        steps.removeIf(s -> s.startsWith("output ") && steps.contains("outputDelta" + s.substring(6)));
        return steps;
    }

    @Test
    void theStepsComeInTheOrderOfTheMathematics() {
        Topology t = Topology.of(2, 3, 4, 5);
        try (Compute compute = backend.compute();
                Parameters p = new Parameters(compute, t);
                Workspace w = new Workspace(compute, t, 6);
                Matrix costs = compute.matrix(6, 1)) {
            BackPropagation network = new BackPropagation(compute, t);

            assertThat(steps(() -> network.forward(p, w.activations())))
                    .containsExactly("dense 3x2", "dense 4x3", "dense 5x4");
            assertThat(steps(() -> network.cost(w, costs))).containsExactly("cost 6x1");
            assertThat(steps(() -> network.output(w.activations(), w.z()))).containsExactly("output 6x5");
            assertThat(steps(() -> network.deltas(p, w)))
                    .containsExactly("outputDelta 6x5", "hiddenDelta 5x4", "hiddenDelta 4x3");
            assertThat(steps(() -> network.gradients(w, 1, 1, 1, p)))
                    .containsExactly("accumulateGradient 5x4", "accumulateGradient 4x3", "accumulateGradient 3x2");
        }
        assertThat(backend.open()).isZero();
    }

    static Stream<Arguments> networks() {
        return Stream.of(Activation.values())
                .flatMap(g -> Stream.of(OutputUnit.values())
                        .flatMap(u -> IntStream.rangeClosed(0, 3).mapToObj(hidden -> Arguments.of(g, u, hidden))));
    }

    /** A gradient is what one step of descent at rate 1 takes away. */
    @ParameterizedTest
    @MethodSource("networks")
    void theGradientIsThatOfFloat64(Activation g, OutputUnit u, int hidden) {
        int[] units = IntStream.concat(IntStream.of(4, 5, 3, 6).limit(hidden + 1L), IntStream.of(3))
                .toArray();
        theGradientIsThatOfFloat64(Topology.of(units).hidden(g).output(u));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4-5:relu-3:tanh-3", "4-2:tanh-6:leaky_relu-3:identity-3", "4-5:identity-3-4:relu-3"})
    void theGradientIsThatOfFloat64WithAFunctionForEachLayer(String layers) {
        theGradientIsThatOfFloat64(Topology.parse(layers).output(OutputUnit.SOFTMAX));
    }

    private void theGradientIsThatOfFloat64(Topology t) {
        int m = 1 + draw.below(9);
        float[] y = draw.targets(m, 3);
        float[] x = draw.floats(m * 4, 1);
        NetworkState state = Network.of(t, draw.below(1 << 20)).state();
        Float64Network stepped = new Float64Network(state);
        stepped.step(x, y, IntStream.range(0, m).toArray(), 1, 0, m);

        try (Compute compute = backend.compute()) {
            Gradients gradient = BackPropagation.gradient(compute, state, x, y, m);
            for (int l = 1; l < t.layers(); l++) {
                for (int i = 0; i < state.theta(l).length; i++) {
                    assertThat((double) gradient.theta(l)[i])
                            .as("theta(%d)[%d], %s", l, i, draw)
                            .isCloseTo(state.theta(l)[i] - stepped.theta(l)[i], within(1e-5));
                }
                for (int i = 0; i < state.bias(l).length; i++) {
                    assertThat((double) gradient.bias(l)[i])
                            .as("bias(%d)[%d], %s", l, i, draw)
                            .isCloseTo(state.bias(l)[i] - stepped.bias(l)[i], within(1e-5));
                }
            }
            assertThat(compute.live()).isZero();
        }
    }

    @Test
    void aGradientNeedsItsExamples() {
        NetworkState state = Network.of(Topology.of(2, 1), 1).state();
        try (Compute compute = backend.compute()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BackPropagation.gradient(compute, state, new float[3], new float[2], 2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BackPropagation.gradient(compute, state, new float[0], new float[0], 0));
            assertThat(compute.live()).isZero();
        }
    }
}
