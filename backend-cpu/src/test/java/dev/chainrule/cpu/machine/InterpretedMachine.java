package dev.chainrule.cpu.machine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Executes programs one instruction after another in Java, on any processor. Each access to memory is checked, so a kernel that
 * reaches beyond an array, or outside the lanes of its mask, is found out. Of the encoding it knows nothing: that is
 * {@link EncoderTest}'s.
 */
public class InterpretedMachine implements Machine {
    @Override
    public Routine load(Program program) {
        return new Run(program);
    }

    @Override
    public void close() {}

    /** A program and the registers. */
    private static final class Run implements Routine {
        private static final int REGION = 40;
        private static final int LANES = 16;
        private static final long LOW_HALF = 0xFFFFFFFFL;

        private final Program program;
        private final Instruction[] code;
        private final int[] targets;
        private final long[] gp = new long[16];
        private final int[][] vec = new int[32][LANES];
        private final int[] masks = new int[8];
        private final Deque<Long> stack = new ArrayDeque<>();
        /** The arrays that RDI, RSI, RDX, RCX and R8 point to. */
        private Object[] arrays = {};

        private long difference;

        Run(Program program) {
            this.program = program;
            code = program.instructions().toArray(Instruction[]::new);
            targets = new int[code.length];
            Map<String, Integer> labels = new HashMap<>(program.labels());
            for (int i = 0; i < code.length; i++) {
                if (code[i].opcode().form == Opcode.Form.JUMP) {
                    targets[i] = labels.get(((Label) code[i].operands().get(0)).name());
                }
            }
        }

        @Override
        public void call(float[] a, float[] b, float[] c, long[] parameters, float[] d) {
            run(a, b, c, parameters, d);
        }

        @Override
        public void call(byte[] a, float[] c, long[] parameters) {
            run(a, c, c, parameters, c);
        }

        private synchronized void run(Object... operands) {
            arrays = operands;
            for (int[] v : vec) {
                Arrays.fill(v, 0x7fc12345); // what a program finds, it must not use
            }
            Gp[] addresses = {Gp.RDI, Gp.RSI, Gp.RDX, Gp.RCX, Gp.R8};
            for (int i = 0; i < addresses.length; i++) {
                gp[addresses[i].ordinal()] = i + 1L << REGION;
            }
            long[] before = gp.clone();
            int at = 0;
            while (code[at].opcode() != Opcode.RET) {
                at = step(at);
            }
            if (!stack.isEmpty()) {
                throw new AssertionError(program.name() + " leaves " + stack.size() + " values on the stack");
            }
            for (Gp kept : List.of(Gp.RBX, Gp.RBP, Gp.R12, Gp.R13, Gp.R14, Gp.R15)) {
                if (gp[kept.ordinal()] != before[kept.ordinal()]) {
                    throw new AssertionError(program.name() + " does not restore " + kept);
                }
            }
        }

        private int step(int at) {
            Instruction i = code[at];
            List<Operand> o = i.operands();
            switch (i.opcode()) {
                case MOV_LOAD, MOV_NUMBER -> set((Gp) o.get(0), value(o.get(1)));
                case MOV_STORE -> store64((Mem) o.get(0), value(o.get(1)));
                case LEA -> set((Gp) o.get(0), address((Mem) o.get(1)));
                case ADD, ADD_NUMBER -> difference = set((Gp) o.get(0), value(o.get(0)) + value(o.get(1)));
                case SUB, SUB_NUMBER -> difference = set((Gp) o.get(0), value(o.get(0)) - value(o.get(1)));
                case CMP, CMP_NUMBER -> difference = value(o.get(0)) - value(o.get(1));
                case PUSH -> stack.push(value(o.get(0)));
                case POP -> set((Gp) o.get(0), stack.pop());
                case JMP -> {
                    return targets[at];
                }
                case JE -> {
                    return difference == 0 ? targets[at] : at + 1;
                }
                case JNE -> {
                    return difference != 0 ? targets[at] : at + 1;
                }
                case JL -> {
                    return difference < 0 ? targets[at] : at + 1;
                }
                case JGE -> {
                    return difference >= 0 ? targets[at] : at + 1;
                }
                case PREFETCHT0 -> {} // of any address
                case KMOVW -> masks[((Mask) o.get(0)).number()] = bits((Mem) o.get(1), 0) & 0xFFFF;
                case VZEROUPPER -> {
                    for (int[] v : vec) {
                        Arrays.fill(v, 4, LANES, 0);
                    }
                }
                default -> vector(i, o);
            }
            return at + 1;
        }

        // ---- vectors

