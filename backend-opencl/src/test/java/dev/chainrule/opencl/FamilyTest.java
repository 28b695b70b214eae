package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.DeviceInfo.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which kernels a device is given, and which sizes of them. */
class FamilyTest {
    private static final DeviceFacts LARGE = gpu(1024, 48 << 10);
    /** One work-item in a group. */
    private static final DeviceFacts ALONE = gpu(1, 48 << 10);
    /** Next to no local memory. */
    private static final DeviceFacts FORGETFUL = gpu(1024, 64);

    private static DeviceFacts gpu(long largestGroup, long localMemory) {
        return new DeviceFacts(Kind.GPU, "a GPU", "a vendor", "a driver", 1, largestGroup, localMemory);
    }

    private static DeviceFacts processor(long vectorWidth) {
        return new DeviceFacts(Kind.CPU, "a processor", "a vendor", "a driver", vectorWidth, 4096, 1 << 20);
    }

    private static KernelSizes chosen(DeviceFacts device, Map<String, String> options) {
        return Choice.of(device, options, new Tuned(new Cache(Path.of("nowhere"))))
                .sizes();
    }

    @Test
    void everyDeviceHasKernels() {
        assertThat(chosen(LARGE, Map.of()).family()).isEqualTo(Family.GPU);
        assertThat(chosen(processor(16), Map.of()).family()).isEqualTo(Family.CPU);
        assertThat(chosen(ALONE, Map.of()).family()).isEqualTo(Family.CPU);
        assertThat(chosen(FORGETFUL, Map.of()).family()).isEqualTo(Family.CPU);
        DeviceFacts accelerator =
                new DeviceFacts(Kind.ACCELERATOR, "an FPGA", "a vendor", "a driver", 1, 1024, 48 << 10);
        assertThat(chosen(accelerator, Map.of()).family()).isEqualTo(Family.GPU);
    }

    @Test
    void onMesasProcessorTheyAreThoseThatItCanCompile() {
        DeviceFacts rusticl =
                new DeviceFacts(Kind.CPU, "llvmpipe", "Mesa/X.org", "rusticl, OpenCL 3.0, 22.3.6", 8, 1024, 32 << 10);
        assertThat(chosen(rusticl, Map.of()).family()).isEqualTo(Family.GPU);
        assertThat(chosen(rusticl, Map.of("kernels", "cpu")).family()).isEqualTo(Family.CPU);
    }

    @Test
    void aDeviceWithSmallGroupsOrLittleLocalMemoryHasSmallTiles() {
        KernelSizes large = chosen(LARGE, Map.of());
        for (DeviceFacts small : List.of(gpu(64, 48 << 10), gpu(1024, 8 << 10))) {
            KernelSizes sizes = chosen(small, Map.of());
            assertThat(sizes.family()).isEqualTo(Family.GPU);
            assertThat(sizes).isNotEqualTo(large);
            assertThat(GpuProducts.items(sizes)).isLessThanOrEqualTo((int) small.largestGroup());
            assertThat(GpuProducts.localBytes(sizes)).isLessThanOrEqualTo(small.localMemory());
        }
    }

    @Test
    void theMostParticularLineCounts() {
        assertThat(chosen(processor(16), Map.of())).hasToString("8x2x256");
        assertThat(chosen(processor(8), Map.of())).hasToString("6x1x256");
    }

    @Test
    void theUserMayChoose() {
        assertThat(chosen(LARGE, Map.of("kernels", "cpu")).family()).isEqualTo(Family.CPU);
        assertThat(chosen(processor(16), Map.of("kernels", "gpu")).family()).isEqualTo(Family.GPU);
        for (Family family : Family.values()) {
            for (KernelSizes one : KernelSizes.all(family)) {
                assertThat(chosen(LARGE, Map.of("kernels", family.word(), "tiles", one.toString())))
                        .isEqualTo(one);
            }
        }
    }

    @Test
    void whatADeviceCannotRunIsRefused() {
        refused(ALONE, Map.of("kernels", "gpu"), "kernels is 'gpu', and the device has groups of at most 1 work-items");
        refused(FORGETFUL, Map.of("kernels", "gpu"), "kernels is 'gpu', and the device has 64 bytes of local memory");
        String large = chosen(LARGE, Map.of()).toString();
        refused(
                ALONE,
                Map.of("kernels", "gpu", "tiles", large),
                "tiles is '" + large + "', and the device has groups of at most 1 work-items, expected ");
    }

    @Test
    void whatIsUnknownIsRefused() {
        refused(LARGE, Map.of("kernels", "tpu"), "kernels is 'tpu', expected cpu or gpu");
        refused(LARGE, Map.of("kernels", ""), "kernels is '', expected cpu or gpu");
        refused(LARGE, Map.of("tiles", "8x2x256"), "tiles is '8x2x256', expected one of [");
        refused(LARGE, Map.of("tiles", ""), "tiles is '', expected one of [");
    }

    private static void refused(DeviceFacts device, Map<String, String> options, String message) {
        assertThatThrownBy(() -> chosen(device, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theTableIsWellFormed() {
        for (Family family : Family.values()) {
            List<KernelSizes> all = KernelSizes.all(family);
            assertThat(new HashSet<>(all)).hasSameSizeAs(all);
            assertThat(all).extracting(KernelSizes::toString).doesNotHaveDuplicates();
            assertThat(all)
                    .allSatisfy(one -> assertThat(one.options().replaceAll("=\\d+", ""))
                            .isEqualTo(all.get(0).options().replaceAll("=\\d+", "")));
        }
    }
}
