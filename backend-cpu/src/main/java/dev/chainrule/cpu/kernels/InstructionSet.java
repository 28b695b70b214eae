package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Architecture;
import dev.chainrule.cpu.machine.Processor;
import dev.chainrule.cpu.machine.Vec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The instructions that tiles of products are written for. Other kernels have vectors of 256 bits on every processor. */
public enum InstructionSet {
    /** 16 registers of 256 bits: tiles of 6 x 2 vectors leave 4 for a row, two vectors of B and a mask. */
    AVX2("AVX2", Architecture.X86_64, 256, 6),
    /** 32 registers of 512 bits: tiles of 12 x 2 vectors. */
    AVX512("AVX-512", Architecture.X86_64, 512, 12),
    /** 32 registers of 128 bits of aarch64, in pairs; the last pair is the encoder's. There are no masks: see {@link FirstLanes}. */
    NEON("NEON", Architecture.AARCH64, 256, 6);

    private final String name;
    private final Architecture architecture;
    private final int bits;
    private final int tileRows;

    InstructionSet(String name, Architecture architecture, int bits, int tileRows) {
        this.name = name;
        this.architecture = architecture;
        this.bits = bits;
        this.tileRows = tileRows;
    }

    /** The sets that a processor has, the best first. */
    public static List<InstructionSet> of(Processor processor) {
        List<InstructionSet> sets = new ArrayList<>();
        if (processor.avx512()) {
            sets.add(AVX512);
        }
        if (processor.avx2()) {
            sets.add(AVX2);
        }
        if (processor.neon()) {
            sets.add(NEON);
        }
        return sets;
    }

    /** The machine that executes programs of this set. */
    public Architecture architecture() {
        return architecture;
    }

    /** The set of the same processors with vectors of 256 bits. */
    InstructionSet of256Bits() {
        return this == AVX512 ? AVX2 : this;
    }

    /** Whether a mask chooses lanes, so that a program serves for any number of them. */
    boolean hasMasks() {
        return this != NEON;
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

    /** The name that people know it by. */
    @Override
    public String toString() {
        return name;
    }
}
