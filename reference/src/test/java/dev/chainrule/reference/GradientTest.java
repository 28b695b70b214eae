package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.reference.Draw.Example;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Back-propagation against the cost's own answer: max|g - ĝ| ≤ 10⁻⁷ max|ĝ|. */
class GradientTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;
    private static final int SEEDS = 4;

    static Stream<Arguments> networks() {
        return Stream.of(1, 2, 3)
                .flatMap(layers -> Arrays.stream(Unit.values())
                        .flatMap(hidden ->
                                Arrays.stream(Output.values()).map(output -> Arguments.of(layers, hidden, output))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithCentralDifferences(int hiddenLayers, Unit hidden, Output output) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Draw draw = Draw.of(seed);
            Example example = draw.example(hiddenLayers, hidden, output);
            double[] differences = flat(CentralDifferences.of(example.network(), example.x(), example.y(), STEP));
            double[] gradient = flat(gradient(example.network(), example.pass(Precision.CPU)));
            assertThat(deviation(gradient, differences)).as(draw.replay()).isLessThanOrEqualTo(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithCentralDifferencesUnderDecay(int hiddenLayers, Unit hidden, Output output) {
        double lambda = 0.7;
        int trainingSize = 50; // not the batch's own number of rows
        Draw draw = Draw.of(100);
        Example example = draw.example(hiddenLayers, hidden, output);
        ReferenceNetwork network = example.network();
        Gradient differences = CentralDifferences.of(network, example.x(), example.y(), lambda, trainingSize, STEP);
        Gradient gradient = gradient(network, example.pass(Precision.CPU));
        for (int l = 1; l < network.layers(); l++) {
            double[] decay = network.decayGradient(l, lambda, trainingSize);
            for (int p = 0; p < decay.length; p++) {
                gradient.theta()[l - 1][p] += decay[p];
            }
        }
        assertThat(deviation(flat(gradient), flat(differences)))
                .as(draw.replay())
                .isLessThanOrEqualTo(TOLERANCE);
    }

    /** Each of two hidden layers has a function of its own; exchanged, they would give another gradient. */
    @ParameterizedTest
    @MethodSource("pairs")
    void agreesWithCentralDifferencesWithAFunctionForEachLayer(Unit first, Unit second) {
        Draw draw = Draw.of(300);
        Example example = draw.example(new int[] {3, 4, 5, 2}, 4, new Unit[] {first, second}, Output.SIGMOID);
        double[] differences = flat(CentralDifferences.of(example.network(), example.x(), example.y(), STEP));
        double[] gradient = flat(gradient(example.network(), example.pass(Precision.CPU)));
        assertThat(deviation(gradient, differences)).as(draw.replay()).isLessThanOrEqualTo(TOLERANCE);
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Unit.values())
                .flatMap(first -> Arrays.stream(Unit.values())
                        .filter(second -> second != first)
                        .map(second -> Arguments.of(first, second)));
    }

    @Test
    void theToleranceFindsOneWrongEntryInAHundredThousandth() {
        Draw draw = Draw.of(200);
        Example example = draw.example(new int[] {4, 3, 2}, 5, Unit.SIGMOID, Output.SIGMOID);
        double[] differences = flat(CentralDifferences.of(example.network(), example.x(), example.y(), STEP));
        double[] wrong = flat(gradient(example.network(), example.pass(Precision.CPU)));
        int greatest = 0;
        for (int p = 1; p < wrong.length; p++) {
            greatest = Math.abs(wrong[p]) > Math.abs(wrong[greatest]) ? p : greatest;
        }
        wrong[greatest] *= 1 + 1e-5;
        assertThat(deviation(wrong, differences)).as(draw.replay()).isGreaterThan(TOLERANCE);
    }

    @Test
    void decayAddsHalfTheSquaresOfWeightsButNotOfBiases() {
        ReferenceNetwork network = new ReferenceNetwork(
                new int[] {2, 1}, Unit.SIGMOID, Output.IDENTITY, new double[][] {{3, -4}}, new double[][] {{100}});
        double[][] x = {{1, 2}};
        double[][] y = {{96}};
        assertThat(network.cost(x, y)).isEqualTo(0.5); // z = 3 - 8 + 100 = 95
        assertThat(network.cost(x, y, 2, 10)).isEqualTo(0.5 + 2.0 / 20 * 25);
        assertThat(network.decayGradient(1, 2, 10)).containsExactly(0.2 * 3, 0.2 * -4);
    }

    @Test
    void aReluUnitNearItsKinkIsAmbiguous() {
        ReferenceNetwork network = new ReferenceNetwork(
                new int[] {1, 1, 1}, Unit.RELU, Output.IDENTITY, new double[][] {{1}, {1}}, new double[][] {{-1}, {0}});
        assertThat(network.pass(new double[][] {{1 + 1e-7}}, new double[][] {{0}}, Precision.CPU)
                        .ambiguous())
                .isTrue();
        Pass clear = network.pass(new double[][] {{1.25}}, new double[][] {{0}}, Precision.CPU);
        assertThat(clear.ambiguous()).isFalse();
        assertThat(clear.ambiguous(0.2)).isFalse();
        assertThat(clear.ambiguous(0.3)).isTrue();
    }

    /** max|g - ĝ| / max|ĝ|. */
    private static double deviation(double[] gradient, double[] differences) {
        double greatest = 0;
        for (int p = 0; p < gradient.length; p++) {
            greatest = Math.max(greatest, Math.abs(gradient[p] - differences[p]));
        }
        return greatest / DoubleStream.of(differences).map(Math::abs).max().orElseThrow();
    }

    private static Gradient gradient(ReferenceNetwork network, Pass pass) {
        double[][] theta = new double[network.layers() - 1][];
        double[][] bias = new double[network.layers() - 1][];
        for (int l = 1; l < network.layers(); l++) {
            theta[l - 1] = pass.gradientTheta(l).values();
            bias[l - 1] = pass.gradientBias(l).values();
        }
        return new Gradient(theta, bias);
    }

    private static double[] flat(Gradient gradient) {
        return Stream.concat(Arrays.stream(gradient.theta()), Arrays.stream(gradient.bias()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
