package dev.chainrule.benchmarks;

/** One product in one library, its operands where the library wants them. */
interface Gemm {
    /** C ← op(A) op(B), done when {@link #await} has returned. */
    void multiply();

    /** Waits until every product is done; only on a device that works through a queue is there any to wait for. */
    default void await() {}

    /** C as it is now, row-major. */
    float[] result();

    /** Frees the operands. */
    void close();
}
