package dev.chainrule.benchmarks;

/** One product in one library, its operands where the library wants them. */
interface Gemm {
    /** C ← op(A) op(B); done when it returns. */
    void multiply();

    /** C as it is now, row-major. */
    float[] result();

    /** Frees the operands. */
    void close();
}
