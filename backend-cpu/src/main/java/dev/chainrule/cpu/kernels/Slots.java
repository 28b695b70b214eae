package dev.chainrule.cpu.kernels;

import java.util.Arrays;

/** The parameters of a call, in the order of {@link Slot}. One object serves the calls of one thread, one after the other. */
final class Slots {
    private static final long LOW_HALF = 0xFFFFFFFFL;

    final long[] values = new long[Slot.COUNT];

    /** Sets a number. */
    Slots set(Slot slot, long value) {
        values[slot.index] = value;
        return this;
    }

    /** Sets a distance of {@code elements}, which kernels have in bytes. */
    Slots bytes(Slot slot, long elements) {
        values[slot.index] = elements * Float.BYTES;
        return this;
    }

    Slots scales(float alpha, float beta) {
        return set(
                Slot.SCALES,
                (Float.floatToRawIntBits(alpha) & LOW_HALF) | ((long) Float.floatToRawIntBits(beta) << Integer.SIZE));
    }

    /** Sets the first {@code count} lanes of a vector of 256 bits. */
    Slots lanes(int count) {
        Arrays.fill(values, Slot.MASK.index, Slot.MASK_3.index + 1, 0);
        for (int lane = 0; lane < count; lane++) {
            values[Slot.MASK.index + lane / 2] |= LOW_HALF << (lane % 2 * Integer.SIZE);
        }
        return this;
    }

    /** Sets the first {@code count} lanes of a vector of tiles. */
    Slots lanes(InstructionSet set, int count) {
        return set == InstructionSet.AVX512 ? set(Slot.MASK, (1L << count) - 1) : lanes(count);
    }
}
