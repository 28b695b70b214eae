package dev.chainrule.reference;

import java.util.Arrays;

/**
 * A network in float64: predictions and costs by plain loops, and a forward and backward {@link Pass} with bounds.
 *
 * <p>Layers are counted from 1 to L as on paper: Θ^(l), b^(l) lead from layer l to layer l + 1. Parameters are copied;
 * a network does not change.
 */
public final class ReferenceNetwork {
    private final int[] units;
    private final Unit[] hidden;
    private final Output output;
    private final CostFunction cost;
    private final double[][] theta;
    private final double[][] bias;

    /** A network over copies of its parameters with g in every hidden layer. */
    public ReferenceNetwork(int[] units, Unit g, Output output, double[][] theta, double[][] bias) {
        this(everywhere(g, units.length), output, CostFunction.CANONICAL, units.clone(), copy(theta), copy(bias));
    }

    /**
     * A network over copies of its parameters.
     *
     * @param units S_1 … S_L, the bias unit not counted
     * @param hidden hidden[l-2] is g of layer l = 2 … L-1
     * @param output the function of layer L, which brings its canonical cost along
     * @param theta theta[l-1] is Θ^(l), row-major [S_{l+1}, S_l]
     * @param bias bias[l-1] is b^(l), [S_{l+1}]
     */
    public ReferenceNetwork(int[] units, Unit[] hidden, Output output, double[][] theta, double[][] bias) {
        this(hidden.clone(), output, CostFunction.CANONICAL, units.clone(), copy(theta), copy(bias));
    }

    private ReferenceNetwork(
            Unit[] hidden, Output output, CostFunction cost, int[] units, double[][] theta, double[][] bias) {
        this.units = units;
        this.hidden = hidden;
        this.output = output;
        this.cost = cost;
        this.theta = theta;
        this.bias = bias;
        checkShapes();
    }

    /** A network of this shape over live arrays, for {@link CentralDifferences}, which moves parameters. */
    ReferenceNetwork over(double[][] liveTheta, double[][] liveBias) {
        return new ReferenceNetwork(hidden, output, cost, units, liveTheta, liveBias);
    }

    /** The same network with another cost. */
    public ReferenceNetwork with(CostFunction other) {
        return new ReferenceNetwork(hidden, output, other, units, theta, bias);
    }

    /** L, the number of layers, the input layer included. */
    public int layers() {
        return units.length;
    }

    /** S_l, the number of units in layer l = 1 … L, the bias unit not counted. */
    public int units(int l) {
        return units[l - 1];
    }

    /** g of hidden layer l = 2 … L-1. */
    public Unit hidden(int l) {
        return hidden[l - 2];
    }

    /** The function of the output layer. */
    public Output output() {
        return output;
    }

    /** The cost. */
    public CostFunction cost() {
        return cost;
    }

    /** A copy of the weights: theta()[l-1] is Θ^(l), row-major [S_{l+1}, S_l]. */
    public double[][] theta() {
        return copy(theta);
    }

    /** A copy of the biases: bias()[l-1] is b^(l), [S_{l+1}]. */
    public double[][] bias() {
        return copy(bias);
    }

    /** a^(L) = h(x) of one example x[S_1]; the result is [K]. */
    public double[] predict(double[] x) {
        return output.of(lastZ(x));
    }

    /** J: the cost of each example, summed over outputs, averaged over x[m][S_1] with targets y[m][K]; no decay. */
    public double cost(double[][] x, double[][] y) {
        checkExamples(x, y);
        double sum = 0;
        for (int e = 0; e < x.length; e++) {
            sum += cost.cost(output, lastZ(x[e]), y[e]);
        }
        return sum / x.length;
    }

    /** J + λ/2M Σ Θ_ij², never the biases, with M = trainingSize whatever the number of examples here. */
    public double cost(double[][] x, double[][] y, double lambda, int trainingSize) {
        double squares = 0;
        for (double[] layer : theta) {
            for (double weight : layer) {
                squares += weight * weight;
            }
        }
        return cost(x, y) + lambda / (2.0 * trainingSize) * squares;
    }

    /** The part of ∂J/∂Θ^(l) that comes from decay, l = 1 … L-1: (λ/M) Θ^(l), row-major [S_{l+1}, S_l]. */
    public double[] decayGradient(int l, double lambda, int trainingSize) {
        double[] gradient = theta[l - 1].clone();
        for (int p = 0; p < gradient.length; p++) {
            gradient[p] *= lambda / trainingSize;
        }
        return gradient;
    }

    /** Forward and backward over the batch x[m][S_1] with targets y[m][K], with bounds for devices of a precision. */
    public Pass pass(double[][] x, double[][] y, Precision precision) {
        checkExamples(x, y);
        return new Pass(this, x, y, new BoundedArithmetic(precision));
    }

    /** Θ^(l) as a device holds it, [S_{l+1}, S_l]. */
    Bounded boundedTheta(int l) {
        return Bounded.rounded(units(l + 1), units(l), theta[l - 1]);
    }

    /** b^(l) as a device holds it, [1, S_{l+1}]. */
    Bounded boundedBias(int l) {
        return Bounded.rounded(1, units(l + 1), bias[l - 1]);
    }

    /** z^(l+1) = Θ^(l) a^(l) + b^(l), by two loops. */
    double[] nextZ(int l, double[] a) {
        double[] z = bias[l - 1].clone();
        for (int i = 0; i < units(l + 1); i++) {
            for (int j = 0; j < units(l); j++) {
                z[i] += theta[l - 1][i * units(l) + j] * a[j];
            }
        }
        return z;
    }

    private double[] lastZ(double[] x) {
        checkLength("x", x.length, units(1));
        double[] a = x;
        for (int l = 1; l < layers() - 1; l++) {
            a = Arrays.stream(nextZ(l, a)).map(hidden(l + 1)::of).toArray();
        }
        return nextZ(layers() - 1, a);
    }

    void checkExamples(double[][] x, double[][] y) {
        if (x.length == 0 || x.length != y.length) {
            throw new IllegalArgumentException(
                    "examples: " + x.length + " rows of x and " + y.length + " of y, expected as many, at least 1");
        }
        for (int e = 0; e < x.length; e++) {
            checkLength("x", x[e].length, units(1));
            checkLength("y", y[e].length, units(layers()));
        }
    }

    private static void checkLength(String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(name + " has " + actual + " numbers, expected " + expected);
        }
    }

    private void checkShapes() {
        if (units.length < 2 || Arrays.stream(units).anyMatch(s -> s < 1)) {
            throw new IllegalArgumentException(
                    "units are " + Arrays.toString(units) + ", expected 2 layers or more of 1 unit or more");
        }
        checkLength("hidden", hidden.length, layers() - 2);
        checkLength("theta", theta.length, layers() - 1);
        checkLength("bias", bias.length, layers() - 1);
        for (int l = 1; l < layers(); l++) {
            checkLength("theta of layer " + l, theta[l - 1].length, units(l + 1) * units(l));
            checkLength("bias of layer " + l, bias[l - 1].length, units(l + 1));
        }
    }

    private static Unit[] everywhere(Unit g, int layers) {
        Unit[] all = new Unit[Math.max(layers - 2, 0)];
        Arrays.fill(all, g);
        return all;
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }
}
