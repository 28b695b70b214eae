package dev.chainrule.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The polynomials against float64, over floats that are spread evenly by their bits. */
class VectorFunctionsTest {
    /** Each test takes one float of this many. It is a prime, so that no pattern of low bits repeats. */
    private static final int STRIDE = 997;

    @Test
    void expIsWithinOneUlp() {
        assertThat(worstUlps(VectorFunctions::exp, StrictMath::exp, -87.3f, -0f))
                .isLessThan(1.5);
    }

    @Test
    void sigmoidIsWithinFourUlps() {
        DoubleUnaryOperator sigmoid = z -> 1 / (1 + StrictMath.exp(-z));
        assertThat(worstUlps(VectorFunctions::sigmoid, sigmoid, -87, -0f)).isLessThan(4);
        assertThat(worstUlps(VectorFunctions::sigmoid, sigmoid, 0, 87)).isLessThan(4);
    }

    @Test
    void tanhIsWithinFourUlps() {
        assertThat(worstUlps(VectorFunctions::tanh, StrictMath::tanh, -10, -0f)).isLessThan(4);
        assertThat(worstUlps(VectorFunctions::tanh, StrictMath::tanh, 0, 10)).isLessThan(4);
    }

    @Test
    void log1pIsWithinThreeUlps() {
        assertThat(worstUlps(VectorFunctions::log1p, StrictMath::log1p, 0, 1)).isLessThan(3);
    }

    @Test
    void theEndsAreExact() {
        assertThat(at(VectorFunctions::sigmoid, Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(at(VectorFunctions::sigmoid, Float.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(at(VectorFunctions::sigmoid, -88)).isEqualTo(0);
        assertThat(at(VectorFunctions::tanh, Float.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Float.floatToRawIntBits(at(VectorFunctions::tanh, -0f))).isEqualTo(Float.floatToRawIntBits(-0f));
        for (int payload : new int[] {0x7fc00000, 0x7fc00001, 0xffc12345}) {
            float nan = Float.intBitsToFloat(payload);
            assertThat(at(VectorFunctions::sigmoid, nan)).isNaN();
            assertThat(at(VectorFunctions::tanh, nan)).isNaN();
            assertThat(at(VectorFunctions::exp, nan)).isNaN();
        }
    }

    private static float at(UnaryOperator<FloatVector> f, float z) {
        return f.apply(FloatVector.broadcast(Lanes.SPECIES, z)).lane(0);
    }

    /**
     * The greatest error in units of the exact value's last place, over floats of one sign from one end to the other.
     */
    private static double worstUlps(UnaryOperator<FloatVector> f, DoubleUnaryOperator exact, float from, float to) {
        long first = Math.min(bits(from), bits(to));
        long last = Math.max(bits(from), bits(to));
        float[] z = new float[Lanes.COUNT];
        double worst = 0;
        for (long b = first; b <= last; b += (long) STRIDE * z.length) {
            for (int i = 0; i < z.length; i++) {
                z[i] = Float.intBitsToFloat((int) Math.min(last, b + (long) STRIDE * i));
            }
            FloatVector result = f.apply(FloatVector.fromArray(Lanes.SPECIES, z, 0));
            for (int i = 0; i < z.length; i++) {
                double expected = exact.applyAsDouble(z[i]);
                worst = Math.max(worst, Math.abs(result.lane(i) - expected) / Math.ulp((float) expected));
            }
        }
        return worst;
    }

    private static long bits(float v) {
        return Float.floatToRawIntBits(v);
    }
}
