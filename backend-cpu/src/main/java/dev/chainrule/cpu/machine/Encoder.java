package dev.chainrule.cpu.machine;

import dev.chainrule.cpu.machine.Opcode.Width;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns one instruction after another into bytes. Prefixes are REX (general registers), VEX (vectors up to 256 bits, in two or
 * three bytes) and EVEX (AVX-512); then come the opcode, the byte ModRM, perhaps the byte SIB and a displacement, and perhaps a
 * number. The bytes are those that GNU as chooses.
 */
final class Encoder {
    /** The number of a register where an instruction has none. */
    private static final int NONE = 0;

    private static final int BYTE = 0xFF;
    private static final int LEGACY_MAP = 0x0F;
    /** The bit of an opcode that makes the register the target, and not the memory. */
    private static final int TO_REGISTER = 2;

    private static final int REX_W = 0x48;
    private static final int VEX_2 = 0xC5;
    private static final int VEX_3 = 0xC4;
    private static final int EVEX = 0x62;
    // the digits in ModRM that make 72 and 73 shifts
    private static final int SHIFT_RIGHT = 2;
    private static final int SHIFT_LEFT = 6;

    /** The digit in ModRM that makes 18 a prefetch to the caches of all levels. */
    private static final int NEAREST = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Reference> references = new ArrayList<>();

    /**
     * Four bytes that hold the distance to a label.
     *
     * @param at the place of the bytes
     * @param from the place from which the distance counts, the end of the instruction
     */
    record Reference(String label, int at, int from) {}

    /** The bytes so far, with 0 for distances to labels. */
    byte[] bytes() {
        return out.toByteArray();
    }

    /** The distances that are still to be written. */
    List<Reference> references() {
        return references;
    }

    /** The number of bytes so far. */
    int size() {
        return out.size();
    }

    void add(Instruction i) {
        List<Operand> o = i.operands();
        switch (i.opcode().form) {
            case REGISTER_MEMORY -> rex(i, (Gp) o.get(0), o.get(1));
            case MEMORY_REGISTER -> rex(i, (Gp) o.get(1), o.get(0));
            case REGISTER_NUMBER -> number(0x83, i.opcode().code, (Gp) o.get(0), o.get(1));
            case REGISTER_NUMBER_32 -> number(i.opcode().code, 0, (Gp) o.get(0), o.get(1));
            case PREFETCHED -> prefetched(i.opcode().code, (Mem) o.get(0));
            case PUSHED -> pushed(i.opcode().code, (Gp) o.get(0));
            case JUMP -> jump(i.opcode(), (Label) o.get(0));
            case ALONE -> alone(i.opcode().code);
            case VECTOR_RM -> vector(i, o.get(0), NONE, o.get(1), 0);
            case VECTOR_MR -> vector(i, o.get(1), NONE, o.get(0), 0);
            case VECTOR_MR_NUMBER -> {
                vector(i, o.get(1), NONE, o.get(0), 1);
                put(((Imm) o.get(2)).value());
            }
            case VECTOR_RVM -> vector(i, o.get(0), number(o.get(1)), o.get(2), 0);
            case VECTOR_MVR -> vector(i, o.get(2), number(o.get(1)), o.get(0), 0);
            case VECTOR_RVM_NUMBER -> {
                vector(i, o.get(0), number(o.get(1)), o.get(2), 1);
                put(((Imm) o.get(3)).value());
            }
            case VECTOR_RVMR -> {
                vector(i, o.get(0), number(o.get(1)), o.get(2), 1);
                put(number(o.get(3)) << 4);
            }
            case VECTOR_SHIFT_LEFT -> shift(i, SHIFT_LEFT);
            case VECTOR_SHIFT_RIGHT -> shift(i, SHIFT_RIGHT);
            case VECTOR_ALONE -> alone(VEX_2 << 16 | 0xF8 << 8 | i.opcode().code);
            case NOT_X86 -> throw new IllegalArgumentException("no form of " + i + " for x86-64");
        }
    }

    // ---- general registers

    private void rex(Instruction i, Gp register, Operand rm) {
        if (rm instanceof Gp source
                && i.opcode().form == Opcode.Form.REGISTER_MEMORY) { // as prefers the other direction
            put(REX_W | high(source.number) << 2 | high(register.number));
            put(i.opcode().code & ~TO_REGISTER);
            modRm(source.number, register, 1, 0);
            return;
        }
        put(REX_W | high(register.number) << 2 | high(index(rm)) << 1 | high(base(rm)));
        put(i.opcode().code);
        modRm(register.number, rm, 1, 0);
    }

    private void number(int code, int digit, Gp register, Operand number) {
        put(REX_W | high(register.number));
        put(code);
        modRm(digit, register, 1, 0);
        if (code == Opcode.MOV_NUMBER.code) {
            four(((Imm) number).value());
        } else {
            put(((Imm) number).value());
        }
    }

    private void prefetched(int code, Mem place) {
        int high = high(index(place)) << 1 | high(base(place));
        if (high != 0) {
            put(0x40 | high);
        }
        alone(code);
        modRm(NEAREST, place, 1, 0);
    }

    private void pushed(int code, Gp register) {
        if (high(register.number) == 1) {
            put(0x41);
        }
        put(code + (register.number & 7));
    }

    private void jump(Opcode opcode, Label to) {
        if (opcode != Opcode.JMP) {
            put(LEGACY_MAP);
        }
        put(opcode.code);
        reference(to, 0);
    }

    private void alone(int code) {
        for (int shift = 16; shift >= 0; shift -= 8) {
            if (code >> shift != 0) {
                put(code >> shift);
            }
        }
    }

