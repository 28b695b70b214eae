package dev.chainrule.cpu.machine;

/**
 * Loads and stores of the first lanes of a register alone, for aarch64, which has no masks: 4 lanes, 2 and 1 at once, as the bits of their number say. Where
 * the number is in a register, the code asks for its bits.
 */
final class A64FirstLanes {
    private static final int HALF = 4;
    /** The instructions that move three lanes at most. */
    private static final int UP_TO_THREE = 7;

    private final A64Code code;
    private final Operand count;

    /** @param count a number, or a general register, from 1 to 7 */
    A64FirstLanes(A64Code code, Operand count) {
        this.code = code;
        this.count = count;
    }

    /** The instructions of one direction. */
    private enum Direction {
        LOAD(A64Opcode.LDR_Q_NEXT, A64Opcode.LDR_D_NEXT, A64Opcode.LDR_S, A64Opcode.LD1_LANE_2),
        STORE(A64Opcode.STR_Q_NEXT, A64Opcode.STR_D_NEXT, A64Opcode.STR_S, A64Opcode.ST1_LANE_2);

        private final A64Opcode four;
        private final A64Opcode two;
        private final A64Opcode one;
        private final A64Opcode third;

        Direction(A64Opcode four, A64Opcode two, A64Opcode one, A64Opcode third) {
            this.four = four;
            this.two = two;
            this.one = one;
            this.third = third;
        }
    }

    /** t ← its first lanes in memory, 0 in the others, of which nothing is read. */
    void load(Vec t, Mem s) {
        code.put(A64Opcode.MOVI_0, 2 * t.number());
        code.put(A64Opcode.MOVI_0, 2 * t.number() + 1);
        move(Direction.LOAD, s, t);
    }

    /** Memory t ← the first lanes of s. */
    void store(Mem t, Vec s) {
        move(Direction.STORE, t, s);
    }

    private void move(Direction to, Mem m, Vec v) {
        code.address(A64Code.ADDRESS, m);
        int low = 2 * v.number();
        if (count instanceof Gp register) {
            byBits(to, low, A64Code.x(register));
        } else {
            byNumber(to, low, ((Imm) count).value());
        }
    }

    private void byNumber(Direction to, int low, int lanes) {
        int v = low;
        if (lanes >= HALF) {
            code.put(to.four, low, A64Code.ADDRESS);
            v = low + 1;
        }
        if ((lanes & 2) != 0) {
            code.put(to.two, v, A64Code.ADDRESS);
        }
        if ((lanes & 1) != 0) {
            code.put((lanes & 2) != 0 ? to.third : to.one, v, A64Code.ADDRESS);
        }
    }

    private void byBits(Direction to, int low, int count) {
        over(A64Opcode.TBZ_2, count, UP_TO_THREE + 3);
        code.put(to.four, low, A64Code.ADDRESS);
        upToThree(to, low + 1, count);
        over(A64Opcode.B_OVER, 0, UP_TO_THREE + 1);
        upToThree(to, low, count);
    }

    /** As many as the two lower bits say. */
    private void upToThree(Direction to, int v, int count) {
        over(A64Opcode.TBZ_1, count, 5);
        code.put(to.two, v, A64Code.ADDRESS);
        over(A64Opcode.TBZ_0, count, 5); // to the end
        code.put(to.third, v, A64Code.ADDRESS);
        over(A64Opcode.B_OVER, 0, 3); // to the end
        over(A64Opcode.TBZ_0, count, 2); // to the end
        code.put(to.one, v, A64Code.ADDRESS);
    }

    /** A jump to the instruction that is {@code instructions} behind it. */
    private void over(A64Opcode opcode, int register, int instructions) {
        code.put(opcode, register, 0, 0, instructions * A64Instruction.BYTES);
    }
}
