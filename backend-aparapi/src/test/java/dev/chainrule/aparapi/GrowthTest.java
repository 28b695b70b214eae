package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.compute.Rows;
import dev.chainrule.spi.Activation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrays behind the device's memory become longer while there is something in them. */
class GrowthTest {
    private static final int LARGE = 1 << 23;

    @ParameterizedTest
    @ValueSource(strings = {FirstDevice.ID, "aparapi:jtp"})
    void whatIsThereStays(String device) {
        try (Compute compute = open(device)) {
            Matrix small = compute.matrix(1, 3);
            compute.upload(new float[] {-1, 2, 3}, 0, small);
            compute.activate(Activation.RELU, small, small);
            Rows rows = compute.rowNumbers(2);
            compute.upload(new int[] {1, 0}, 0, rows);
            Matrix pixels = compute.pixels(2, 1);
            compute.upload(new byte[] {0, (byte) 255}, 0, pixels);

            Matrix large = compute.matrix(LARGE, 1);
            compute.rowNumbers(LARGE);
            compute.pixels(1, LARGE);
            compute.upload(new float[] {7}, 0, large.rows(LARGE - 1, 1));

            float[] values = new float[3];
            compute.download(small, values, 0);
            assertThat(values).containsExactly(0, 2, 3);
            Matrix gathered = compute.matrix(2, 1);
            compute.gatherRows(pixels, rows, gathered);
            compute.download(gathered, values, 0);
            assertThat(values).containsExactly(1, 0, 3);
            compute.download(large.rows(LARGE - 1, 1), values, 0);
            assertThat(values).containsExactly(7, 0, 3);
        }
    }

    private static Compute open(String device) {
        if (device.equals(FirstDevice.ID)) {
            FirstDevice.orSkip();
        }
        return FirstDevice.open(device);
    }
}
