package dev.chainrule.spi;

/** The function g of a hidden layer. Every one has a slope that is known from the output a = g(z). */
public enum Activation {
    /** g(z) = 1 / (1 + e^-z), g' = a (1 - a). */
    SIGMOID,
    /** g(z) = tanh z, g' = 1 - a². */
    TANH,
    /** g(z) = max(z, 0), g' = 1 where a &gt; 0, else 0. NaN goes through. */
    RELU,
    /** g(z) = z, g' = 1. */
    IDENTITY
}
