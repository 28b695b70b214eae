package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DeviceInfo.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes that were measured: they count where nothing else is asked for, on the same device, with the same driver. */
class TunedTest {
    private static final DeviceFacts DEVICE = processor("a driver 1.0");

    @TempDir
    Path folder;

    /** In memory; what is stored may be replaced by hostile text. */
    private static final class Memory implements Store {
        private final Map<List<String>, byte[]> entries = new HashMap<>();

        @Override
        public Optional<byte[]> get(List<String> key) {
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public boolean put(List<String> key, byte[] value) {
            entries.put(key, value);
            return true;
        }

        void replaceAll(byte[] value) {
            entries.replaceAll((key, old) -> value);
        }
    }

    private final Memory memory = new Memory();
    private final Tuned tuned = new Tuned(memory);

    private static DeviceFacts processor(String driver) {
        return new DeviceFacts(Kind.CPU, "a processor", "a vendor", driver, 8, 4096, 1 << 20);
    }

    private static KernelSizes sizes(Family family, String text) {
        return KernelSizes.named(family, text).orElseThrow();
    }

    private Choice choice(DeviceFacts device, Map<String, String> options) {
        return Choice.of(device, options, tuned);
    }

    @Test
    void whatWasMeasuredCountsBeforeTheTable() {
        assertThat(choice(DEVICE, Map.of())).hasToString("6x1x256, from the table");
        assertThat(tuned.put(DEVICE, sizes(Family.CPU, "12x1x256"))).isTrue();
        assertThat(choice(DEVICE, Map.of())).hasToString("12x1x256, tuned");
        assertThat(choice(DEVICE, Map.of("kernels", "cpu"))).hasToString("12x1x256, tuned");
        assertThat(choice(DEVICE, Map.of("tiles", "4x1x256"))).hasToString("4x1x256, as asked for");
    }

    @Test
    void itCountsForItsKernelsItsDeviceAndItsDriverOnly() {
        tuned.put(DEVICE, sizes(Family.CPU, "12x1x256"));
        assertThat(choice(DEVICE, Map.of("kernels", "gpu")).origin()).isEqualTo("from the table");
        assertThat(choice(processor("a driver 1.1"), Map.of()).origin()).isEqualTo("from the table");
        DeviceFacts other = new DeviceFacts(Kind.CPU, "another", "a vendor", DEVICE.driver(), 8, 4096, 1 << 20);
        assertThat(choice(other, Map.of()).origin()).isEqualTo("from the table");
    }

    @Test
    void sizesThatTheDeviceCannotRunAreIgnored() {
        DeviceFacts large = new DeviceFacts(Kind.GPU, "a GPU", "a vendor", "a driver", 1, 1024, 48 << 10);
        DeviceFacts small = new DeviceFacts(Kind.GPU, "a GPU", "a vendor", "a driver", 1, 64, 48 << 10);
        KernelSizes sizes = choice(large, Map.of()).sizes();
        tuned.put(large, sizes);
        assertThat(choice(large, Map.of())).hasToString(sizes + ", tuned");
        assertThat(choice(small, Map.of()).origin()).isEqualTo("from the table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7x7", "8x2x256\n", "64x64x16x4x4x4", "-D ROWS=1000000", "\0\0\0", "\uFFFD"})
    void whatIsNotInTheTableIsIgnored(String text) {
        tuned.put(DEVICE, sizes(Family.CPU, "12x1x256"));
        memory.replaceAll(text.getBytes(StandardCharsets.UTF_8));
        assertThat(choice(DEVICE, Map.of())).hasToString("6x1x256, from the table");
        memory.replaceAll(new byte[] {(byte) 0xff, (byte) 0xfe, 'x', (byte) 0xc0});
        assertThat(choice(DEVICE, Map.of())).hasToString("6x1x256, from the table");
    }

