package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.jvm.VirtualMachine;
import dev.chainrule.cpu.jvm.VirtualMachine.Compiler;
import dev.chainrule.cpu.machine.NativeAccess;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each fact of a JVM decides alone which devices there are. */
class ProbeTest {
    private static final NativeAccess.Missing NO_MACHINE_CODE = new NativeAccess.Missing("no access", "grant it");

    @Test
    void machineCodeThatIsMissingIsInTheReport() {
        assertThat(with(true, Compiler.BEST, true).missing())
                .containsExactly(new Availability.Missing("cpu:native", "no access", "grant it"));
    }

    @Test
    void allDevicesAreThereBestFirst() {
        Availability.Available found = with(true, Compiler.BEST, true);
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:vector", "cpu:plain", "cpu:scalar");
        assertThat(found.devices()).extracting(DeviceInfo::score).containsExactly(300, 150, 10);
    }

    @Test
    void withoutTheModulePlainIsTheBest() {
        Availability.Available found = with(false, Compiler.BEST, true);
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:plain", "cpu:scalar");
        assertThat(others(found)).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo("cpu:vector");
            assertThat(missing.reason()).contains("jdk.incubator.vector is not loaded");
            assertThat(missing.remedy()).contains("--add-modules");
        });
    }

    @Test
    void withoutC2OrFmaOnlyScalarIsLeft() {
        onlyScalar(with(true, Compiler.NONE, true), "compiles nothing", "without -Xint");
        onlyScalar(with(true, Compiler.QUICK, true), "C1 only", "without -XX:TieredStopAtLevel");
        onlyScalar(with(true, Compiler.BEST, false), "no fused multiply-add", "without -XX:-UseFMA");
    }

    private static void onlyScalar(Availability.Available found, String reason, String remedy) {
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:scalar");
        assertThat(others(found)).extracting(Availability.Missing::id).containsExactly("cpu:vector", "cpu:plain");
        assertThat(others(found)).allSatisfy(missing -> {
            assertThat(missing.reason()).contains(reason);
            assertThat(missing.remedy()).contains(remedy);
        });
    }

    /** The devices that are missing, but for machine code. */
    private static List<Availability.Missing> others(Availability.Available found) {
        return found.missing().stream()
                .filter(missing -> !missing.id().equals("cpu:native"))
                .toList();
    }

    private static Availability.Available with(boolean vectorModule, Compiler compiler, boolean fma) {
        return (Availability.Available)
                CpuProvider.probe(new VirtualMachine(vectorModule, true, compiler, fma), Optional.of(NO_MACHINE_CODE));
    }

    @Test
    void withoutSupportForVectorsPlainIsTheBest() {
        Availability.Available found = (Availability.Available)
                CpuProvider.probe(new VirtualMachine(true, false, Compiler.BEST, true), Optional.of(NO_MACHINE_CODE));
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:plain", "cpu:scalar");
        assertThat(others(found)).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo("cpu:vector");
            assertThat(missing.remedy()).contains("without -XX:-EnableVectorSupport");
        });
    }
}
