package dev.chainrule.cpu;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.cpu.kernels.InstructionSet;
import dev.chainrule.cpu.kernels.NativeBackend;
import dev.chainrule.cpu.machine.InterpretedMachine;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The rules of the SPI for the kernels of cpu:native, interpreted: so all instruction sets are held to the rules on every
 * processor, with each access to memory checked. It takes minutes, and runs where {@code chainrule.interpreted.kit} names a set.
 */
@EnabledIfSystemProperty(
        named = "chainrule.interpreted.kit",
        matches = "AVX2|AVX512|NEON",
        disabledReason = "interpreted kernels take minutes; -Dchainrule.interpreted.kit=AVX512 has them checked")
class InterpretedConformanceTest extends BackendConformance {
    private static final String DEVICE = "interpreted:kernels";

    /** Opens kernels that are interpreted. */
    private static final class Provider implements BackendProvider {
        @Override
        public String name() {
            return "interpreted";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Set<String> options() {
            return Set.of();
        }

        @Override
        public Availability probe() {
            return new Availability.Available(
                    List.of(new DeviceInfo(
                            DEVICE,
                            "kernels of cpu:native, interpreted",
                            DeviceInfo.Kind.CPU,
                            1,
                            Runtime.getRuntime().maxMemory(),
                            Map.of())),
                    List.of());
        }

        @Override
        public Backend open(DeviceInfo device, Map<String, String> options) {
            return new NativeBackend(
                    DEVICE,
                    new InterpretedMachine(),
                    InstructionSet.valueOf(System.getProperty("chainrule.interpreted.kit")),
                    1);
        }
    }

    @Override
    protected BackendProvider provider() {
        return new Provider();
    }

    @Override
    protected String device() {
        return DEVICE;
    }
}
