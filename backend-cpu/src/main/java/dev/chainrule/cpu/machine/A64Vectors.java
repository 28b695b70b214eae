package dev.chainrule.cpu.machine;

import dev.chainrule.cpu.machine.A64Code.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instructions of vectors, for aarch64; see {@link A64Encoder}. No functions are passed, since each would be a class that the young JVM makes. */
final class A64Vectors {
    private static final int REGISTERS = 15;
    private static final int HALF_BITS = 128;
    private static final int HALF_BYTES = 16;
    /** The vector for operands in memory. */
    private static final int OPERAND = 30;
    /** The vector for what is between two instructions. */
    private static final int BETWEEN = 31;

    private static final int LOW_PAIRS = 0x44;
    private static final int HIGH_PAIRS = 0xEE;
    private static final int BYTE = 0xFF;

    private final A64Code code;

    /**
     * The registers that one float32 was read for, which is in their first lane only and still has to be copied to the others. A product
     * takes it from there, so it is copied only if something else needs it.
     */
    private final boolean[] inFirstLane = new boolean[REGISTERS];

    A64Vectors(A64Code code) {
        this.code = code;
    }

    void add(Instruction i) {
        List<Operand> o = i.operands();
        check(i);
        if (i.opcode() == Opcode.VBROADCASTSS && o.get(1) instanceof Mem s) {
            loadFirstLane((Vec) o.get(0), s);
            return;
        }
        if (i.opcode() == Opcode.VFMADD231PS) {
            multiplyAdd(i);
            return;
        }
        for (Operand operand : o) {
            settle(operand);
        }
        switch (i.opcode()) {
            case VMOVUPS_LOAD -> {
                if (o.get(1) instanceof Mem s) {
                    load((Vec) o.get(0), s);
                } else {
                    halves(i);
                }
            }
            case VMOVUPS_STORE -> store((Mem) o.get(0), (Vec) o.get(1));
            case VMOVSS_LOAD -> {
                code.put(A64Opcode.LDR_S, low(o.get(0)), float32((Mem) o.get(1)));
                zero(high(o.get(0)));
            }
            case VMOVSS_STORE -> code.put(A64Opcode.STR_S, low(o.get(1)), float32((Mem) o.get(0)));
            case VBROADCASTSS -> copyFirstLane((Vec) o.get(0), low(o.get(1)));
            case VPBROADCASTQ -> {
                code.put(A64Opcode.LD1R_2D, low(o.get(0)), code.register((Mem) o.get(1)));
                move(high(o.get(0)), low(o.get(0)));
            }
            case LOAD_FIRST -> new A64FirstLanes(code, o.get(2)).load((Vec) o.get(0), (Mem) o.get(1));
            case STORE_FIRST -> new A64FirstLanes(code, o.get(2)).store((Mem) o.get(0), (Vec) o.get(1));
            case VCVTPS2PD -> {
                code.put(A64Opcode.FCVTL2, high(o.get(0)), low(o.get(1))); // the second half first: t may be s
                code.put(A64Opcode.FCVTL, low(o.get(0)), low(o.get(1)));
            }
            case VCVTPD2PS -> {
                code.put(A64Opcode.FCVTN, BETWEEN, low(o.get(1)));
                code.put(A64Opcode.FCVTN2, BETWEEN, high(o.get(1)));
                move(low(o.get(0)), BETWEEN);
                zero(high(o.get(0)));
            }
            case VEXTRACTF128 -> {
                move(low(o.get(0)), low(o.get(1)) + number(o.get(2)));
                zero(high(o.get(0)));
            }
            case VINSERTF128 -> insert((Vec) o.get(0), (Vec) o.get(1), o.get(2), number(o.get(3)));
            case VPMOVZXBD -> bytes((Vec) o.get(0), (Mem) o.get(1));
            default -> halves(i);
        }
    }

    private static void check(Instruction i) {
        boolean isThere = !i.operands().isEmpty() && i.mask() == null && i.bits() <= 2 * HALF_BITS && !isOther(i);
        for (Operand operand : i.operands()) {
            isThere &= !(operand instanceof Mask)
                    && !(operand instanceof Mem m && m.broadcast())
                    && !(operand instanceof Vec v && v.number() >= REGISTERS);
        }
        if (!isThere) {
            throw refused(i);
        }
    }

