package dev.chainrule.cpu.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.CounterRandom;
import org.junit.jupiter.api.Test;

/** The fma of float64 operations has the bits of the processor's. */
class FmaTest {
    private static final CounterRandom RANDOM = new CounterRandom(20, 0);
    private static final int TRIALS = 300_000;

    @Test
    void itIsThatOfTheProcessorForAnyBits() {
        for (int i = 0; i < TRIALS; i++) {
            check(any(3 * i), any(3 * i + 1), any(3 * i + 2));
        }
    }

    /** Sums near a tie, and sums that cancel: the third number is the product's neighbour, or a power of 2 beside it. */
    @Test
    void itIsThatOfTheProcessorWhereRoundingIsClose() {
        for (int i = 0; i < TRIALS; i++) {
            float x = any(3 * i);
            float y = any(3 * i + 1);
            float near = Float.intBitsToFloat(Float.floatToIntBits(-x * y) + RANDOM.below(3 * i + 2, 5) - 2);
            check(x, y, near);
            float ulp = Math.ulp(x * y);
            check(x, y, ulp / 2);
            check(x, 1 + Math.ulp(1f), Math.scalb(ulp, RANDOM.below(i, 60) - 30));
        }
    }

    @Test
    void itIsThatOfTheProcessorForNumbersAtTheEnds() {
        float[] ends = {
            0,
            -0f,
            1,
            -1,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            0x1p-75f,
            -0x1p-75f,
            0x1p64f,
            0x1.fffffep-1f
        };
        for (float x : ends) {
            for (float y : ends) {
                for (float z : ends) {
                    check(x, y, z);
                }
            }
        }
    }

    private static float any(int i) {
        return Float.intBitsToFloat((int) RANDOM.bits(i));
    }

    private static void check(float x, float y, float z) {
        float expected = Math.fma(x, y, z);
        float actual = Fma.of(x, y, z);
        if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
            assertThat(actual).as("%h %h + %h", x, y, z).isEqualTo(expected);
        }
    }
}
