package dev.chainrule.cpu.machine;

/**
 * A vector register.
 *
 * @param number 0 to 15, and to 31 with AVX-512
 * @param bits 128 (xmm), 256 (ymm) or 512 (zmm)
 */
public record Vec(int number, int bits) implements Operand {
    private static final int LEAST_BITS = 128;

    /** The register with vectors of 128 bits of this number, which holds the first lanes of this one. */
    public Vec first128() {
        return new Vec(number, LEAST_BITS);
    }

    @Override
    public String toString() {
        return (bits == LEAST_BITS ? "xmm" : bits == 2 * LEAST_BITS ? "ymm" : "zmm") + number;
    }
}