    /** Whether it is a form that no kernel has, and that would have to be written otherwise than the one that they have. */
    private static boolean isOther(Instruction i) {
        return switch (i.opcode()) {
            case VPBROADCASTQ, VCVTPS2PD, VCVTPD2PS -> i.bits() <= HALF_BITS;
            case VPSLLD, VPSRLD, VPSLLQ, VPSRLQ -> number(i.operands().get(2)) == 0;
            default -> false;
        };
    }

    private static IllegalArgumentException refused(Instruction i) {
        return new IllegalArgumentException("no form of " + i + " for aarch64");
    }

    // ---- registers

    private static int low(Operand v) {
        return 2 * ((Vec) v).number();
    }

    private static int high(Operand v) {
        return low(v) + 1;
    }

    private static boolean hasHighHalf(Operand v) {
        return ((Vec) v).bits() > HALF_BITS;
    }

    private static int number(Operand operand) {
        return ((Imm) operand).value();
    }

    private void move(int t, int s) {
        if (t != s) {
            code.put(A64Opcode.MOV_V, t, s);
        }
    }

    private void zero(int t) {
        code.put(A64Opcode.MOVI_0, t);
    }

    // ---- one float32 for all lanes

    /** Has everything copied that was read for all lanes: where paths meet, each must leave the same. */
    void settle() {
        for (int n = 0; n < REGISTERS; n++) {
            if (inFirstLane[n]) {
                settle(new Vec(n, 2 * HALF_BITS));
            }
        }
    }

    private void settle(Operand operand) {
        if (isInFirstLane(operand)) {
            copyFirstLane(new Vec(((Vec) operand).number(), 2 * HALF_BITS), low(operand));
            inFirstLane[((Vec) operand).number()] = false;
        }
    }

    private boolean isInFirstLane(Operand operand) {
        return operand instanceof Vec v && inFirstLane[v.number()];
    }

    private void loadFirstLane(Vec t, Mem s) {
        if (!hasHighHalf(t)) {
            throw new IllegalArgumentException("no form of a broadcast to " + t + " for aarch64");
        }
        Gp base = s.base();
        Gp index = s.index();
        if (base != null && index != null && s.scale() == 1 && s.displacement() == 0) {
            code.put(A64Opcode.LDR_S_INDEX, low(t), A64Code.x(base), A64Code.x(index));
        } else {
            code.put(A64Opcode.LDR_S, low(t), float32(s));
        }
        inFirstLane[t.number()] = true;
    }

    private void copyFirstLane(Vec t, int s) {
        code.put(A64Opcode.DUP, low(t), s);
        if (hasHighHalf(t)) {
            code.put(A64Opcode.DUP, high(t), s);
        } else {
            zero(high(t));
        }
    }

    // ---- memory

    private Place float32(Mem m) {
        return code.within(m, 0, 16380, Float.BYTES);
    }

    private Place half(Mem m) {
        return code.within(m, 0, 65504, HALF_BYTES);
    }

    private Place pair(Mem m) {
        return code.within(m, -1024, 1008, HALF_BYTES);
    }

    private void load(Vec t, Mem s) {
        if (hasHighHalf(t)) {
            code.put(A64Opcode.LDP_Q, low(t), pair(s));
        } else {
            code.put(A64Opcode.LDR_Q, low(t), half(s));
            zero(high(t));
        }
    }

    private void store(Mem t, Vec s) {
        if (hasHighHalf(s)) {
            code.put(A64Opcode.STP_Q, low(s), pair(t));
        } else {
            code.put(A64Opcode.STR_Q, low(s), half(t));
        }
    }

    private void insert(Vec t, Vec a, Operand b, int half) {
        int from = OPERAND;
        if (b instanceof Vec v) {
            from = low(v);
        } else {
            code.put(A64Opcode.LDR_Q, OPERAND, half((Mem) b));
        }
        move(high(t), half == 1 ? from : high(a)); // the second half first: t may be b
        move(low(t), half == 0 ? from : low(a));
    }

