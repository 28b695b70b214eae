package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.jvm.VirtualMachine;
import dev.chainrule.cpu.jvm.VirtualMachine.Compiler;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.DeviceInfo;
import org.junit.jupiter.api.Test;

/** Each fact of a JVM decides alone which devices there are. */
class ProbeTest {
    @Test
    void allDevicesAreThereBestFirst() {
        Availability.Available found = with(true, Compiler.BEST, true);
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:vector", "cpu:plain", "cpu:scalar");
        assertThat(found.devices()).extracting(DeviceInfo::score).containsExactly(300, 150, 10);
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void withoutTheModulePlainIsTheBest() {
        Availability.Available found = with(false, Compiler.BEST, true);
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:plain", "cpu:scalar");
        assertThat(found.missing()).singleElement().satisfies(missing -> {
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
        assertThat(found.missing()).extracting(Availability.Missing::id).containsExactly("cpu:vector", "cpu:plain");
        assertThat(found.missing()).allSatisfy(missing -> {
            assertThat(missing.reason()).contains(reason);
            assertThat(missing.remedy()).contains(remedy);
        });
    }

    private static Availability.Available with(boolean vectorModule, Compiler compiler, boolean fma) {
        return (Availability.Available) CpuProvider.probe(new VirtualMachine(vectorModule, true, compiler, fma));
    }

    @Test
    void withoutSupportForVectorsPlainIsTheBest() {
        Availability.Available found =
                (Availability.Available) CpuProvider.probe(new VirtualMachine(true, false, Compiler.BEST, true));
        assertThat(found.devices()).extracting(DeviceInfo::id).containsExactly("cpu:plain", "cpu:scalar");
        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo("cpu:vector");
            assertThat(missing.remedy()).contains("without -XX:-EnableVectorSupport");
        });
    }
}
