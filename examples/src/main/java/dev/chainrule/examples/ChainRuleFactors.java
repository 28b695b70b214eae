package dev.chainrule.examples;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Gradients;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * The chain rule of one example, factor by factor, beside the gradient that a device computes without them:
 *
 * <pre>
 *     ∂J/∂Θ_ij^(l-1)  =  ∂J/∂a_i^(l) · ∂a_i^(l)/∂z_i^(l) · ∂z_i^(l)/∂Θ_ij^(l-1)          l = L … 2
 * </pre>
 *
 * <p>Everything is counted as on paper: layers, units and weights from 1, and unit 0 of a layer is its bias unit, whose
 * output a_0 is always 1. So Θ_i0 is the bias of unit i. The program prints section 6 of
 * {@code docs/back-propagation.md}, where each formula is derived.
 */
public final class ChainRuleFactors {
    private final Topology topology;
    private final double[][][] theta; // theta[l][i][j] is Θ_ij^(l), from unit j of layer l to unit i of layer l + 1
    private final double[][] z; // z[l][i] is z_i^(l)
    private final double[][] a; // a[l][i] is a_i^(l), a[l][0] is 1
    private final double[][] costByOutput; // costByOutput[l][i] is ∂J/∂a_i^(l)

    private ChainRuleFactors(NetworkState state, float[] x, float[] y) {
        topology = state.topology();
        if (!topology.hidden().stream().allMatch(g -> g == Activation.SIGMOID)
                || topology.output() != OutputUnit.SIGMOID) {
            throw new IllegalArgumentException("factors: hidden units are " + topology.hiddenWords() + ", output units "
                    + topology.output().word() + ", expected sigmoid for both");
        }
        if (x.length != topology.inputs() || y.length != topology.outputs()) {
            throw new IllegalArgumentException("factors: " + x.length + " inputs and " + y.length
                    + " targets, expected " + topology.inputs() + " and " + topology.outputs());
        }
        theta = new double[topology.layers()][][];
        for (int l = 1; l < topology.layers(); l++) {
            theta[l] = weights(state, l);
        }
        z = new double[topology.layers() + 1][];
        a = new double[topology.layers() + 1][];
        costByOutput = new double[topology.layers() + 1][];
        forward(x);
        backward(y);
    }

    // ---- the mathematics

    /** z_i^(l+1) = Σ_{j=0} Θ_ij^(l) a_j^(l), a_i^(l+1) = g(z_i^(l+1)). */
    private void forward(float[] x) {
        a[1] = new double[topology.inputs() + 1];
        a[1][0] = 1;
        for (int j = 1; j <= topology.inputs(); j++) {
            a[1][j] = x[j - 1];
        }
        for (int l = 1; l < topology.layers(); l++) {
            z[l + 1] = new double[topology.units(l + 1) + 1];
            a[l + 1] = new double[topology.units(l + 1) + 1];
            a[l + 1][0] = 1;
            for (int i = 1; i <= topology.units(l + 1); i++) {
                for (int j = 0; j <= topology.units(l); j++) {
                    z[l + 1][i] += theta[l][i][j] * a[l][j];
                }
                a[l + 1][i] = 1 / (1 + Math.exp(-z[l + 1][i]));
            }
        }
    }

    /**
     * ∂J/∂a, from the last layer to layer 2: (a - y) / ((1 - a) a) in the output layer; in a hidden layer the sum over
     * all the paths through the units of the next layer.
     */
    private void backward(float[] y) {
        int last = topology.layers();
        costByOutput[last] = new double[topology.outputs() + 1];
        for (int i = 1; i <= topology.outputs(); i++) {
            costByOutput[last][i] = (a[last][i] - y[i - 1]) / ((1 - a[last][i]) * a[last][i]);
        }
        for (int l = last - 1; l >= 2; l--) {
            costByOutput[l] = new double[topology.units(l) + 1];
            for (int i = 1; i <= topology.units(l); i++) {
                for (Path path : paths(l, i)) {
                    costByOutput[l][i] += path.product();
                }
            }
        }
    }

