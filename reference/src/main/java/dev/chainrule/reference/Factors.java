package dev.chainrule.reference;

import java.util.Arrays;

/**
 * The chain rule of one example, factor by factor:
 *
 * <pre>
 *     ∂J/∂Θ_ij^(l-1)  =  ∂J/∂a_i^(l) · ∂a_i^(l)/∂z_i^(l) · ∂z_i^(l)/∂Θ_ij^(l-1)          l = 2 … L
 * </pre>
 *
 * <p>In the output layer the first factor comes from the cost, (a - y) / ((1 - a) a) for a sigmoid. In a hidden layer
 * it is a sum over all the units k of the next layer that unit i leads to,
 *
 * <pre>
 *     ∂J/∂a_i^(l)  =  Σ_k ∂J/∂a_k^(l+1) · ∂a_k^(l+1)/∂z_k^(l+1) · ∂z_k^(l+1)/∂a_i^(l)        ∂z_k^(l+1)/∂a_i^(l) = Θ_ki^(l)
 * </pre>
 *
 * <p>This is for reading and for checking. A network does not compute so: where a sigmoid output rounds to 0 or 1 the
 * first factor is infinite and the second 0, while their product a - y is an ordinary number. Softmax has no such
 * product at all: each a_i depends on every z_k, so its middle factor is a matrix and not a number.
 */
public final class Factors {
    private final ReferenceNetwork network;
    private final double[][] theta;
    private final double[][] a; // index l is layer l, 0 stays empty
    private final double[][] costByOutput;

    private Factors(ReferenceNetwork network, double[] x, double[] y) {
        this.network = network;
        theta = network.theta();
        a = new double[network.layers() + 1][];
        costByOutput = new double[network.layers() + 1][];
        forward(x);
        backward(y);
    }

    /**
     * The factors for the example x[S_1] with target y[K].
     *
     * @throws IllegalArgumentException if the output is softmax, or the cost is not the canonical one
     */
    public static Factors of(ReferenceNetwork network, double[] x, double[] y) {
        if (network.output() == Output.SOFTMAX) {
            throw new IllegalArgumentException("Factors: output is SOFTMAX, expected SIGMOID or IDENTITY; with softmax"
                    + " every output depends on every z, so the chain is no product of three numbers");
        }
        if (network.cost().kind() != CostFunction.Kind.CANONICAL) {
            throw new IllegalArgumentException(
                    "Factors: cost is " + network.cost().kind() + ", expected the canonical one of the output");
        }
        network.checkExamples(new double[][] {x}, new double[][] {y});
        return new Factors(network, x, y);
    }

    private void forward(double[] x) {
        int last = network.layers();
        a[1] = x.clone();
        for (int l = 1; l < last - 1; l++) {
            a[l + 1] = Arrays.stream(network.nextZ(l, a[l]))
                    .map(network.hidden(l + 1)::of)
                    .toArray();
        }
        a[last] = network.output().of(network.nextZ(last - 1, a[last - 1]));
    }

    private void backward(double[] y) {
        int last = network.layers();
        costByOutput[last] = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            costByOutput[last][i] = (a[last][i] - y[i]) / outputSlope(a[last][i]);
        }
        for (int l = last - 1; l >= 2; l--) {
            costByOutput[l] = new double[network.units(l)];
            for (int i = 0; i < network.units(l); i++) {
                for (int k = 0; k < network.units(l + 1); k++) {
                    costByOutput[l][i] += costByOutput(l + 1, k) * slope(l + 1, k) * weight(l, k, i);
                }
            }
        }
    }

    /** a_i^(l), unit i = 0 … S_l - 1 of layer l = 1 … L. */
    public double a(int l, int i) {
        return a[l][i];
    }

    /** ∂J/∂a_i^(l), l = 2 … L. */
    public double costByOutput(int l, int i) {
        return costByOutput[l][i];
    }

    /** ∂a_i^(l)/∂z_i^(l) = g'(z), written in a: a (1 - a) for a sigmoid; l = 2 … L. */
    public double slope(int l, int i) {
        return l == network.layers() ? outputSlope(a[l][i]) : network.hidden(l).slope(a[l][i]);
    }

    /** ∂z_i^(l)/∂Θ_ij^(l-1) = a_j^(l-1), the same for every i; l = 2 … L. */
    public double input(int l, int j) {
        return a[l - 1][j];
    }

    /** ∂z_k^(l+1)/∂a_i^(l) = Θ_ki^(l), l = 1 … L-1. */
    public double weight(int l, int k, int i) {
        return theta[l - 1][k * network.units(l) + i];
    }

    /** δ_i^(l) = ∂J/∂z_i^(l): the first two factors, and the derivative by the bias, whose input is 1; l = 2 … L. */
    public double delta(int l, int i) {
        return costByOutput(l, i) * slope(l, i);
    }

    /** ∂J/∂Θ_ij^(l-1): the product of the three factors, l = 2 … L. */
    public double product(int l, int i, int j) {
        return delta(l, i) * input(l, j);
    }

    /** The slope of the output unit; with its canonical cost, ∂J/∂a = (a - y) / slope. */
    private double outputSlope(double output) {
        return network.output() == Output.SIGMOID ? Unit.SIGMOID.slope(output) : 1;
    }
}
