package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.kernels.NativeBitsTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of every device of the processor are those of {@code cpu:scalar}, which docs/same-bits.md alone was needed to write. */
class SameBitsTest {
    private static String expected = "";

    @BeforeAll
    static void plainLoops() throws Exception {
        expected = SameBits.of("cpu:scalar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:plain", "cpu:vector", "cpu:vector?threads=1"})
    void operationsAndModelsHaveTheBitsOfThePlainLoops(String device) throws Exception {
        assertThat(SameBits.of(device)).isEqualTo(expected);
    }

    @Test
    @EnabledIf(
            value = "dev.chainrule.cpu.kernels.NativeBitsTest#isThere",
            disabledReason = "this JVM, system or processor cannot execute the machine code")
    void machineCodeHasTheBitsOfThePlainLoops() throws Exception {
        for (String device : NativeBitsTest.devices()) {
            assertThat(Fork.run(SameBits.class, List.of(NativeBitsTest.GRANTED), device))
                    .as(device)
                    .isEqualTo(expected);
        }
    }

    /** Without the processor's fma, which SSE does not have, the bits are the same. */
    @Test
    void anotherFmaHasTheSameBits() throws Exception {
        assertThat(Fork.run(SameBits.class, List.of("-XX:-UseFMA"), "cpu:scalar"))
                .isEqualTo(expected);
    }
}
