package dev.chainrule.cpu.machine;

import org.jspecify.annotations.Nullable;

/**
 * An instruction of aarch64.
 *
 * @param d the first register of its text, 0 where there is none, as for the others
 * @param i the number of its text, 0 if there is none
 * @param label the place that a jump or an address leads to; null if there is none
 */
record A64Instruction(
        A64Opcode opcode,
        int d,
        int n,
        int m,
        int i,
        @Nullable String label) {
    static final int BYTES = 4;

    /**
     * The word.
     *
     * @param distance from this instruction to its label, in bytes; without a label, it has none
     */
    int word(int distance) {
        return opcode.word(d, n, m, label == null ? i : distance);
    }

    /** The instruction in the syntax of GNU as. */
    @Override
    public String toString() {
        String words = opcode.text
                .replace("%d", Integer.toString(d))
                .replace("%e", Integer.toString(d + 1))
                .replace("%n", Integer.toString(n))
                .replace("%m", Integer.toString(m))
                .replace("%i", Integer.toString(i));
        return label == null ? words : words + label;
    }
}
