package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.RCX;

import dev.chainrule.cpu.machine.Mem;

/**
 * The parameters of kernels for elements and examples: places in the array of 64-bit numbers that RCX points to. Distances are in
 * bytes. A place with several numbers has room for a vector.
 */
enum Field {
    /** From the first element of an array to the first that is read or written; A to D are the arrays of a call. */
    A(0),
    /** From a row to the next. */
    A_ROW(1),
    B(2),
    B_ROW(3),
    C(4),
    C_ROW(5),
    D(6),
    D_ROW(7),
    /** The rows, or the units of examples. */
    ROWS(8),
    /** The whole vectors of a row. */
    VECTORS(9),
    /** The elements of a row behind its whole vectors. */
    REST(10),
    /** The lanes of the rest: 8 numbers of 32 bits, -1 or 0, or a bit for each lane. */
    LANES(11),
    /** Up to 8 float32 that formulas use. */
    FACTORS(15),
    /** Counters of random numbers, 4 of 64 bits. */
    COUNTERS(19),

    // what is carried from a call to the next, for 8 examples

    /** A float32 for each, as in all that follow. */
    SUMS(23),
    /** The sum of what additions to SUMS have rounded away. */
    LOST(27),
    LOGARITHMS(31),
    GREATEST(35),
    GREATEST_PLACE(39),
    GREATEST_OF_B(43),
    GREATEST_OF_B_PLACE(47),
    /** The number of the next unit. */
    UNIT(51),
    SQUARES(55);

    /** The length of the array. */
    static final int COUNT = 59;

    /** The place in the array. */
    final int index;

    Field(int index) {
        this.index = index;
    }

    /** The memory of the parameter. */
    Mem place() {
        return Mem.at(RCX, index * Long.BYTES);
    }

    /** The memory of a factor. */
    static Mem factor(int i) {
        return FACTORS.place().plus(i * Float.BYTES);
    }
}
