package dev.chainrule.check;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Gradients;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.CentralDifferences;
import dev.chainrule.reference.Gradient;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Unit;
import dev.chainrule.spi.Cost;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The result of checking the gradient of one network: the reference against central differences, and a device, entry by
 * entry, against the reference.
 *
 * @param topology the network's layers and units
 * @param referenceError max|g - ĝ| / max|ĝ|, with the reference's gradient g and the central differences ĝ
 * @param worst the device's worst entry
 */
public record GradientCheck(Topology topology, double referenceError, GradientEntry worst) {
    /** The step of the central differences. */
    public static final double STEP = 1e-5;

    /** The greatest {@link #referenceError} of a right reference. */
    public static final double TOLERANCE = 1e-7;

    /** The time of a pass with bounds, in multiplications for each parameter: measured, small layers. */
    private static final double PASS = 6;

    /**
     * Draws a network and a batch, and checks them on a device, with every kernel that the device has.
     *
     * @param m the number of examples
     * @param seed decides all numbers
     * @throws AmbiguousNetworkException if every network drawn has a relu unit too close to 0
     * @throws IllegalArgumentException if m is less than 1
     * @throws dev.chainrule.spi.BackendException if the device fails
     */
    public static GradientCheck of(Compute compute, Topology topology, int m, long seed) {
        return of(compute, NetworkCase.drawn(topology, m, seed, ReferenceTwin.precision(compute.device())));
    }

    /**
     * Checks a network and a batch on a device, with every kernel that the device has.
     *
     * @throws AmbiguousNetworkException if a relu unit of the network is too close to 0
     * @throws dev.chainrule.spi.BackendException if the device fails
     */
    public static GradientCheck of(Compute compute, NetworkCase network) {
        Pass pass = network.pass(ReferenceTwin.precision(compute.device()));
        if (NetworkCase.ambiguous(pass)) {
            throw new AmbiguousNetworkException(
                    "in the network " + network + " a relu unit is too close to 0 to be judged; use other examples");
        }
        Gradient differences = CentralDifferences.of(network.reference(), network.wideX(), network.wideY(), STEP);
        Gradients device = gradient(compute, network);
        Topology topology = network.topology();
        double apart = 0;
        double largest = 0;
        GradientEntry worst = GradientEntry.worst(true, 1, device.theta(1), pass.gradientTheta(1));
        for (int l = 1; l < topology.layers(); l++) {
            double[] theta = differences.theta()[l - 1];
            double[] bias = differences.bias()[l - 1];
            apart = max(apart, apart(pass.gradientTheta(l), theta), apart(pass.gradientBias(l), bias));
            largest = max(largest, largest(theta), largest(bias));
            worst = worst.orWorse(GradientEntry.worst(true, l, device.theta(l), pass.gradientTheta(l)))
                    .orWorse(GradientEntry.worst(false, l, device.bias(l), pass.gradientBias(l)));
        }
        return new GradientCheck(topology, apart == 0 ? 0 : apart / largest, worst);
    }

    private static Gradients gradient(Compute compute, NetworkCase network) {
        compute.prove(true);
        try {
            return BackPropagation.gradient(compute, network.state(), network.x(), network.y(), network.examples());
        } finally {
            compute.prove(false);
        }
    }

    /**
     * About how many multiplications the check of a drawn network takes for each example: two forward passes for each of
     * the P parameters, by which central differences move it, so 2 P² in all; and one pass with bounds, but
     * {@value NetworkCase#TRIES} where units with a kink or a bend may have to be drawn again. 10¹⁰ take a minute or two.
     */
    public static double multiplications(Topology topology) {
        double parameters = topology.parameters();
        boolean redrawn = topology.hidden().stream().map(ReferenceTwin::of).anyMatch(Unit::bends)
                || topology.cost().kind() == Cost.Kind.HUBER
                || topology.cost().kind() == Cost.Kind.ABSOLUTE;
        int passes = redrawn ? NetworkCase.TRIES : 1;
        return parameters * (2 * parameters + PASS * passes);
    }

    private static double max(double... values) {
        return DoubleStream.of(values).max().orElse(0);
    }

    private static double largest(double[] values) {
        return DoubleStream.of(values).map(Math::abs).max().orElse(0);
    }

    private static double apart(Bounded gradient, double[] differences) {
        double[] values = gradient.values();
        double apart = 0;
        for (int i = 0; i < values.length; i++) {
            apart = Math.max(apart, Math.abs(values[i] - differences[i]));
        }
        return apart;
    }

    /** Whether the reference agrees with central differences. */
    public boolean referenceRight() {
        return referenceError <= TOLERANCE;
    }

    /** Whether the reference agrees with central differences, and every entry of the device's gradient is within its bound. */
    public boolean right() {
        return referenceRight() && worst.right();
    }

    /** The network in words: its layers, their function, the output unit, as in {@code 5-4-3 relu softmax}, and the cost unless it is canonical. */
    public String network() {
        return layers("%s %s") + " " + outputs();
    }

    /** The result in a line, such as {@code 5-4-3 relu softmax reference 1.2e-10 ok cpu:vector 0.123 of its bound ok}. */
    public String line(String device) {
        return String.format(
                Locale.ROOT,
                "%-23s %-9s reference %.1e %-6s %s %.3f of its bound %s",
                layers("%-12s %-10s"),
                outputs(),
                referenceError,
                referenceRight() ? "ok" : "WRONG",
                device,
                worst.ratio(),
                worst.right() ? "ok" : "WRONG");
    }

    /** The output unit, and the cost unless it is the canonical one. */
    private String outputs() {
        String unit = topology.output().word();
        return topology.cost().isCanonical() ? unit : unit + " " + topology.cost();
    }

    /** The layers, and the function that all hidden ones have, in this format; or each with its own. */
    private String layers(String format) {
        return topology.hidden().stream().distinct().count() > 1
                ? topology.toString()
                : String.format(Locale.ROOT, format, topology.unitsText(), topology.hiddenWords());
    }
}
