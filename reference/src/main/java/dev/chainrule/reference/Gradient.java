package dev.chainrule.reference;

/**
 * ∂J/∂Θ and ∂J/∂b of a whole network.
 *
 * @param theta theta[l-1] is ∂J/∂Θ^(l), row-major [S_{l+1}, S_l]
 * @param bias bias[l-1] is ∂J/∂b^(l), [S_{l+1}]
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier of numbers: nobody compares two by equals
public record Gradient(double[][] theta, double[][] bias) {}
