package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.RCX;

import dev.chainrule.cpu.machine.Mem;

/** The parameters of kernels: the places of 64 bits in the array that RCX points to. Distances and steps are in bytes. */
enum Slot {
    /** From the array's first element to the first that is read. */
    A(0),
    A_ROW(1),
    A_STEP(2),
    /** From a tile to the next. */
    A_TILE(3),
    B(4),
    B_STEP(5),
    /** From a panel to the next. */
    B_PANEL(6),
    C(7),
    C_ROW(8),
    C_TILE(9),
    /** The terms of a sum, or the vectors of a row. */
    DEPTH(10),
    TILES(11),
    PANELS(12),
    /** 0: sums begin with 0; 1: with what the target holds. */
    START(13),
    /** An {@link End}. */
    END(14),
    /** α, and β in the upper half. */
    SCALES(15),
    /** The lanes of the last vector: 8 numbers of 32 bits, -1 or 0; or 16 bits. */
    MASK(16),
    MASK_1(17),
    MASK_2(18),
    MASK_3(19),
    // the kernels' own
    FIRST(20),
    TILES_LEFT(21),
    PANELS_LEFT(22),
    ROW_AT(23),
    TILE_AT(24);

    /** The number of parameters. */
    static final int COUNT = values().length;

    /** The place in the array. */
    final int index;

    Slot(int index) {
        this.index = index;
    }

    /** The memory of the parameter. */
    Mem place() {
        return Mem.at(RCX, index * Long.BYTES);
    }

    /** The memory of β. */
    static Mem beta() {
        return Mem.at(RCX, SCALES.index * Long.BYTES + Float.BYTES);
    }
}