    /** t ← bytes of memory, of which 8 are read. */
    private void bytes(Vec t, Mem s) {
        if (!hasHighHalf(t)) {
            throw new IllegalArgumentException("no form of bytes to " + t + " for aarch64");
        }
        code.put(A64Opcode.LDR_D, OPERAND, code.within(s, 0, 32760, Long.BYTES));
        code.put(A64Opcode.UXTL_8H, OPERAND, OPERAND);
        code.put(A64Opcode.UXTL_4S, low(t), OPERAND);
        code.put(A64Opcode.UXTL2_4S, high(t), OPERAND);
    }

    // ---- one half after the other

    /** t ← a b + t, where a or b may be a float32 in the first lane. */
    private void multiplyAdd(Instruction i) {
        List<Operand> o = i.operands();
        settle(o.get(0));
        boolean second = isInFirstLane(o.get(2));
        Operand one = o.get(second ? 2 : 1);
        Operand other = o.get(second ? 1 : 2);
        settle(other);
        if (!hasHighHalf(o.get(0))) {
            settle(one);
        }
        if (!isInFirstLane(one)) {
            halves(i);
            return;
        }
        Place place = other instanceof Mem m ? half(m) : null;
        for (int half = 0; half < 2; half++) {
            code.put(A64Opcode.FMLA_LANE_0, low(o.get(0)) + half, source(other, place, half), low(one));
        }
    }

    /** An instruction that does in each half of its operands the same. */
    private void halves(Instruction i) {
        List<Operand> o = i.operands();
        if (!(o.get(0) instanceof Vec t)) {
            throw refused(i);
        }
        Operand last = o.size() > 2 && !(o.get(2) instanceof Imm) ? o.get(2) : o.get(1);
        Place place = last instanceof Mem m ? half(m) : null;
        for (int half = 0; half < (hasHighHalf(t) ? 2 : 1); half++) {
            int b = source(last, place, half);
            int a = o.get(1) instanceof Vec v ? low(v) + half : b;
            half(i, low(t) + half, a, b);
        }
        if (!hasHighHalf(t)) {
            zero(high(t));
        }
    }

    /** The register with a half of an operand, which is read if it lies in memory. */
    private int source(Operand operand, @Nullable Place place, int half) {
        if (place == null) {
            return low(operand) + half;
        }
        code.put(A64Opcode.LDR_Q, OPERAND, new Place(place.base(), place.displacement() + half * HALF_BYTES));
        return OPERAND;
    }

