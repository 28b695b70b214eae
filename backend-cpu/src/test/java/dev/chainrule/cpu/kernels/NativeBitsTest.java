package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.Collections;
import dev.chainrule.cpu.Fingerprint;
import dev.chainrule.cpu.Fork;
import dev.chainrule.cpu.machine.NativeAccess;
import dev.chainrule.cpu.machine.NativeMachine;
import dev.chainrule.cpu.plain.PlainBackend;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Machine code on this processor has the bits of cpu:plain. It runs in JVMs of its own, since code that is wrong may end its JVM.
 */
@DisabledIf(value = "isMissing", disabledReason = "this JVM, system or processor cannot execute the machine code")
public class NativeBitsTest {
    private static final String PRODUCTS = System.getProperty("chainrule.native.products", "10000");
    /** The option that lets a JVM execute machine code. */
    public static final String GRANTED = "--enable-native-access=ALL-UNNAMED";

    private static List<String> sets = List.of();

    /** A fork is asked, since this JVM grants no access. */
    static boolean isMissing() throws Exception {
        if (Runtime.version().feature() < 22) {
            return true;
        }
        String found = Fork.run(Sets.class, List.of(GRANTED));
        sets = found.isEmpty() ? List.of() : List.of(found.split(" "));
        return sets.isEmpty();
    }

    /** Whether this JVM, if it grants access, can execute the machine code. */
    public static boolean isThere() throws Exception {
        return !isMissing();
    }

    /** The instruction sets that this JVM can execute, if it grants access, the best first. */
    static List<InstructionSet> sets() throws Exception {
        return isMissing()
                ? List.of()
                : sets.stream().map(InstructionSet::valueOf).toList();
    }

    /** A device for each of these. */
    public static List<String> devices() throws Exception {
        return sets().stream().map(set -> "cpu:native?isa=" + set.word()).toList();
    }

    /** Prints the instruction sets that can be executed. */
    static final class Sets {
        private Sets() {}

        public static void main(String[] args) {
            if (NativeAccess.missing().isEmpty()) {
                System.out.println(InstructionSet.of(NativeAccess.processor()).stream()
                        .map(InstructionSet::name)
                        .collect(Collectors.joining(" ")));
            }
        }
    }

    @BeforeAll
    static void listsHaveSomething() {
        assertThat(sets).isNotEmpty();
    }

    @Test
    void operationsHaveTheBitsOfPlainLoops() throws Exception {
        String plain = Long.toString(Fingerprint.of(new PlainBackend("cpu:plain")));
        for (String set : sets) {
            assertThat(Fork.run(Print.class, List.of(GRANTED), set, "1")).isEqualTo(plain);
            assertThat(Fork.run(Print.class, List.of(GRANTED, "-Xint"), set, "3"))
                    .isEqualTo(plain);
        }
    }

    @Test
    void everyKernelHasTheBitsOfPlainLoops() throws Exception {
        for (String set : sets) {
            assertThat(Fork.run(EveryKernel.class, List.of(GRANTED), set)).matches("[0-9]+ kernels, the same bits");
        }
    }

    /** Prints the fingerprint of a set, on a number of threads. */
    static final class Print {
        private Print() {}

        public static void main(String[] args) {
            System.out.println(Fingerprint.of(new NativeBackend(
                    "cpu:native", new NativeMachine(), InstructionSet.valueOf(args[0]), Integer.parseInt(args[1]))));
        }
    }

    @Test
    void productsHaveTheBitsOfPlainLoops() throws Exception {
        for (String set : sets) {
            assertThat(Fork.run(RandomProducts.class, List.of(GRANTED), set, PRODUCTS, "60000", "1", "7"))
                    .isEqualTo("the same bits");
            assertThat(Fork.run(RandomProducts.class, List.of(GRANTED), set, "60", "4000000", "3", "8"))
                    .isEqualTo("the same bits");
        }
    }

    /** Arrays that a kernel computes on must stay where they are while a collection is asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel", "G1", "Z", "Shenandoah"})
    void collectionsDoNotDisturb(String collector) throws Exception {
        for (String set : sets) {
            List<String> arguments = List.of(GRANTED, "-Xmx256m", "-XX:+Use" + collector + "GC");
            assertThat(Fork.run(UnderCollections.class, arguments, set)).isEqualTo("the same bits");
        }
    }

    /** Compares operations and products while another thread makes garbage and asks for collections. */
    static final class UnderCollections {
        private UnderCollections() {}

        public static void main(String[] args) {
            Collections.begin();
            NativeBackend kernels =
                    new NativeBackend("cpu:native", new NativeMachine(), InstructionSet.valueOf(args[0]), 2);
            if (Fingerprint.of(kernels) != Fingerprint.of(new PlainBackend("cpu:plain"))) {
                throw new AssertionError("other bits");
            }
            RandomProducts.main(new String[] {args[0], "600", "1000000", "2", "9"});
        }
    }
}
