package dev.chainrule.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chains of multiply-adds run on a backend that is a {@link PeakProbe}, and on no other. */
class PeakProbeTest {
    private static final class Probed extends ArrayBackend implements PeakProbe {
        @Override
        public void multiplyAdds(int steps, float x, float y, View t) {
            for (int s = 0; s < steps; s++) {
                float[] values = new float[(int) t.count()];
                download(t, values, 0);
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.fma(x, values[i], y);
                }
                upload(values, 0, t);
            }
        }
    }

    @Test
    void aProbeTakesTheSteps() {
        try (Compute compute = new Probed().compute();
                Matrix t = compute.matrix(1, 2)) {
            compute.upload(new float[] {1, -2}, 0, t);
            assertThat(compute.multiplyAdds(3, 2, 1, t)).isTrue();
            assertThat(values(compute, t)).containsExactly(15, -9);
        }
    }

    @Test
    void withoutAProbeNothingIsDoneAndThatIsSaid() {
        ArrayBackend backend = new ArrayBackend();
        try (Compute compute = backend.compute();
                Matrix t = compute.matrix(1, 2)) {
            compute.upload(new float[] {1, -2}, 0, t);
            List<String> calls = backend.record();
            assertThat(compute.multiplyAdds(3, 2, 1, t)).isFalse();
            assertThat(calls).isEmpty();
            assertThat(values(compute, t)).containsExactly(1, -2);
        }
    }

    private static float[] values(Compute compute, Matrix t) {
        float[] values = new float[2];
        compute.download(t, values, 0);
        return values;
    }
}