        private void vector(Instruction i, List<Operand> o) {
            int lanes = Math.max(4, i.bits() / 32);
            switch (i.opcode()) {
                case VMOVUPS_LOAD -> write(i, o.get(0), lanes, lane -> read(o.get(1), lane));
                case VMOVUPS_STORE, VMOVSS_STORE -> {
                    int count = i.opcode() == Opcode.VMOVSS_STORE ? 1 : lanes;
                    for (int lane = 0; lane < count; lane++) {
                        if (chosen(i, lane)) {
                            storeBits((Mem) o.get(0), lane, read(o.get(1), lane));
                        }
                    }
                }
                case VMOVSS_LOAD -> write(i, o.get(0), 1, lane -> read(o.get(1), 0));
                case VBROADCASTSS -> {
                    int one = read(o.get(1), 0);
                    write(i, o.get(0), lanes, lane -> one);
                }
                case VMASKMOVPS_LOAD ->
                    write(i, o.get(0), lanes, lane -> read(o.get(1), lane) < 0 ? read(o.get(2), lane) : 0);
                case VMASKMOVPS_STORE -> {
                    for (int lane = 0; lane < lanes; lane++) {
                        if (read(o.get(1), lane) < 0) {
                            storeBits((Mem) o.get(0), lane, read(o.get(2), lane));
                        }
                    }
                }
                case LOAD_FIRST -> {
                    long count = count(o.get(2));
                    write(i, o.get(0), lanes, lane -> lane < count ? read(o.get(1), lane) : 0);
                }
                case STORE_FIRST -> {
                    for (int lane = 0; lane < count(o.get(2)); lane++) {
                        storeBits((Mem) o.get(0), lane, read(o.get(1), lane));
                    }
                }
                case VADDPS -> floats(i, o, lanes, (t, a, b) -> a + b);
                case VSUBPS -> floats(i, o, lanes, (t, a, b) -> a - b);
                case VMULPS -> floats(i, o, lanes, (t, a, b) -> a * b);
                case VDIVPS -> floats(i, o, lanes, (t, a, b) -> a / b);
                case VFMADD132PS -> floats(i, o, lanes, (t, a, b) -> Math.fma(t, b, a));
                case VFMADD213PS -> floats(i, o, lanes, (t, a, b) -> Math.fma(a, t, b));
                case VFMADD231PS -> floats(i, o, lanes, (t, a, b) -> Math.fma(a, b, t));
                case VMAXPS -> floats(i, o, lanes, (t, a, b) -> a > b ? a : b);
                case VMINPS -> floats(i, o, lanes, (t, a, b) -> a < b ? a : b);
                case VSQRTPS ->
                    write(
                            i,
                            o.get(0),
                            lanes,
                            lane -> Float.floatToRawIntBits(
                                    (float) Math.sqrt(Float.intBitsToFloat(read(o.get(1), lane)))));
                case VADDPD -> doubles(i, o, lanes, (a, b) -> a + b);
                case VSUBPD -> doubles(i, o, lanes, (a, b) -> a - b);
                case VMULPD -> doubles(i, o, lanes, (a, b) -> a * b);
                case VDIVPD -> doubles(i, o, lanes, (a, b) -> a / b);
                case VCVTPS2PD -> {
                    long[] wide = new long[lanes / 2];
                    for (int lane = 0; lane < wide.length; lane++) {
                        wide[lane] = Double.doubleToRawLongBits(Float.intBitsToFloat(read(o.get(1), lane)));
                    }
                    writeWide(i, o.get(0), wide);
                }
                case VCVTPD2PS -> {
                    int count = lanes / 2;
                    write(
                            i,
                            o.get(0),
                            4,
                            lane -> lane < count ? Float.floatToRawIntBits((float) wide(o.get(1), lane)) : 0);
                }
                case VEXTRACTF128 -> {
                    int half = ((Imm) o.get(2)).value();
                    write(i, o.get(0), 4, lane -> read(o.get(1), 4 * half + lane));
                }
                case VXORPS -> ints(i, o, lanes, (a, b) -> a ^ b);
                case VANDPS -> ints(i, o, lanes, (a, b) -> a & b);
                case VANDNPS -> ints(i, o, lanes, (a, b) -> ~a & b);
                case VORPS -> ints(i, o, lanes, (a, b) -> a | b);
                case VPADDD -> ints(i, o, lanes, (a, b) -> a + b);
                case VPSLLD -> write(i, o.get(0), lanes, lane -> read(o.get(1), lane) << ((Imm) o.get(2)).value());
                case VPSRLD -> write(i, o.get(0), lanes, lane -> read(o.get(1), lane) >>> ((Imm) o.get(2)).value());
                case VPADDQ -> longs(i, o, lanes, lane -> bits64(o.get(1), lane) + bits64(o.get(2), lane));
                case VPMULUDQ ->
                    longs(
                            i,
                            o,
                            lanes,
                            lane -> (bits64(o.get(1), lane) & LOW_HALF) * (bits64(o.get(2), lane) & LOW_HALF));
                case VPSLLQ -> longs(i, o, lanes, lane -> bits64(o.get(1), lane) << ((Imm) o.get(2)).value());
                case VPSRLQ -> longs(i, o, lanes, lane -> bits64(o.get(1), lane) >>> ((Imm) o.get(2)).value());
                case VPBROADCASTQ -> longs(i, o, lanes, lane -> bits64(o.get(1), 0));
                case VBLENDMPS -> {
                    int mask = masks[i.mask().number()];
                    Instruction all = new Instruction(i.opcode(), o, null, false);
                    write(all, o.get(0), lanes, lane -> read(o.get((mask >> lane & 1) == 1 ? 2 : 1), lane));
                }
                case VPMOVZXBD -> write(i, o.get(0), lanes, lane -> unsignedByte((Mem) o.get(1), lane));
                case VCVTDQ2PS ->
                    write(i, o.get(0), lanes, lane -> Float.floatToRawIntBits((float) read(o.get(1), lane)));
                case VCMPPS -> compare(i, o, lanes);
                case VBLENDVPS ->
                    write(
                            i,
                            o.get(0),
                            lanes,
                            lane -> isSet(i, read(o.get(3), lane)) ? read(o.get(2), lane) : read(o.get(1), lane));
                case VUNPCKLPS -> unpack(i, o, lanes, 0);
                case VUNPCKHPS -> unpack(i, o, lanes, 2);
                case VSHUFPS -> {
                    int choice = ((Imm) o.get(3)).value();
                    write(i, o.get(0), lanes, lane -> {
                        int of = choice >> 2 * (lane & 3) & 3;
                        return read(o.get((lane & 3) < 2 ? 1 : 2), (lane & ~3) + of);
                    });
                }
                case VINSERTF128, VINSERTF32X4 -> {
                    int half = ((Imm) o.get(3)).value();
                    write(
                            i,
                            o.get(0),
                            lanes,
                            lane -> lane / 4 == half ? read(o.get(2), lane & 3) : read(o.get(1), lane));
                }
                default -> throw new AssertionError("no meaning for " + i);
            }
        }

