package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.reference.Draw.Example;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorsTest {
    @ParameterizedTest
    @CsvSource({"SIGMOID,SIGMOID", "TANH,SIGMOID", "RELU,IDENTITY", "IDENTITY,IDENTITY", "SIGMOID,IDENTITY"})
    void theProductOfTheFactorsIsTheGradient(Unit hidden, Output output) {
        for (int layers = 1; layers <= 3; layers++) {
            Draw draw = Draw.of(layers);
            int[] units = {3, 4, 2, 3, 2};
            units = Arrays.copyOf(units, layers + 2);
            Example example = draw.example(units, 1, hidden, output);
            Factors factors = Factors.of(example.network(), example.x()[0], example.y()[0]);
            Pass pass = example.pass(Precision.CPU);
            Gradient differences = CentralDifferences.of(example.network(), example.x(), example.y(), 1e-5);
            for (int l = 2; l <= units.length; l++) {
                for (int i = 0; i < units[l - 1]; i++) {
                    expect(draw, factors.delta(l, i), pass.gradientBias(l - 1).value(0, i), 1e-13);
                    expect(draw, factors.delta(l, i), differences.bias()[l - 2][i], 1e-7);
                    for (int j = 0; j < units[l - 2]; j++) {
                        double product = factors.costByOutput(l, i) * factors.slope(l, i) * factors.input(l, j);
                        expect(draw, factors.product(l, i, j), product, 1e-15);
                        expect(draw, product, pass.gradientTheta(l - 1).value(i, j), 1e-13);
                        expect(draw, product, differences.theta()[l - 2][i * units[l - 2] + j], 1e-7);
                    }
                }
            }
        }
    }

    @Test
    void everyFactorOfATinyNetwork() {
        double ln3 = Math.log(3); // g(ln 3) = 3/4
        ReferenceNetwork network = new ReferenceNetwork(
                new int[] {1, 1, 1},
                Unit.SIGMOID,
                Output.SIGMOID,
                new double[][] {{ln3}, {-4 / 3.0 * ln3}},
                new double[][] {{0}, {0}});
        Factors factors = Factors.of(network, new double[] {1}, new double[] {1});
        assertThat(factors.a(2, 0)).isCloseTo(3 / 4.0, within(1e-15));
        assertThat(factors.a(3, 0)).isCloseTo(1 / 4.0, within(1e-15));
        assertThat(factors.costByOutput(3, 0)).isCloseTo(-4, within(1e-14)); // (¼ - 1) / (¾ · ¼)
        assertThat(factors.slope(3, 0)).isCloseTo(3 / 16.0, within(1e-15));
        assertThat(factors.input(3, 0)).isCloseTo(3 / 4.0, within(1e-15));
        assertThat(factors.product(3, 0, 0)).isCloseTo(-9 / 16.0, within(1e-15));
        assertThat(factors.weight(2, 0, 0)).isEqualTo(-4 / 3.0 * ln3);
        assertThat(factors.costByOutput(2, 0)).isCloseTo(ln3, within(1e-15)); // -4 · 3/16 · -4/3 ln 3
        assertThat(factors.delta(2, 0)).isCloseTo(3 / 16.0 * ln3, within(1e-15));
        assertThat(factors.product(2, 0, 0)).isCloseTo(3 / 16.0 * ln3, within(1e-15));
    }

    @Test
    void softmaxIsRefused() {
        Example example = Draw.of(7).example(1, Unit.SIGMOID, Output.SOFTMAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Factors.of(example.network(), example.x()[0], example.y()[0]))
                .withMessageContaining("SOFTMAX");
    }

    private static void expect(Draw draw, double actual, double expected, double relative) {
        assertThat(actual).as(draw.replay()).isCloseTo(expected, within(relative * Math.max(1, Math.abs(expected))));
    }
}