    /** ∂a_i^(l)/∂z_i^(l) = a_i^(l) (1 - a_i^(l)), the slope of the sigmoid. */
    private double slope(int l, int i) {
        return a[l][i] * (1 - a[l][i]);
    }

    /** ∂z_i^(l)/∂Θ_ij^(l-1) = a_j^(l-1), which is 1 for a bias. */
    private double input(int l, int j) {
        return a[l - 1][j];
    }

    /** The ways from unit i of hidden layer l to the cost: one through each unit k of layer l + 1. */
    private List<Path> paths(int l, int i) {
        List<Path> paths = new ArrayList<>();
        for (int k = 1; k <= topology.units(l + 1); k++) {
            paths.add(new Path(k, costByOutput[l + 1][k], slope(l + 1, k), theta[l][k][i]));
        }
        return paths;
    }

    /** Θ^(l) with the bias as column 0; row 0 stays empty, because nothing leads to a bias unit. */
    private static double[][] weights(NetworkState state, int l) {
        int rows = state.topology().units(l + 1);
        int cols = state.topology().units(l) + 1;
        float[] courseForm = state.courseForm(l);
        double[][] weights = new double[rows + 1][cols];
        for (int i = 1; i <= rows; i++) {
            for (int j = 0; j < cols; j++) {
                weights[i][j] = courseForm[(i - 1) * cols + j];
            }
        }
        return weights;
    }

    // ---- what it returns

    /**
     * One way from unit i of layer l to the cost, through unit k of layer l + 1.
     *
     * @param k the unit of layer l + 1, from 1
     * @param costByOutput ∂J/∂a_k^(l+1)
     * @param slope ∂a_k^(l+1)/∂z_k^(l+1)
     * @param weight ∂z_k^(l+1)/∂a_i^(l) = Θ_ki^(l)
     */
    public record Path(int k, double costByOutput, double slope, double weight) {
        /** The share of this path in ∂J/∂a_i^(l). */
        public double product() {
            return costByOutput * slope * weight;
        }
    }

    /**
     * The three factors of ∂J/∂Θ_ij^(l-1).
     *
     * @param l the layer that the weight leads to, from 2
     * @param i the unit of layer l that it leads to, from 1
     * @param j the unit of layer l - 1 that it leads from; 0 is the bias unit
     * @param paths whose sum is {@code costByOutput}; none in the output layer
     * @param costByOutput ∂J/∂a_i^(l)
     * @param slope ∂a_i^(l)/∂z_i^(l)
     * @param input ∂z_i^(l)/∂Θ_ij^(l-1)
     */
    public record Chain(int l, int i, int j, List<Path> paths, double costByOutput, double slope, double input) {
        /** ∂J/∂Θ_ij^(l-1). */
        public double product() {
            return costByOutput * slope * input;
        }
    }

    /**
     * The factors of every weight and bias, from the last layer to layer 2, row by row.
     *
     * @param state a network of sigmoid units
     * @param x one example's inputs, [S_1]
     * @param y its targets, [K]
     * @throws IllegalArgumentException if some units are no sigmoids, or the example does not fit
     */
    public static List<Chain> factors(NetworkState state, float[] x, float[] y) {
        return new ChainRuleFactors(state, x, y).chains();
    }

    private List<Chain> chains() {
        List<Chain> chains = new ArrayList<>();
        for (int l = topology.layers(); l >= 2; l--) {
            for (int i = 1; i <= topology.units(l); i++) {
                List<Path> paths = l < topology.layers() ? paths(l, i) : List.of();
                for (int j = 0; j <= topology.units(l - 1); j++) {
                    chains.add(new Chain(l, i, j, paths, costByOutput[l][i], slope(l, i), input(l, j)));
                }
            }
        }
        return chains;
    }

    // ---- what it prints

