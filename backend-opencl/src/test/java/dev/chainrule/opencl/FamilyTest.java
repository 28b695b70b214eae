package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.opencl.Family.Group;
import dev.chainrule.spi.DeviceInfo.Kind;
import org.junit.jupiter.api.Test;

class FamilyTest {
    private static final Group LARGE = new Group(1024, 48 << 10);
    private static final Group ALONE = new Group(1, 48 << 10);
    private static final Group FORGETFUL = new Group(1024, 4 << 10);

    @Test
    void everyDeviceHasKernels() {
        assertThat(Family.of(Kind.GPU, LARGE)).isEqualTo(Family.GPU);
        assertThat(Family.of(Kind.ACCELERATOR, LARGE)).isEqualTo(Family.GPU);
        assertThat(Family.of(Kind.CPU, LARGE)).isEqualTo(Family.CPU);
        assertThat(Family.of(Kind.GPU, ALONE)).isEqualTo(Family.CPU);
        assertThat(Family.of(Kind.GPU, FORGETFUL)).isEqualTo(Family.CPU);
    }

    @Test
    void kernelsThatADeviceCannotRunAreRefused() {
        assertThat(Family.named("gpu", LARGE)).isEqualTo(Family.GPU);
        assertThat(Family.named("cpu", ALONE)).isEqualTo(Family.CPU);
        assertThatThrownBy(() -> Family.named("gpu", ALONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernels is 'gpu', and the device has groups of at most 1 work-items, expected "
                        + GpuProducts.ITEMS);
        assertThatThrownBy(() -> Family.named("gpu", FORGETFUL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernels is 'gpu', and the device has 4096 bytes of local memory, expected "
                        + GpuProducts.LOCAL_BYTES);
        assertThatThrownBy(() -> Family.named("tpu", LARGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernels is 'tpu', expected cpu or gpu");
    }
}
