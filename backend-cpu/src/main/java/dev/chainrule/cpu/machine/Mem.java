package dev.chainrule.cpu.machine;

import org.jspecify.annotations.Nullable;

/**
 * Memory at the address {@code base + scale · index + displacement}, or at a label.
 *
 * @param base null for a label
 * @param index null for none; not RSP
 * @param scale 1, 2, 4 or 8
 * @param displacement bytes
 * @param broadcast whether one float32 is read for all lanes
 * @param label a constant after the code, null for an address by registers
 */
public record Mem(
        @Nullable Gp base,
        @Nullable Gp index,
        int scale,
        int displacement,
        boolean broadcast,
        @Nullable Label label) implements Operand {
    /** Memory at a register. */
    public static Mem at(Gp base) {
        return at(base, 0);
    }

    /** Memory some bytes behind a register. */
    public static Mem at(Gp base, int displacement) {
        return new Mem(base, null, 1, displacement, false, null);
    }

    /** Memory at {@code base + scale · index}. */
    public static Mem at(Gp base, Gp index, int scale) {
        return new Mem(base, index, scale, 0, false, null);
    }

    /** Memory at {@code base + scale · index + displacement}. */
    public static Mem at(Gp base, Gp index, int scale, int displacement) {
        return new Mem(base, index, scale, displacement, false, null);
    }

    /** This memory, {@code bytes} further. */
    public Mem plus(int bytes) {
        return new Mem(base, index, scale, displacement + bytes, broadcast, label);
    }

    /** The float32 here, for all lanes of a vector (AVX-512). */
    public Mem toAllLanes() {
        return new Mem(base, index, scale, displacement, true, label);
    }

    @Override
    public String toString() {
        if (label != null) {
            return "[rip + " + label + "]";
        }
        return "[" + base + (index == null ? "" : " + " + scale + "*" + index)
                + (displacement == 0 ? "" : (displacement < 0 ? " - " : " + ") + Math.abs((long) displacement)) + "]";
    }
}
