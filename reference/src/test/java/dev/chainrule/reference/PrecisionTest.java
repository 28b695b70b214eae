package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The precision that a device promises. */
class PrecisionTest {
    @Test
    void theKindDecidesAndTheDevicesWordOnDenormalsCounts() {
        assertThat(Precision.promised(true, false)).isEqualTo(Precision.CPU);
        assertThat(Precision.promised(false, true)).isEqualTo(Precision.DEVICE);
        assertThat(Precision.promised(true, true)).isEqualTo(new Precision(4, 4, 3, 3, true));
        assertThat(Precision.promised(false, false)).isEqualTo(new Precision(12, 12, 4, 4, false));
    }
}
