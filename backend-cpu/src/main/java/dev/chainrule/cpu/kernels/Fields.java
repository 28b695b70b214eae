package dev.chainrule.cpu.kernels;

import java.util.Arrays;

/** The parameters of a call, in the places of {@link Field}. One object serves the calls of one thread, one after the other. */
final class Fields {
    /** The examples, or lanes of 256 bits, that what is carried is for. */
    static final int EXAMPLES = 8;

    private static final long LOW_HALF = 0xFFFFFFFFL;

    final long[] values = new long[Field.COUNT];

    /** Sets a number. */
    Fields set(Field field, long value) {
        values[field.index] = value;
        return this;
    }

    /** Sets a distance of {@code elements} float32, which kernels have in bytes. */
    Fields bytes(Field field, long elements) {
        return set(field, elements * Float.BYTES);
    }

    /** Sets the length of rows: whole vectors, and the lanes of the rest. */
    Fields cols(InstructionSet set, int cols) {
        int rest = cols % set.lanes();
        set(Field.VECTORS, cols / set.lanes());
        set(Field.REST, rest);
        return lanes(set, rest);
    }

    /** Sets the first {@code count} lanes of a vector. */
    Fields lanes(InstructionSet set, int count) {
        if (set == InstructionSet.AVX512) {
            return set(Field.LANES, (1L << count) - 1);
        }
        for (int lane = 0; lane < set.lanes(); lane++) {
            put(Field.LANES, lane, lane < count ? -1 : 0);
        }
        return this;
    }

    /** Sets a factor. */
    Fields factor(int i, float value) {
        put(Field.FACTORS, i, Float.floatToRawIntBits(value));
        return this;
    }

    /** Sets a float32 for all examples. */
    Fields all(Field field, float value) {
        for (int e = 0; e < EXAMPLES; e++) {
            put(field, e, Float.floatToRawIntBits(value));
        }
        return this;
    }

    /** Sets the float32 of all examples. */
    Fields float32s(Field field, float[] values) {
        for (int e = 0; e < EXAMPLES; e++) {
            put(field, e, Float.floatToRawIntBits(values[e]));
        }
        return this;
    }

    /** Sets the sums of all examples to 0. */
    Fields noSums() {
        Arrays.fill(values, Field.SUMS.index, Field.LOGARITHMS.index, 0);
        return this;
    }

    /** The sum of an example, with what its additions have rounded away. */
    float sum(int example) {
        return float32(Field.SUMS, example) + float32(Field.LOST, example);
    }

    /** Sets the float32 of an example. */
    void float32(Field field, int example, float value) {
        put(field, example, Float.floatToRawIntBits(value));
    }

    /** The float32 of an example. */
    float float32(Field field, int example) {
        return Float.intBitsToFloat((int) (values[field.index + example / 2] >>> (example % 2 * Integer.SIZE)));
    }

    private void put(Field field, int i, int bits) {
        int at = field.index + i / 2;
        int shift = i % 2 * Integer.SIZE;
        values[at] = (values[at] & ~(LOW_HALF << shift)) | ((bits & LOW_HALF) << shift);
    }
}