    // ---- vectors

    /** @param bytesAfter the bytes of the instruction behind its operand in memory */
    private void vector(Instruction i, Operand register, int second, Operand rm, int bytesAfter) {
        int number = number(register);
        if (i.needsEvex()) {
            evex(i, number, second, rm);
        } else {
            vex(i, number, second, rm);
        }
        put(i.opcode().code);
        modRm(number, rm, i.needsEvex() ? unit(i, rm) : 1, bytesAfter);
    }

    private void shift(Instruction i, int digit) {
        List<Operand> o = i.operands();
        vector(i, new Vec(digit, i.bits()), number(o.get(0)), o.get(1), 1);
        put(((Imm) o.get(2)).value());
    }

    private void vex(Instruction i, int register, int second, Operand rm) {
        int length = i.opcode().width == Width.ONE || i.bits() < 256 ? 0 : 1;
        if (i.opcode() == Opcode.VBROADCASTSS) {
            length = i.bits() < 256 ? 0 : 1;
        }
        int last = (~second & 15) << 3 | length << 2 | i.opcode().prefix;
        int r = high(register) ^ 1;
        int x = high(index(rm)) ^ 1;
        int b = high(base(rm)) ^ 1;
        if (i.opcode().map == 1 && x == 1 && b == 1) {
            put(VEX_2);
            put(r << 7 | last);
        } else {
            put(VEX_3);
            put(r << 7 | x << 6 | b << 5 | i.opcode().map);
            put(last);
        }
    }

    private void evex(Instruction i, int register, int second, Operand rm) {
        if (i.opcode().width == Width.NOT_EVEX) {
            throw new IllegalArgumentException("no EVEX form of " + i);
        }
        int length = i.opcode() != Opcode.VBROADCASTSS && i.opcode().width == Width.ONE ? 0 : i.bits() >> 8;
        boolean broadcast = rm instanceof Mem m && m.broadcast();
        int rmNumber = base(rm);
        int x = rm instanceof Vec ? (rmNumber >> 4) & 1 : high(index(rm));
        put(EVEX);
        put((high(register) ^ 1) << 7
                | (x ^ 1) << 6
                | (high(rmNumber) ^ 1) << 5
                | bit4(register) << 4
                | i.opcode().map);
        put((~second & 15) << 3 | 1 << 2 | i.opcode().prefix);
        Mask mask = i.mask();
        put((i.zeroing() ? 1 : 0) << 7
                | length << 5
                | (broadcast ? 1 : 0) << 4
                | bit4(second) << 3
                | (mask == null ? 0 : mask.number()));
    }

    /** The bytes by which EVEX scales a displacement of one byte. */
    private static int unit(Instruction i, Operand rm) {
        boolean one = i.opcode().width == Width.ONE || (rm instanceof Mem m && m.broadcast());
        int all = i.opcode().width == Width.QUARTER ? 4 * Byte.SIZE : Byte.SIZE;
        return one ? Float.BYTES : i.bits() / all;
    }

    // ---- ModRM, SIB and displacement

    private void modRm(int register, Operand rm, int unit, int bytesAfter) {
        int reg = (register & 7) << 3;
        if (!(rm instanceof Mem m)) {
            put(0xC0 | reg | (number(rm) & 7));
            return;
        }
        Gp base = m.base();
        if (base == null) {
            put(reg | 5);
            reference(label(m), bytesAfter);
            return;
        }
        int low = base.number & 7;
        boolean needsDisplacement = low == Gp.RBP.number;
        int displacement = m.displacement();
        boolean isShort = displacement % unit == 0 && (byte) (displacement / unit) == displacement / unit;
        int mod = displacement == 0 && !needsDisplacement ? 0 : isShort ? 1 : 2;
        Gp index = m.index();
        if (index != null || low == Gp.RSP.number) {
            put(mod << 6 | reg | 4);
            int indexLow = index == null ? 4 : index.number & 7;
            put(Integer.numberOfTrailingZeros(m.scale()) << 6 | indexLow << 3 | low);
        } else {
            put(mod << 6 | reg | low);
        }
        if (mod == 1) {
            put(displacement / unit);
        } else if (mod == 2) {
            four(displacement);
        }
    }

    private static Label label(Mem m) {
        Label label = m.label();
        if (label == null) {
            throw new IllegalArgumentException("memory without base and label");
        }
        return label;
    }

    private void reference(Label label, int bytesAfter) {
        references.add(new Reference(label.name(), size(), size() + Integer.BYTES + bytesAfter));
        four(0);
    }

    /** The number of a register. */
    private static int number(Operand operand) {
        if (operand instanceof Vec v) {
            return v.number();
        }
        if (operand instanceof Mask k) {
            return k.number();
        }
        return ((Gp) operand).number;
    }

    /** The number of the register that the base bit belongs to: the base of memory, or the register itself. */
    private static int base(Operand rm) {
        return rm instanceof Mem m ? orNone(m.base()) : number(rm);
    }

    private static int index(Operand rm) {
        return rm instanceof Mem m ? orNone(m.index()) : NONE;
    }

    private static int orNone(@Nullable Gp register) {
        return register == null ? NONE : register.number;
    }

    /** The bit of a number that EVEX holds, inverted. */
    private static int bit4(int register) {
        return ((register >> 4) & 1) ^ 1;
    }

    /** The bit of a number that prefixes hold. */
    private static int high(int register) {
        return (register >> 3) & 1;
    }

    private void put(int value) {
        out.write(value & BYTE);
    }

    private void four(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            put(value >> shift);
        }
    }
}
