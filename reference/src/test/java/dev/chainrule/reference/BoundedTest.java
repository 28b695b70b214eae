package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BoundedTest {
    @Test
    void rowsAreAWindow() {
        Bounded t = Bounded.of(3, 2, new double[] {1, 2, 3, 4, 5, 6}, new double[] {0, 0, 0.1, 0.2, 0, 0});
        Bounded middle = t.rows(1, 1);
        assertThat(middle.rows()).isEqualTo(1);
        assertThat(middle.cols()).isEqualTo(2);
        assertThat(middle.value(0, 1)).isEqualTo(4);
        assertThat(middle.error(0, 1)).isEqualTo(0.2);
        assertThatIllegalArgumentException().isThrownBy(() -> t.rows(2, 2)).withMessageContaining("3 rows");
    }

    @Test
    void arraysAreCopied() {
        double[] values = {1};
        Bounded t = Bounded.exact(1, 1, values);
        values[0] = 2;
        t.values()[0] = 3;
        assertThat(t.value(0, 0)).isEqualTo(1);
    }

    @Test
    void containsTheBoundItselfAndNothingBeyond() {
        Bounded t = Bounded.of(1, 1, new double[] {1}, new double[] {0.5});
        assertThat(t.contains(0, 0, 1.5f)).isTrue();
        assertThat(t.contains(0, 0, Math.nextUp(1.5f))).isFalse();
        assertThat(t.contains(0, 0, Float.NaN)).isFalse();
    }

    @Test
    void roundedKnowsTheDistanceToTheFloat() {
        Bounded t = Bounded.rounded(1, 2, new double[] {0.5, 0.1});
        assertThat(t.error(0, 0)).isZero();
        assertThat(t.error(0, 1)).isEqualTo(Math.abs(0.1 - 0.1f)).isPositive();
    }

    @Test
    void whatMayOverflowIsNotClaimed() {
        BoundedArithmetic cpu = new BoundedArithmetic(Precision.CPU);
        Bounded huge = Bounded.exact(1, 2, new float[] {1e30f, -1e30f});
        Bounded product = cpu.gemm(false, true, 1, huge, huge, 0, null); // 2 · 10⁶⁰ is no float
        assertThat(product.error(0, 0)).isInfinite();
        assertThat(product.contains(0, 0, Float.POSITIVE_INFINITY)).isTrue();
        assertThat(product.contains(0, 0, Float.NaN)).isTrue();
        assertThat(cpu.mulSlope(Unit.TANH, huge, huge).error(0, 0)).isInfinite();
        for (Output output : Output.values()) {
            assertThat(cpu.output(output, product).error(0, 0))
                    .as(output.name())
                    .isInfinite();
            assertThat(cpu.cost(output, product, product).error(0, 0))
                    .as(output.name())
                    .isInfinite();
        }
    }

    @Test
    void aReluUnitThatMayBeOnOrOffMayBeEither() {
        BoundedArithmetic cpu = new BoundedArithmetic(Precision.CPU);
        Bounded z = Bounded.of(1, 3, new double[] {-0.1, 0.1, -1}, new double[] {0.2, 0.2, 0.2});
        Bounded a = cpu.activate(Unit.RELU, z);
        assertThat(a.error(0, 0)).isBetween(0.09, 0.11); // the device's z is at most 0.1
        assertThat(a.error(0, 2)).isZero(); // below 0 for certain
        Bounded t = cpu.mulSlope(Unit.RELU, a, Bounded.exact(1, 3, new double[] {5, 5, 5}));
        assertThat(t.contains(0, 0, 0)).isTrue();
        assertThat(t.contains(0, 0, 5)).isTrue();
        assertThat(t.contains(0, 1, 0)).isTrue();
        assertThat(t.contains(0, 1, 5)).isTrue();
        assertThat(t.contains(0, 2, 0)).isTrue();
        assertThat(t.contains(0, 2, 5)).isFalse();
    }

    @Test
    void wrongShapesAreNamed() {
        BoundedArithmetic cpu = new BoundedArithmetic(Precision.CPU);
        Bounded a = Bounded.exact(2, 3, new double[6]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounded.exact(2, 2, new double[3]))
                .withMessageContaining("[2 x 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cpu.gemm(false, false, 1, a, a, 0, null))
                .withMessageContaining("gemm");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cpu.gemm(false, true, 1, a, a, 1, null))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cpu.addRow(a, a))
                .withMessageContaining("addRow: row rows 2, expected 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Precision(4, -1, 2, 2, false))
                .withMessageContaining("-1");
    }

    @Test
    void aNetworkNamesWhatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReferenceNetwork(
                        new int[] {2, 1}, Unit.TANH, Output.SIGMOID, new double[][] {{1, 2, 3}}, new double[][] {{0}}))
                .withMessage("theta of layer 1 has 3 numbers, expected 2");
        ReferenceNetwork network = new ReferenceNetwork(
                new int[] {2, 1}, Unit.TANH, Output.SIGMOID, new double[][] {{1, 2}}, new double[][] {{0}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.cost(new double[][] {{1, 2}}, new double[][] {{1, 0}}))
                .withMessage("y has 2 numbers, expected 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.pass(new double[0][], new double[0][], Precision.CPU))
                .withMessageContaining("0 rows");
        Pass pass = network.pass(new double[][] {{1, 2}}, new double[][] {{1}}, Precision.CPU);
        assertThatIllegalArgumentException().isThrownBy(() -> pass.delta(1)).withMessage("layer 1, expected 2 to 2");
    }
}
