package dev.chainrule.cpu.machine;

import java.util.List;
import java.util.Map;

/**
 * Turns a program into code for aarch64 with Advanced SIMD (NEON), which every processor of ARMv8-A has. Each instruction becomes one or more:
 *
 * <ul>
 *   <li>A register of 256 bits, number n, is the pair q(2n), q(2n + 1). What is done in each 128 bits is done in each of the pair.
 *   <li>Register 15, that is v30 and v31, and the general registers x16 and x17 are this class's own.
 *   <li>Of the flags, kernels ask for equal and less only, which adds, subs and cmp leave as x86-64 does; nothing else here writes them.
 * </ul>
 */
final class A64Encoder {
    // the vectors whose lower halves belong to the caller, v8 to v15, and the kernels' registers that they are in
    private static final int FIRST_KEPT = 8;
    private static final int KEPT_PAIRS = 4;
    private static final int PAIR_BYTES = 16;

    private final A64Code code = new A64Code();
    private final A64Vectors vectors = new A64Vectors(code);
    private final boolean keepsVectors;

    private A64Encoder(Program program) {
        keepsVectors = usesKept(program);
        Map<Integer, List<String>> labels = program.namesByInstruction();
        if (keepsVectors) {
            code.note("the caller's");
            code.put(A64Opcode.STP_D_PUSHED, FIRST_KEPT, 0, 0, -KEPT_PAIRS * PAIR_BYTES);
            for (int pair = 1; pair < KEPT_PAIRS; pair++) {
                code.put(A64Opcode.STP_D_PLACED, FIRST_KEPT + 2 * pair, 0, 0, pair * PAIR_BYTES);
            }
        }
        for (int k = 0; k <= program.instructions().size(); k++) {
            for (String label : labels.getOrDefault(k, List.of())) {
                vectors.settle();
                code.label(label);
            }
            if (k < program.instructions().size()) {
                code.note(program.instructions().get(k));
                add(program.instructions().get(k));
            }
        }
    }

    private static boolean usesKept(Program program) {
        for (Instruction i : program.instructions()) {
            for (Operand operand : i.operands()) {
                if (operand instanceof Vec v && v.number() >= FIRST_KEPT / 2 && v.number() < FIRST_KEPT) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The code, followed by the constants. It may lie at any address that is a multiple of 64. */
    static byte[] bytes(Program program) {
        return new A64Encoder(program).code.bytes(program);
    }

    /** The code in the syntax of GNU as, with the instructions that it stands for as comments. */
    static String listing(Program program) {
        return new A64Encoder(program).code.listing(program);
    }

    private void add(Instruction i) {
        List<Operand> o = i.operands();
        switch (i.opcode()) {
            case MOV_LOAD, MOV_NUMBER -> load(A64Code.x((Gp) o.get(0)), o.get(1));
            case MOV_STORE -> code.put(A64Opcode.STR_X, A64Code.x((Gp) o.get(1)), place((Mem) o.get(0)));
            case LEA -> code.address(A64Code.x((Gp) o.get(0)), (Mem) o.get(1));
            case ADD -> sum(A64Opcode.ADDS, o);
            case SUB -> sum(A64Opcode.SUBS, o);
            case CMP -> code.put(A64Opcode.CMP, 0, A64Code.x((Gp) o.get(0)), register(o.get(1)));
            case ADD_NUMBER -> sum(A64Opcode.ADDS_NUMBER, A64Opcode.SUBS_NUMBER, o);
            case SUB_NUMBER -> sum(A64Opcode.SUBS_NUMBER, A64Opcode.ADDS_NUMBER, o);
            case CMP_NUMBER -> compare(A64Code.x((Gp) o.get(0)), number(o.get(1)));
            case PREFETCHT0 -> code.put(A64Opcode.PRFM, 0, place((Mem) o.get(0)));
            case PUSH -> code.put(A64Opcode.PUSH, A64Code.x((Gp) o.get(0)));
            case POP -> code.put(A64Opcode.POP, A64Code.x((Gp) o.get(0)));
            case JMP -> jump(A64Opcode.B, o.get(0));
            case JE -> jump(A64Opcode.B_EQ, o.get(0));
            case JNE -> jump(A64Opcode.B_NE, o.get(0));
            case JL -> jump(A64Opcode.B_LT, o.get(0));
            case JGE -> jump(A64Opcode.B_GE, o.get(0));
            case RET -> end();
            case VZEROUPPER -> {} // there is no upper part
            default -> vectors.add(i);
        }
    }

    // ---- general registers

    private A64Code.Place place(Mem m) {
        return code.within(m, 0, 32760, Long.BYTES);
    }

    private static int number(Operand operand) {
        return ((Imm) operand).value();
    }

    private void load(int t, Operand s) {
        if (s instanceof Gp register) {
            code.put(A64Opcode.MOV, t, 0, A64Code.x(register));
        } else if (s instanceof Mem memory) {
            code.put(A64Opcode.LDR_X, t, place(memory));
        } else {
            code.put(number(s) < 0 ? A64Opcode.MOV_NEGATIVE : A64Opcode.MOV_NUMBER, t, 0, 0, number(s));
        }
    }

    /** The number of a register with the value of a register or memory. */
    private int register(Operand s) {
        if (s instanceof Gp register) {
            return A64Code.x(register);
        }
        load(A64Code.NUMBER, s);
        return A64Code.NUMBER;
    }

    private void sum(A64Opcode opcode, List<Operand> o) {
        int t = A64Code.x((Gp) o.get(0));
        code.put(opcode, t, t, register(o.get(1)));
    }

    private void sum(A64Opcode opcode, A64Opcode ofNegative, List<Operand> o) {
        int t = A64Code.x((Gp) o.get(0));
        int number = number(o.get(1));
        code.put(number < 0 ? ofNegative : opcode, t, t, 0, Math.abs(number));
    }

    private void compare(int t, int number) {
        code.put(number < 0 ? A64Opcode.CMN_NUMBER : A64Opcode.CMP_NUMBER, 0, t, 0, Math.abs(number));
    }

    private void jump(A64Opcode opcode, Operand to) {
        vectors.settle();
        code.put(opcode, 0, (Label) to);
    }

    private void end() {
        if (keepsVectors) {
            for (int pair = KEPT_PAIRS - 1; pair > 0; pair--) {
                code.put(A64Opcode.LDP_D_PLACED, FIRST_KEPT + 2 * pair, 0, 0, pair * PAIR_BYTES);
            }
            code.put(A64Opcode.LDP_D_POPPED, FIRST_KEPT, 0, 0, KEPT_PAIRS * PAIR_BYTES);
        }
        code.put(A64Opcode.RET, 0);
    }
}
