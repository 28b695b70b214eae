package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A saturated unit costs much, and finitely much; the logarithm of the rounded h would be infinite. */
class StableCostTest {
    private static final MathContext DIGITS = new MathContext(60);

    @ParameterizedTest
    @CsvSource({
        "1e4, 0, 1e4",
        "1e4, 1, 0",
        "-1e4, 0, 0",
        "-1e4, 1, 1e4",
        "1e4, 0.25, 7500",
        "-1e4, 0.25, 2500",
        "1e30, 0, 1e30",
        "-1e30, 1, 1e30",
        "0, 0, 0.6931471805599453",
        "0, 1, 0.6931471805599453"
    })
    void sigmoidAtItsLimits(double z, double y, double expected) {
        assertThat(cost(Output.SIGMOID, new double[] {z}, new double[] {y})).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-700, -300, -40, -17, -3, -0.5, -1e-9, 0, 1e-9, 0.5, 3, 17, 40, 300, 700})
    void sigmoidToTheLastDigits(double z) {
        BigDecimal softplus = softplus(z);
        for (double y : new double[] {0, 1, 0.25}) {
            double expected = softplus.subtract(new BigDecimal(z).multiply(new BigDecimal(y)), DIGITS)
                    .doubleValue();
            assertThat(cost(Output.SIGMOID, new double[] {z}, new double[] {y}))
                    .as("y = " + y)
                    .isCloseTo(expected, within(4e-16 * expected + 4e-16 * Math.abs(z * y)));
        }
    }

    @Test
    void softmaxAtItsLimits() {
        assertThat(cost(Output.SOFTMAX, new double[] {1e4, -1e4}, new double[] {1, 0}))
                .isEqualTo(0);
        assertThat(cost(Output.SOFTMAX, new double[] {1e4, -1e4}, new double[] {0, 1}))
                .isEqualTo(2e4);
        assertThat(cost(Output.SOFTMAX, new double[] {1e30, 1e30}, new double[] {0, 1}))
                .isEqualTo(Math.log(2));
        assertThat(Output.SOFTMAX.of(new double[] {1e4, -1e4, 1e4})).containsExactly(0.5, 0, 0.5);
        assertThat(Output.SOFTMAX.of(new double[] {-1e300, -1e300})).containsExactly(0.5, 0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e30, -1e4, -104, -87.5, -1, 0, 1, 87.5, 104, 1e4, 1e30})
    void theBoundIsFiniteWhereTheCostIs(double z) {
        BoundedArithmetic device = new BoundedArithmetic(Precision.DEVICE);
        for (Output output : new Output[] {Output.SIGMOID, Output.SOFTMAX}) {
            Bounded cost = device.cost(
                    output, Bounded.rounded(1, 2, new double[] {z, -z}), Bounded.exact(1, 2, new double[] {1, 0}));
            assertThat(cost.value(0, 0)).as(output.name()).isFinite();
            assertThat(cost.error(0, 0)).as(output.name()).isLessThan(4e-6 * (1 + 2 * Math.abs(z)));
        }
    }

    private static double cost(Output output, double[] z, double[] y) {
        return output.cost(z, y);
    }

    /** ln(1 + e^z) in 60 digits: max(z, 0) + ln(1 + t), t = e^-|z|, ln(1 + t) = 2 artanh(t / (2 + t)). */
    private static BigDecimal softplus(double z) {
        BigDecimal t = BigDecimal.ONE.divide(exp(Math.abs(z)), DIGITS);
        BigDecimal r = t.divide(t.add(BigDecimal.valueOf(2)), DIGITS); // at most 1/3
        BigDecimal square = r.multiply(r, DIGITS);
        BigDecimal power = r;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; n < 140; n += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        return new BigDecimal(Math.max(z, 0)).add(sum.multiply(BigDecimal.valueOf(2)), DIGITS);
    }

    /** e^z by its series in z / 2¹⁰, squared ten times. */
    private static BigDecimal exp(double z) {
        BigDecimal small = new BigDecimal(z).divide(BigDecimal.valueOf(1024), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; n < 60; n++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < 10; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }
}