        /** The lanes of a load or store of the first ones, which are some but not all. */
        private long count(Operand operand) {
            long count = value(operand);
            if (count < 1 || count > 7) {
                throw new AssertionError(program.name() + " counts " + count + " lanes");
            }
            return count;
        }

        /** A lane is chosen by all its bits: aarch64 looks at each of them, x86-64 at the first. */
        private boolean isSet(Instruction i, int lane) {
            if (lane != 0 && lane != -1) {
                throw new AssertionError(program.name() + " chooses by some bits of a lane: " + i);
            }
            return lane != 0;
        }

        private interface Doubles {
            double of(double a, double b);
        }

        private void doubles(Instruction i, List<Operand> o, int lanes, Doubles f) {
            long[] wide = new long[lanes / 2];
            for (int lane = 0; lane < wide.length; lane++) {
                wide[lane] = Double.doubleToRawLongBits(f.of(wide(o.get(1), lane), wide(o.get(2), lane)));
            }
            writeWide(i, o.get(0), wide);
        }

        private interface Longs {
            long of(int lane);
        }

        private void longs(Instruction i, List<Operand> o, int lanes, Longs f) {
            long[] wide = new long[lanes / 2];
            Arrays.setAll(wide, f::of);
            writeWide(i, o.get(0), wide);
        }

        private double wide(Operand operand, int lane) {
            return Double.longBitsToDouble(bits64(operand, lane));
        }

        private long bits64(Operand operand, int lane) {
            return read(operand, 2 * lane) & LOW_HALF | (long) read(operand, 2 * lane + 1) << 32;
        }

        private void writeWide(Instruction i, Operand target, long[] wide) {
            write(i, target, 2 * wide.length, lane -> (int) (wide[lane / 2] >>> 32 * (lane % 2)));
        }

        private void unpack(Instruction i, List<Operand> o, int lanes, int from) {
            write(i, o.get(0), lanes, lane -> read(o.get(1 + (lane & 1)), (lane & ~3) + from + (lane & 3) / 2));
        }

        private void compare(Instruction i, List<Operand> o, int lanes) {
            int how = ((Imm) o.get(3)).value();
            Ints compared = (a, b) -> compare(how, Float.intBitsToFloat(a), Float.intBitsToFloat(b)) ? -1 : 0;
            if (o.get(0) instanceof Mask mask) {
                int bits = 0;
                for (int lane = 0; lane < lanes; lane++) {
                    bits |= (compared.of(read(o.get(1), lane), read(o.get(2), lane)) & 1) << lane;
                }
                masks[mask.number()] = bits;
            } else {
                ints(i, o, lanes, compared);
            }
        }

