package dev.chainrule.benchmarks;

/** A library that multiplies matrices, opened on a number of threads. */
interface GemmLibrary extends AutoCloseable {
    /** One line for a person: what computes, and its version. */
    String description();

    /** Lays the operands in, with a target of {@link Operands#target}. */
    Gemm prepare(Operands operands);

    @Override
    void close();
}
