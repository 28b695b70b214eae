package dev.chainrule.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {
    private static final int COUNT = 100_000;

    @ParameterizedTest
    @ValueSource(floats = {0, 0x1p-24f, 0.1f, 0.5f, 0.9f, 1 - 0x1p-24f})
    void theShareThatIsDroppedIsTheRate(float rate) {
        DropoutMask mask = new DropoutMask(7, -3, rate);
        CounterRandom random = new CounterRandom(7, -3);
        int dropped = 0;
        for (int i = 0; i < COUNT; i++) {
            assertThat(mask.drops(i)).isEqualTo(random.unit(i) < rate);
            dropped += mask.drops(i) ? 1 : 0;
        }

        double deviation = Math.sqrt(COUNT * (double) rate * (1 - rate));
        assertThat(Math.abs(dropped - COUNT * (double) rate)).isLessThanOrEqualTo(5 * deviation + 1e-9);
        assertThat(mask.scale()).isEqualTo((float) (1 / (1 - (double) rate)));
    }

    @Test
    void whatIsKeptIsScaledAndWhatIsDroppedIsZeroWhateverItWas() {
        DropoutMask mask = new DropoutMask(1, 2, 0.5f);
        float[] s = new float[64];
        Arrays.fill(s, Float.NaN);
        for (int i = 0; i < 32; i++) {
            s[i] = i;
        }
        float[] t = new float[64];
        mask.apply(64, s, 0, t, 0);
        for (int i = 0; i < 64; i++) {
            assertThat(Float.valueOf(t[i])).isEqualTo(Float.valueOf(mask.drops(i) ? 0 : 2 * s[i]));
        }
        mask.apply(31, s, 1, s, 1); // in place, elements counted from the first
        for (int i = 0; i < 31; i++) {
            assertThat(s[i + 1]).isEqualTo(mask.drops(i) ? 0 : 2f * (i + 1));
        }
        assertThat(s[0]).isZero();
        assertThat(s[32]).isNaN();
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1, 2, Float.NaN, Float.POSITIVE_INFINITY})
    void ratesFromZeroToOneAreTaken(float rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DropoutMask(0, 0, rate))
                .withMessage("dropout: rate " + rate + ", expected at least 0 and less than 1");
    }
}
