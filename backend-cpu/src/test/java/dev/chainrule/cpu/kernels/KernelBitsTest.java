package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.Fingerprint;
import dev.chainrule.cpu.machine.InterpretedMachine;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.plain.PlainBackend;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels of all instruction sets have the bits of cpu:plain and stay within their arrays: interpreted, on any processor. */
class KernelBitsTest {
    private static final int PRODUCTS = Integer.getInteger("chainrule.interpreted", 3000);

    @ParameterizedTest
    @EnumSource(InstructionSet.class)
    void operationsHaveTheBitsOfPlainLoops(InstructionSet set) {
        long plain = Fingerprint.of(new PlainBackend("cpu:plain"));
        assertThat(Fingerprint.of(new NativeBackend("cpu:native", new InterpretedMachine(), set, 1)))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource(InstructionSet.class)
    void productsHaveTheBitsOfPlainLoops(InstructionSet set) {
        new RandomProducts(5, new InterpretedMachine(), set, 1).compare(PRODUCTS, 1 << 14);
        new RandomProducts(6, new InterpretedMachine(), set, 2).compare(10, 1 << 21);
    }

    @ParameterizedTest
    @EnumSource(InstructionSet.class)
    void narrowProductsHaveTheBitsOfPlainLoops(InstructionSet set) {
        new RandomProducts(7, new InterpretedMachine(), set, 1).compareNarrow(NarrowKernel.MOST_ROWS + 1);
    }

    @ParameterizedTest
    @EnumSource(InstructionSet.class)
    void everyKernelHasTheBitsOfPlainLoops(InstructionSet set) {
        Set<String> loaded = EveryKernel.compare(new InterpretedMachine(), set);
        assertThat(loaded)
                .containsAll(KernelPrograms.of(set).stream().map(Program::name).toList());
    }
}
