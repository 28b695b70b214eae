package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Vec;
import java.util.Locale;

/** The instructions that tiles of products are written for. Other kernels have vectors of 256 bits on every processor. */
public enum InstructionSet {
    /** 16 registers of 256 bits: tiles of 6 x 2 vectors leave 4 for a row, two vectors of B and a mask. */
    AVX2(256, 6),
    /** 32 registers of 512 bits: tiles of 12 x 2 vectors. */
    AVX512(512, 12);

    private final int bits;
    private final int tileRows;

    InstructionSet(int bits, int tileRows) {
        this.bits = bits;
        this.tileRows = tileRows;
    }

    /** The float32 of a vector. */
    int lanes() {
        return bits / Float.SIZE;
    }

    /** The most rows of a tile. */
    int tileRows() {
        return tileRows;
    }

    /** The register of a number. */
    Vec register(int number) {
        return new Vec(number, bits);
    }

    /** The value of the option {@code isa}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
