package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a device promises. */
class PrecisionTest {
    @Test
    void theKindDecidesAndTheDevicesWordOnDenormalsCounts() {
        assertThat(Precision.promised(true, null)).isEqualTo(Precision.CPU);
        assertThat(Precision.promised(false, null)).isEqualTo(Precision.DEVICE);
        assertThat(Precision.promised(true, "kept")).isEqualTo(Precision.CPU);
        assertThat(Precision.promised(false, "flushed")).isEqualTo(Precision.DEVICE);
        assertThat(Precision.promised(true, "flushed")).isEqualTo(new Precision(4, 4, 3, 3, true));
        assertThat(Precision.promised(false, "kept")).isEqualTo(new Precision(12, 12, 4, 4, false));
        assertThat(Precision.promised(false, "who knows")).isEqualTo(Precision.DEVICE);
    }
}