    /** Prints the factors of the network 2-2-1 for one example, and the gradient of the backend {@code cpu}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Selection cpu = Backends.open("cpu")) {
            Gradients gradient = BackPropagation.gradient(cpu.compute(), network(), x(), y(), 1);
            out.print(report(network(), x(), y(), gradient));
        }
    }

    /**
     * Two inputs, two hidden units, one output. Every number is a float32 without rounding, and was chosen so that the
     * error bound of a device does not reach the six digits that are printed.
     */
    static NetworkState network() {
        float[][] theta = {{-2, 1.5f, 0.75f, 1.5f}, {-0.75f, 0.25f}}; // Θ^(1) [2, 2], row by row, and Θ^(2) [1, 2]
        float[][] bias = {{-0.75f, 0.5f}, {-0.5f}}; // b^(1) and b^(2)
        return NetworkState.of(Topology.of(2, 2, 1), theta, bias);
    }

    static float[] x() {
        return new float[] {0.25f, -0.75f};
    }

    static float[] y() {
        return new float[] {1};
    }

    /** All factors as text, with the same entry of a gradient beside every product. */
    static String report(NetworkState state, float[] x, float[] y, Gradients gradient) {
        ChainRuleFactors factors = new ChainRuleFactors(state, x, y);
        Formatter text = new Formatter(Locale.ROOT);
        factors.describeForward(text);
        for (Chain chain : factors.chains()) {
            if (chain.j() == 0) {
                factors.describeUnit(text, chain);
            }
            describe(text, chain, entry(state.topology(), gradient, chain));
        }
        return text.toString();
    }

    /** ∂J/∂Θ_ij^(l-1) as a device computed it: its arrays begin at 0 and keep the biases apart. */
    static float entry(Topology topology, Gradients gradient, Chain chain) {
        int from = chain.l() - 1;
        return chain.j() == 0
                ? gradient.bias(from)[chain.i() - 1]
                : gradient.theta(from)[(chain.i() - 1) * topology.units(from) + chain.j() - 1];
    }

    private void describeForward(Formatter text) {
        text.format("forward\n");
        for (int l = 2; l <= topology.layers(); l++) {
            for (int i = 1; i <= topology.units(l); i++) {
                text.format("  z_%d^(%d) = %9.6f    a_%d^(%d) = %8.6f\n", i, l, z[l][i], i, l, a[l][i]);
            }
        }
    }

    private void describeUnit(Formatter text, Chain chain) {
        int l = chain.l();
        int i = chain.i();
        if (l == topology.layers()) {
            text.format("\noutput layer, unit %d of layer %d\n", i, l);
            text.format("  ∂J/∂a_%1$d^(%2$d) = (a - y) / ((1 - a) a) = %3$.6f\n", i, l, chain.costByOutput());
        } else {
            text.format("\nhidden layer, unit %d of layer %d\n", i, l);
            text.format(
                    "  ∂J/∂a_%1$d^(%2$d) = Σ_k ∂J/∂a_k^(%3$d) · ∂a_k^(%3$d)/∂z_k^(%3$d) · Θ_k%1$d^(%2$d) = %4$.6f\n",
                    i, l, l + 1, chain.costByOutput());
            for (Path path : chain.paths()) {
                describe(text, path);
            }
        }
        text.format(
                "  j   ∂J/∂a_%1$d^(%2$d) · ∂a_%1$d^(%2$d)/∂z_%1$d^(%2$d) · ∂z_%1$d^(%2$d)/∂Θ_%1$dj^(%3$d)"
                        + " = ∂J/∂Θ_%1$dj^(%3$d)          cpu\n",
                i, l, l - 1);
    }

    private static void describe(Formatter text, Path path) {
        text.format(
                "    k = %d: %.6f · %.6f · %.6f = %.6f\n",
                path.k(), path.costByOutput(), path.slope(), path.weight(), path.product());
    }

    private static void describe(Formatter text, Chain chain, float device) {
        text.format(
                "  %d   %11.6f · %17.6f · %18.6f = %12.6f %12.6f\n",
                chain.j(), chain.costByOutput(), chain.slope(), chain.input(), chain.product(), device);
    }
}
