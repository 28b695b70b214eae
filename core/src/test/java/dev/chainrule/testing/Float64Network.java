package dev.chainrule.testing;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;

/** The mathematics once more, in float64 and one example at a time, by nothing that the software itself uses. */
public final class Float64Network {
    private final Topology topology;
    private final double[][] theta;
    private final double[][] bias;

    /** A network in this state. */
    public Float64Network(NetworkState state) {
        topology = state.topology();
        theta = new double[topology.layers() - 1][];
        bias = new double[topology.layers() - 1][];
        for (int l = 1; l < topology.layers(); l++) {
            theta[l - 1] = widen(state.theta(l));
            bias[l - 1] = widen(state.bias(l));
        }
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** Θ^(l). */
    public double[] theta(int l) {
        return theta[l - 1];
    }

    /** b^(l). */
    public double[] bias(int l) {
        return bias[l - 1];
    }

    /** a^(1), …, a^(L-1), and z^(L) at L - 1, for the example that begins at x[at]. */
    private double[][] forward(float[] x, int at) {
        double[][] a = new double[topology.layers()][];
        a[0] = new double[topology.inputs()];
        for (int j = 0; j < a[0].length; j++) {
            a[0][j] = x[at + j];
        }
        for (int l = 1; l < a.length; l++) {
            a[l] = new double[topology.units(l + 1)];
            for (int i = 0; i < a[l].length; i++) {
                double z = bias[l - 1][i];
                for (int j = 0; j < a[l - 1].length; j++) {
                    z += theta[l - 1][i * a[l - 1].length + j] * a[l - 1][j];
                }
                a[l][i] = l < a.length - 1 ? g(z) : z;
            }
        }
        return a;
    }

    private double g(double z) {
        return switch (topology.hidden()) {
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case IDENTITY -> z;
        };
    }

    private double slope(double a) {
        return switch (topology.hidden()) {
            case SIGMOID -> a * (1 - a);
            case TANH -> 1 - a * a;
            case RELU -> a > 0 ? 1 : 0;
            case IDENTITY -> 1;
        };
    }

    /** The outputs h for the example that begins at x[at]. */
    public double[] outputs(float[] x, int at) {
        return h(forward(x, at)[topology.layers() - 1]);
    }

    private double[] h(double[] z) {
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v);
        }
        double[] h = new double[z.length];
        for (int k = 0; k < z.length; k++) {
            h[k] = switch (topology.output()) {
                case SIGMOID -> 1 / (1 + Math.exp(-z[k]));
                case SOFTMAX -> Math.exp(z[k]) / sum;
                case IDENTITY -> z[k];
            };
        }
        return h;
    }

    /** The cost of the example that begins at x[at] and y[to], by the formula in h. */
    public double cost(float[] x, int at, float[] y, int to) {
        double[] h = outputs(x, at);
        double cost = 0;
        for (int k = 0; k < h.length; k++) {
            double t = y[to + k];
            cost += switch (topology.output()) {
                case SIGMOID -> -t * Math.log(h[k]) - (1 - t) * Math.log(1 - h[k]);
                case SOFTMAX -> -t * Math.log(h[k]);
                case IDENTITY -> (h[k] - t) * (h[k] - t) / 2;
            };
        }
        return cost;
    }

    /** One step of descent on these examples: α, λ, and M, the size of the whole training set. */
    public void step(float[] x, float[] y, int[] examples, double rate, double decay, int trainingSize) {
        double[][] gTheta = new double[theta.length][];
        double[][] gBias = new double[theta.length][];
        for (int l = 0; l < theta.length; l++) {
            gTheta[l] = new double[theta[l].length];
            gBias[l] = new double[bias[l].length];
        }
        for (int e : examples) {
            add(forward(x, e * topology.inputs()), y, e * topology.outputs(), gTheta, gBias);
        }
        for (int l = 0; l < theta.length; l++) {
            for (int i = 0; i < theta[l].length; i++) {
                theta[l][i] -= rate * (gTheta[l][i] / examples.length + decay / trainingSize * theta[l][i]);
            }
            for (int i = 0; i < bias[l].length; i++) {
                bias[l][i] -= rate * gBias[l][i] / examples.length;
            }
        }
    }

    private void add(double[][] a, float[] y, int to, double[][] gTheta, double[][] gBias) {
        double[] delta = h(a[a.length - 1]);
        for (int k = 0; k < delta.length; k++) {
            delta[k] -= y[to + k];
        }
        for (int l = theta.length - 1; l >= 0; l--) {
            double[] before = new double[a[l].length];
            for (int i = 0; i < delta.length; i++) {
                gBias[l][i] += delta[i];
                for (int j = 0; j < before.length; j++) {
                    gTheta[l][i * before.length + j] += delta[i] * a[l][j];
                    before[j] += delta[i] * theta[l][i * before.length + j];
                }
            }
            for (int j = 0; j < before.length; j++) {
                before[j] *= slope(a[l][j]);
            }
            delta = before;
        }
    }
}
