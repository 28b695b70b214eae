package dev.chainrule.cpu.kernels;

/** Whether what a kernel reads and writes lies within its arrays: machine code that reaches beyond would end the JVM. */
final class Operands {
    private Operands() {}

    /**
     * Checks {@code rows} pieces of an array, each of {@code count} elements.
     *
     * @param step from the beginning of a piece to that of the next, in elements, 0 or more
     * @throws IllegalStateException if the last ends behind the array, or the first begins before it
     */
    static void check(float[] array, long at, long rows, long step, long count) {
        if (at < 0 || rows < 1 || count < 1 || step < 0 || at + (rows - 1) * step + count > array.length) {
            throw new IllegalStateException("a kernel was to reach element %d + %d x %d + %d of an array of %d"
                    .formatted(at, rows - 1, step, count, array.length));
        }
    }
}