    @Test
    void configurationsKeepTheOptionsAndBeginWithThePresentOne() {
        tuned.put(DEVICE, sizes(Family.CPU, "12x1x256"));
        List<Map<String, String>> all = Choice.configurations(DEVICE, Map.of("kernels", "cpu"), tuned);
        assertThat(all).first().isEqualTo(Map.of("kernels", "cpu", "tiles", "12x1x256"));
        assertThat(all)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(KernelSizes.all(Family.CPU))
                .allSatisfy(one -> assertThat(one).containsEntry("kernels", "cpu"));
        assertThat(Choice.configurations(DEVICE, Map.of(), tuned)).first().isEqualTo(Map.of("tiles", "12x1x256"));
        assertThat(Choice.configurations(DEVICE, Map.of("tiles", "8x2x256"), tuned))
                .isEmpty();
        assertThatThrownBy(() -> Choice.configurations(DEVICE, Map.of("tiles", "7x7"), tuned))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tiles is '7x7'");
    }

    @Test
    void aDeviceIsGivenNoSizesThatItCannotRun() {
        DeviceFacts small = new DeviceFacts(Kind.GPU, "a GPU", "a vendor", "a driver", 1, 64, 48 << 10);
        assertThat(Choice.configurations(small, Map.of(), tuned))
                .allSatisfy(
                        one -> assertThat(Choice.of(small, one, tuned).origin()).isEqualTo("as asked for"));
    }

    // ---- in a folder

    @Test
    void aFolderKeepsIt() {
        Path deep = folder.resolve("a").resolve("b");
        assertThat(new Tuned(new Cache(deep)).put(DEVICE, sizes(Family.CPU, "12x1x256")))
                .isTrue();
        assertThat(new Tuned(new Cache(deep)).get(Family.CPU, DEVICE)).hasToString("Optional[12x1x256]");
        assertThat(deep).isDirectoryContaining("glob:**").isDirectoryNotContaining("glob:**/new*");
    }

    @Test
    void aFolderThatCannotBeIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Tuned none = new Tuned(new Cache(file.resolve("below")));
        assertThat(none.put(DEVICE, sizes(Family.CPU, "12x1x256"))).isFalse();
        assertThat(none.get(Family.CPU, DEVICE)).isEmpty();
    }

    // ---- on a device

    @Test
    void theDeviceSaysWhichSizesItUses() {
        FirstDevice.orSkip();
        OpenClProvider provider = new OpenClProvider(memory);
        DeviceInfo before = first(provider);
        assertThat(before.facts().get("tiles")).endsWith(", from the table");
        List<Map<String, String>> all = provider.configurations(before, Map.of());
        assertThat(provider.remember(before, all.get(1))).isEqualTo(tuned.toString());
        assertThat(first(provider).facts()).containsEntry("tiles", all.get(1).get("tiles") + ", tuned");
        assertThat(provider.configurations(before, Map.of())).first().isEqualTo(all.get(1));
        provider.open(before, Map.of()).close();
    }

    @Test
    void aWinnerThatCannotBeStoredIsAFailure() throws IOException {
        DeviceInfo device = FirstDevice.orSkip();
        Path file = Files.createFile(folder.resolve("file"));
        OpenClProvider provider = new OpenClProvider(new Cache(file));
        Map<String, String> one = provider.configurations(device, Map.of()).get(0);
        assertThatThrownBy(() -> provider.remember(device, one))
                .isInstanceOf(BackendException.class)
                .hasMessage("remember on opencl:0: cannot write into " + file);
        assertThatThrownBy(() -> provider.remember(device, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tiles is missing");
    }

    /** A device may come or go between the probe and the opening, and the numbers move. */
    @Test
    void anotherDeviceUnderTheNumberOfTheOneThatWasProbedIsNotOpened() {
        DeviceInfo device = FirstDevice.orSkip();
        DeviceInfo other = new DeviceInfo(
                device.id(),
                "a GPU, gone",
                device.kind(),
                device.score(),
                device.memoryBytes(),
                device.denormals(),
                device.facts());
        assertThatThrownBy(() -> new OpenClProvider().open(other, Map.of()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("is " + device.description())
                .hasMessageContaining("and was a GPU, gone");
    }

    private static DeviceInfo first(OpenClProvider provider) {
        return ((Availability.Available) provider.probe()).devices().get(0);
    }
}
