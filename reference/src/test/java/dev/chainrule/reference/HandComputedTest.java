package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Cases worked out on paper: g(ln 3) = 3/4 and g(-ln 3) = 1/4 keep a network of sigmoids among the fractions. */
class HandComputedTest {
    private static final double LN3 = Math.log(3);
    private static final Offset<Double> ROUNDING = within(1e-15);

    /**
     * 2-2-1, the two examples of XOR whose answer is 1. Θ⁽¹⁾ = ln 3 [1 -1; 0 2], b⁽¹⁾ = [0, -ln 3], Θ⁽²⁾ = ln 3 [2 -2],
     * b⁽²⁾ = 0.
     */
    private static final ReferenceNetwork XOR = new ReferenceNetwork(
            new int[] {2, 2, 1},
            Unit.SIGMOID,
            Output.SIGMOID,
            new double[][] {{LN3, -LN3, 0, 2 * LN3}, {2 * LN3, -2 * LN3}},
            new double[][] {{0, -LN3}, {0}});

    private static final double[][] X = {{1, 0}, {0, 1}};
    private static final double[][] Y = {{1}, {1}};
    private static final Pass PASS = XOR.pass(X, Y, Precision.CPU);

    @Test
    void forward() {
        expect(PASS.z(2), LN3, -LN3, -LN3, LN3);
        expect(PASS.a(2), 3 / 4.0, 1 / 4.0, 1 / 4.0, 3 / 4.0);
        expect(PASS.z(3), LN3, -LN3); // 3/4 · 2 ln 3 - 1/4 · 2 ln 3
        expect(PASS.a(3), 3 / 4.0, 1 / 4.0);
        assertThat(XOR.predict(X[1])).containsExactly(new double[] {1 / 4.0}, ROUNDING);
    }

    @Test
    void cost() {
        expect(PASS.costs(), Math.log(4 / 3.0), Math.log(4));
        assertThat(XOR.cost(X, Y)).isCloseTo((Math.log(4 / 3.0) + Math.log(4)) / 2, ROUNDING);
    }

    @Test
    void backward() {
        expect(PASS.delta(3), -1 / 4.0, -3 / 4.0); // a - y
        // δ⁽³⁾ Θ⁽²⁾ a (1 - a), with a (1 - a) = 3/16 for all four
        expect(PASS.delta(2), -3 / 32.0 * LN3, 3 / 32.0 * LN3, -9 / 32.0 * LN3, 9 / 32.0 * LN3);
    }

    @Test
    void gradient() {
        expect(PASS.gradientTheta(2), -3 / 16.0, -5 / 16.0); // ½ [-¼ (¾, ¼) - ¾ (¼, ¾)]
        expect(PASS.gradientBias(2), -1 / 2.0);
        expect(PASS.gradientTheta(1), -3 / 64.0 * LN3, -9 / 64.0 * LN3, 3 / 64.0 * LN3, 9 / 64.0 * LN3);
        expect(PASS.gradientBias(1), -3 / 16.0 * LN3, 3 / 16.0 * LN3);
    }

    @Test
    void softmaxOfLogarithmsIsTheirShares() {
        ReferenceNetwork shares = new ReferenceNetwork(
                new int[] {1, 3}, Unit.SIGMOID, Output.SOFTMAX, new double[][] {{0, 0, 0}}, new double[][] {
                    {0, Math.log(2), Math.log(5)}
                });
        Pass pass = shares.pass(new double[][] {{7}}, new double[][] {{0, 1, 0}}, Precision.CPU);
        expect(pass.a(2), 1 / 8.0, 2 / 8.0, 5 / 8.0);
        expect(pass.delta(2), 1 / 8.0, -6 / 8.0, 5 / 8.0);
        expect(pass.costs(), Math.log(4));
        expect(pass.gradientTheta(1), 7 / 8.0, -42 / 8.0, 35 / 8.0);
    }

    @Test
    void halfTheSquaredErrorOfALine() {
        ReferenceNetwork line = new ReferenceNetwork(
                new int[] {1, 1}, Unit.TANH, Output.IDENTITY, new double[][] {{2}}, new double[][] {{1}});
        Pass pass = line.pass(new double[][] {{3}, {-1}}, new double[][] {{5}, {2}}, Precision.CPU);
        expect(pass.delta(2), 2, -3); // 7 - 5, -1 - 2
        expect(pass.costs(), 2, 4.5);
        expect(pass.gradientTheta(1), 4.5); // ½ (2 · 3 + -3 · -1)
        expect(pass.gradientBias(1), -0.5);
    }

    private static void expect(Bounded actual, double... expected) {
        assertThat(actual.values()).containsExactly(expected, ROUNDING);
    }
}
