package dev.chainrule.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of vectors in this JVM: the one that the processor prefers, up to 512 bits. Tests set another by
 * {@code -Dchainrule.cpu.bits=128}, 256 or 512. No result depends on the width: each lane computes as a scalar would.
 */
public final class Lanes {
    /** The widest vector that tiles and squares are generated for. */
    private static final int MOST_BITS = 512;

    /** The kind of vector; a constant, so that C2 keeps vectors in registers. */
    static final VectorSpecies<Float> SPECIES = species();

    /** W, the number of float32 lanes. */
    public static final int COUNT = SPECIES.length();

    private Lanes() {}

    /** The width of a vector in bits. */
    public static int bits() {
        return SPECIES.vectorBitSize();
    }

    private static VectorSpecies<Float> species() {
        int bits = Integer.getInteger("chainrule.cpu.bits", 0);
        return switch (bits) {
            case 0 ->
                FloatVector.SPECIES_PREFERRED.vectorBitSize() > MOST_BITS
                        ? FloatVector.SPECIES_512
                        : FloatVector.SPECIES_PREFERRED;
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> throw new IllegalArgumentException("chainrule.cpu.bits: " + bits + ", expected 128, 256 or 512");
        };
    }

    /** The shuffle by which lane i takes the element of lane i xor d, where d is a power of 2. */
    static VectorShuffle<Float> exchanged(int d) {
        return VectorShuffle.fromOp(SPECIES, i -> (i ^ d) % COUNT);
    }

    /** The mask of the lanes whose number has the bit d. */
    static VectorMask<Float> withBit(int d) {
        long lanes = 0;
        for (int i = 0; i < COUNT; i++) {
            lanes |= (i & d) == 0 ? 0 : 1L << i;
        }
        return VectorMask.fromLong(SPECIES, lanes);
    }

    /** The mask of the first {@code count} lanes. */
    static VectorMask<Float> first(int count) {
        return SPECIES.indexInRange(0, count);
    }
}
