package dev.chainrule.spi;

/** Whether a factor of a product is taken as it is or transposed. */
public enum Transpose {
    /** As it is. */
    N,
    /** Transposed. */
    T
}
