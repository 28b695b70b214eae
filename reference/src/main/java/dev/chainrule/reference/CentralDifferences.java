package dev.chainrule.reference;

/**
 * The gradient without calculus: each parameter in turn is moved up and down by one step, and
 * (J(Θ + step) - J(Θ - step)) / (2 step) is what the cost answers. Two forward passes for each parameter; slow, and
 * the judge of everything faster.
 *
 * <p>The result is off by step²/6 · ∂³J/∂Θ³ and by float64's rounding of J over the step, together about 10⁻¹⁰ of J for
 * a step of 10⁻⁵. It is meaningless where the z of a unit with a kink changes sign within the step: see {@link
 * Pass#ambiguous(double)}.
 */
public final class CentralDifferences {
    private CentralDifferences() {}

    /** The differences of J, without decay, over the examples x[m][S_1] with targets y[m][K]. */
    public static Gradient of(ReferenceNetwork network, double[][] x, double[][] y, double step) {
        return of(network, x, y, 0, x.length, step);
    }

    /** The differences of J with its decay term λ/2M Σ Θ², M = trainingSize. */
    public static Gradient of(
            ReferenceNetwork network, double[][] x, double[][] y, double lambda, int trainingSize, double step) {
        if (!(step > 0)) {
            throw new IllegalArgumentException("CentralDifferences: step " + step + ", expected above 0");
        }
        double[][] theta = network.theta();
        double[][] bias = network.bias();
        ReferenceNetwork moved = network.over(theta, bias);
        double[][] byTheta = new double[theta.length][];
        double[][] byBias = new double[bias.length][];
        for (int l = 0; l < theta.length; l++) {
            byTheta[l] = differences(theta[l], step, moved, x, y, lambda, trainingSize);
            byBias[l] = differences(bias[l], step, moved, x, y, lambda, trainingSize);
        }
        return new Gradient(byTheta, byBias);
    }

    /** The differences by each of these parameters, which belong to the network and are put back. */
    private static double[] differences(
            double[] parameters,
            double step,
            ReferenceNetwork network,
            double[][] x,
            double[][] y,
            double lambda,
            int trainingSize) {
        double[] differences = new double[parameters.length];
        for (int p = 0; p < parameters.length; p++) {
            double here = parameters[p];
            parameters[p] = here + step;
            double above = network.cost(x, y, lambda, trainingSize);
            parameters[p] = here - step;
            double below = network.cost(x, y, lambda, trainingSize);
            parameters[p] = here;
            differences[p] = (above - below) / (2 * step);
        }
        return differences;
    }
}