    /** A half of an instruction: t from a and b, or from b alone. */
    private void half(Instruction i, int t, int a, int b) {
        switch (i.opcode()) {
            case VMOVUPS_LOAD -> move(t, b);
            case VADDPS -> code.put(A64Opcode.FADD, t, a, b);
            case VSUBPS -> code.put(A64Opcode.FSUB, t, a, b);
            case VMULPS -> code.put(A64Opcode.FMUL, t, a, b);
            case VDIVPS -> code.put(A64Opcode.FDIV, t, a, b);
            case VSQRTPS -> code.put(A64Opcode.FSQRT, t, b);
            case VMAXPS -> { // not fmax: of zeros of two signs, and where one is NaN, the second is wanted
                code.put(A64Opcode.FCMGT, BETWEEN, a, b);
                choose(t, a, b, BETWEEN);
            }
            case VMINPS -> {
                code.put(A64Opcode.FCMGT, BETWEEN, b, a);
                choose(t, a, b, BETWEEN);
            }
            case VFMADD132PS -> multiplyAdd(t, a, t, b);
            case VFMADD213PS -> multiplyAdd(t, b, a, t);
            case VFMADD231PS -> code.put(A64Opcode.FMLA, t, a, b);
            case VADDPD -> code.put(A64Opcode.FADD_2D, t, a, b);
            case VSUBPD -> code.put(A64Opcode.FSUB_2D, t, a, b);
            case VMULPD -> code.put(A64Opcode.FMUL_2D, t, a, b);
            case VDIVPD -> code.put(A64Opcode.FDIV_2D, t, a, b);
            case VXORPS -> code.put(A64Opcode.EOR, t, a, b);
            case VANDPS -> code.put(A64Opcode.AND, t, a, b);
            case VORPS -> code.put(A64Opcode.ORR, t, a, b);
            case VANDNPS -> code.put(A64Opcode.BIC, t, b, a);
            case VPADDD -> code.put(A64Opcode.ADD_4S, t, a, b);
            case VPADDQ -> code.put(A64Opcode.ADD_2D, t, a, b);
            case VPSLLD ->
                code.put(A64Opcode.SHL_4S, t, b, 0, number(i.operands().get(2)));
            case VPSRLD ->
                code.put(A64Opcode.USHR_4S, t, b, 0, number(i.operands().get(2)));
            case VPSLLQ ->
                code.put(A64Opcode.SHL_2D, t, b, 0, number(i.operands().get(2)));
            case VPSRLQ ->
                code.put(A64Opcode.USHR_2D, t, b, 0, number(i.operands().get(2)));
            case VPMULUDQ -> {
                code.put(A64Opcode.XTN, BETWEEN, a);
                code.put(A64Opcode.XTN, OPERAND, b);
                code.put(A64Opcode.UMULL, t, BETWEEN, OPERAND);
            }
            case VCVTDQ2PS -> code.put(A64Opcode.SCVTF, t, b);
            case VCMPPS -> compare(t, a, b, number(i.operands().get(3)));
            case VBLENDVPS -> choose(t, b, a, low(i.operands().get(3)) + (t & 1));
            case VUNPCKLPS -> code.put(A64Opcode.ZIP1_4S, t, a, b);
            case VUNPCKHPS -> code.put(A64Opcode.ZIP2_4S, t, a, b);
            case VSHUFPS -> code.put(shuffle(i), t, a, b);
            default -> throw refused(i);
        }
    }

    /** t ← p q + sum, where t may be any of these. */
    private void multiplyAdd(int t, int sum, int p, int q) {
        int result = sum == OPERAND ? OPERAND : BETWEEN;
        move(result, sum);
        code.put(A64Opcode.FMLA, result, p, q);
        move(t, result);
    }

    private static A64Opcode shuffle(Instruction i) {
        return switch (number(i.operands().get(3)) & BYTE) {
            case LOW_PAIRS -> A64Opcode.ZIP1_2D;
            case HIGH_PAIRS -> A64Opcode.ZIP2_2D;
            default -> throw refused(i);
        };
    }

    /** t ← all bits of each lane in which a and b compare so; only {@link Comparison#UNORDERED} is true of NaN. */
    private void compare(int t, int a, int b, int comparison) {
        if (comparison == Comparison.EQUAL.number) {
            code.put(A64Opcode.FCMEQ, t, a, b);
        } else if (comparison == Comparison.LESS.number) {
            code.put(A64Opcode.FCMGT, t, b, a);
        } else if (comparison == Comparison.GREATER.number) {
            code.put(A64Opcode.FCMGT, t, a, b);
        } else if (comparison == Comparison.NOT_LESS_BUT_ORDERED.number) {
            code.put(A64Opcode.FCMGE, t, a, b);
        } else { // a number is equal to itself
            code.put(A64Opcode.FCMEQ, BETWEEN, a, a);
            code.put(A64Opcode.FCMEQ, OPERAND, b, b);
            code.put(A64Opcode.AND, BETWEEN, BETWEEN, OPERAND);
            code.put(A64Opcode.MVN, t, BETWEEN);
        }
    }

    /** t ← a where all bits of the choice are set, b where none is; t may be any of these. */
    private void choose(int t, int a, int b, int choice) {
        if (t == b) {
            code.put(A64Opcode.BIT, t, a, choice);
        } else if (t == a) {
            code.put(A64Opcode.BIF, t, b, choice);
        } else if (t == choice) {
            code.put(A64Opcode.BSL, t, a, b);
        } else {
            move(t, b);
            code.put(A64Opcode.BIT, t, a, choice);
        }
    }
}