        private static boolean compare(int how, float a, float b) {
            return switch (how) {
                case 0x00 -> a == b;
                case 0x11 -> a < b;
                case 0x1E -> a > b;
                case 0x1D -> a >= b;
                default -> Float.isNaN(a) || Float.isNaN(b);
            };
        }

        private interface Lane {
            int of(int lane);
        }

        private interface Ints {
            int of(int a, int b);
        }

        private interface Floats {
            float of(float t, float a, float b);
        }

        private void ints(Instruction i, List<Operand> o, int lanes, Ints f) {
            write(i, o.get(0), lanes, lane -> f.of(read(o.get(1), lane), read(o.get(2), lane)));
        }

        private void floats(Instruction i, List<Operand> o, int lanes, Floats f) {
            write(
                    i,
                    o.get(0),
                    lanes,
                    lane -> Float.floatToRawIntBits(f.of(
                            Float.intBitsToFloat(read(o.get(0), lane)),
                            Float.intBitsToFloat(read(o.get(1), lane)),
                            Float.intBitsToFloat(read(o.get(2), lane)))));
        }

        private final int[] result = new int[LANES];

        /** Lanes that the mask leaves out stay or become 0, and nothing is read for them; lanes beyond the register become 0. */
        private void write(Instruction i, Operand target, int lanes, Lane f) {
            int[] t = vec[((Vec) target).number()];
            for (int lane = 0; lane < LANES; lane++) {
                result[lane] = lane >= lanes ? 0 : chosen(i, lane) ? f.of(lane) : i.zeroing() ? 0 : t[lane];
            }
            System.arraycopy(result, 0, t, 0, LANES);
        }

        private boolean chosen(Instruction i, int lane) {
            Mask mask = i.mask();
            return mask == null || (masks[mask.number()] >> lane & 1) == 1;
        }

        private int read(Operand operand, int lane) {
            if (operand instanceof Vec v) {
                return vec[v.number()][lane];
            }
            Mem m = (Mem) operand;
            return bits(m, m.broadcast() ? 0 : lane);
        }

        // ---- memory

        private int bits(Mem m, int lane) {
            Label label = m.label();
            if (label != null) {
                return program.constants().get(label.name() + (lane == 0 ? "" : Program.UPPER));
            }
            long address = address(m) + 4L * lane;
            Object array = array(address);
            if (array instanceof long[] parameters) {
                return (int) (parameters[index(address, Long.BYTES)] >>> (address & 4) * Byte.SIZE);
            }
            return Float.floatToRawIntBits(((float[]) array)[index(address, Float.BYTES)]);
        }

        private int unsignedByte(Mem m, int lane) {
            long address = address(m) + lane;
            return ((byte[]) array(address))[index(address, 1)] & 0xFF;
        }

        private void storeBits(Mem m, int lane, int bits) {
            long address = address(m) + 4L * lane;
            if (array(address) instanceof long[] parameters) {
                int at = index(address, Long.BYTES);
                long shift = (address & 4) * Byte.SIZE;
                parameters[at] = parameters[at] & ~(0xFFFFFFFFL << shift) | (bits & 0xFFFFFFFFL) << shift;
            } else {
                ((float[]) array(address))[index(address, Float.BYTES)] = Float.intBitsToFloat(bits);
            }
        }

        private Object array(long address) {
            long region = (address >>> REGION) - 1;
            if (region < 0 || region >= arrays.length) {
                throw new AssertionError(program.name() + " reaches before an array");
            }
            return arrays[(int) region];
        }

        private static int index(long address, int bytes) {
            return Math.toIntExact((address & ((1L << REGION) - 1)) / bytes);
        }

        private void store64(Mem m, long value) {
            long address = address(m);
            ((long[]) array(address))[index(address, Long.BYTES)] = value;
        }

        private long address(Mem m) {
            Gp base = m.base();
            Gp index = m.index();
            return gp[base.ordinal()] + (index == null ? 0 : m.scale() * gp[index.ordinal()]) + m.displacement();
        }

        private long value(Operand operand) {
            if (operand instanceof Gp g) {
                return gp[g.ordinal()];
            }
            if (operand instanceof Imm n) {
                return n.value();
            }
            long address = address((Mem) operand);
            return ((long[]) array(address))[index(address, Long.BYTES)];
        }

        private long set(Gp t, long value) {
            gp[t.ordinal()] = value;
            return value;
        }
    }
}
