package dev.chainrule.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.Fork;
import dev.chainrule.cpu.kernels.NativeBitsTest;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Each instruction does on this processor what {@link InterpretedMachine} takes it for. {@code src/check/aarch64} has the same compared under
 * qemu-user.
 */
class InstructionMeaningTest {
    private static final int REGISTERS = 15;
    private static final int LANES = 8;
    private static final int TIMES = 20;

    @Test
    @EnabledIf(
            value = "dev.chainrule.cpu.kernels.NativeBitsTest#isThere",
            disabledReason = "this JVM, system or processor cannot execute the machine code")
    void instructionsDoWhatIsInterpreted() throws Exception {
        assertThat(Fork.run(Compare.class, List.of(NativeBitsTest.GRANTED))).matches("[0-9]+ programs, the same bits");
    }

    /** Compares all forms on random registers and memory; prints how many. */
    static final class Compare {
        private Compare() {}

        public static void main(String[] arguments) {
            int count = 0;
            try (NativeMachine machine = new NativeMachine()) {
                for (InstructionForms.Form form : InstructionForms.all()) {
                    compare(machine, program(form));
                    count++;
                }
                if (Architecture.here() == Architecture.AARCH64) {
                    for (int lanes = 1; lanes < LANES; lanes++) {
                        compare(machine, firstLanes(new Imm(lanes), lanes));
                        compare(machine, firstLanes(Gp.RAX, lanes));
                        count += 2;
                    }
                }
                compare(machine, jumps());
            }
            System.out.println(count + 1 + " programs, the same bits");
        }

        private static void compare(NativeMachine machine, Program program) {
            Machine.Routine found = machine.load(program);
            Machine.Routine expected = new InterpretedMachine().load(program);
            SplittableRandom random = new SplittableRandom(7);
            for (int time = 0; time < TIMES; time++) {
                float[] a = numbers(random, REGISTERS * LANES);
                float[] b = numbers(random, 4 * LANES);
                float[] was = numbers(random, (REGISTERS + 2) * LANES);
                float[] c = was.clone();
                float[] d = was.clone();
                long[] parameters = {random.nextInt(3), random.nextLong()};
                found.call(a, b, c, parameters.clone());
                expected.call(a, b, d, parameters.clone());
                for (int i = 0; i < c.length; i++) {
                    if (Float.floatToIntBits(c[i]) != Float.floatToIntBits(d[i])) {
                        throw new AssertionError("lane %d is %s, expected %s of%n%s"
                                .formatted(i, c[i], d[i], Architecture.here().listing(program)));
                    }
                }
            }
        }

        /** Numbers of any bits, and such as instructions treat in ways of their own. */
        private static float[] numbers(SplittableRandom random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = switch (random.nextInt(12)) {
                    case 0 -> 0f;
                    case 1 -> -0f;
                    case 2 -> Float.NaN;
                    case 3 -> Float.POSITIVE_INFINITY;
                    case 4 -> Float.MIN_VALUE;
                    case 5, 6 -> Float.intBitsToFloat(random.nextInt());
                    default -> (float) (4 * random.nextDouble() - 2);
                };
            }
            return numbers;
        }

        /** All registers from A, the instructions, and all registers to C, behind what the instructions store there. */
        private static Program program(InstructionForms.Form form) {
            Assembler asm = new Assembler("form");
            load(asm);
            form.write(asm);
            store(asm);
            return asm.program();
        }

        private static void load(Assembler asm) {
            for (int n = 0; n < REGISTERS; n++) {
                asm.vmovups(new Vec(n, 256), Mem.at(Gp.RDI, n * LANES * Float.BYTES));
            }
        }

        private static void store(Assembler asm) {
            for (int n = 0; n < REGISTERS; n++) {
                asm.vmovups(Mem.at(Gp.RDX, (n + 2) * LANES * Float.BYTES), new Vec(n, 256));
            }
            asm.vzeroupper();
            asm.ret();
        }

        private static Program firstLanes(Operand count, int lanes) {
            Assembler asm = new Assembler("first_lanes");
            load(asm);
            asm.mov(Gp.RAX, lanes);
            asm.loadFirst(new Vec(6, 256), Mem.at(Gp.RSI, (4 * LANES - lanes) * Float.BYTES), count);
            asm.storeFirst(Mem.at(Gp.RDX), new Vec(13, 256), count);
            asm.lea(Gp.R9, Mem.at(Gp.RDX, LANES * Float.BYTES));
            asm.mov(Gp.R10, 0);
            asm.storeFirst(Mem.at(Gp.R9, Gp.R10, 4), new Vec(6, 256), count);
            store(asm);
            return asm.program();
        }

        /** Each jump after each instruction that sets flags, for 0, 1 and 2 as the first parameter: what it jumps over is a store. */
        private static Program jumps() {
            Assembler asm = new Assembler("jumps");
            load(asm);
            asm.lea(Gp.R9, Mem.at(Gp.RDX));
            for (int way = 0; way < 4; way++) {
                for (int jump = 0; jump < 4; jump++) {
                    String over = "over_" + way + jump;
                    asm.mov(Gp.RAX, Mem.at(Gp.RCX));
                    asm.mov(Gp.R10, 1);
                    switch (way) {
                        case 0 -> asm.cmp(Gp.RAX, 1);
                        case 1 -> asm.sub(Gp.RAX, 1);
                        case 2 -> asm.add(Gp.RAX, -1);
                        default -> asm.cmp(Gp.RAX, Gp.R10);
                    }
                    asm.prefetcht0(Mem.at(Gp.R9, 5000)); // changes no flag, nor do those that follow
                    asm.vbroadcastss(new Vec(1, 256), Mem.at(Gp.RSI, Gp.R10, 4, 4));
                    asm.lea(Gp.R9, Mem.at(Gp.R9, 4));
                    switch (jump) {
                        case 0 -> asm.je(over);
                        case 1 -> asm.jne(over);
                        case 2 -> asm.jl(over);
                        default -> asm.jge(over);
                    }
                    asm.vmovss(Mem.at(Gp.R9, -4), new Vec(1, 128));
                    asm.label(over);
                }
            }
            store(asm);
            return asm.program();
        }
    }
}
