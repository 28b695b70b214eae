package dev.chainrule.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide vectors are in this JVM: as wide as the processor likes, up to 512 bits, or as {@code -Dchainrule.cpu.bits=128|256|512}
 * says, for tests. No result depends on it: a lane computes what a scalar would.
 */
public final class Lanes {
    /** What tiles and squares are generated for at most. */
    private static final int MOST_BITS = 512;

    /** A constant for C2, so that vectors become registers. */
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

    /** Lane i takes from lane i xor d, d a power of 2. */
    static VectorShuffle<Float> exchanged(int d) {
        return VectorShuffle.fromOp(SPECIES, i -> (i ^ d) % COUNT);
    }

    /** The lanes whose number has the bit d. */
    static VectorMask<Float> withBit(int d) {
        long lanes = 0;
        for (int i = 0; i < COUNT; i++) {
            lanes |= (i & d) == 0 ? 0 : 1L << i;
        }
        return VectorMask.fromLong(SPECIES, lanes);
    }

    /** The first {@code count} lanes. */
    static VectorMask<Float> first(int count) {
        return SPECIES.indexInRange(0, count);
    }
}
