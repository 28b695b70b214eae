package dev.chainrule.cpu;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.cpu.kernels.InstructionSet;
import dev.chainrule.cpu.machine.NativeAccess;
import dev.chainrule.spi.BackendProvider;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The rules of the SPI for cpu:native. The build runs them in JVMs of their own, which grant native access, once for each
 * instruction set, by {@code chainrule.cpu.isa}.
 */
@EnabledIf(
        value = "isThere",
        disabledReason =
                "this JVM may not execute machine code, or the processor lacks the instructions of chainrule.cpu.isa")
class NativeConformanceTest extends BackendConformance {
    private static final String ISA = System.getProperty("chainrule.cpu.isa", "avx2");

    /** With this property, collections are forced all the time. */
    private static final boolean COLLECTIONS = Boolean.getBoolean("chainrule.cpu.collections");

    @BeforeAll
    static void collect() {
        if (COLLECTIONS) {
            Collections.begin();
        }
    }

    static boolean isThere() {
        return NativeAccess.missing().isEmpty()
                && InstructionSet.of(NativeAccess.processor()).stream()
                        .anyMatch(set -> set.word().equals(ISA));
    }

    @Override
    protected BackendProvider provider() {
        return new CpuProvider();
    }

    @Override
    protected String device() {
        return "cpu:native";
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("isa", ISA);
    }
}
