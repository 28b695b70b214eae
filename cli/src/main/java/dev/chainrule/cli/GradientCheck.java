package dev.chainrule.cli;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.BackPropagation;
import dev.chainrule.nn.Gradients;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.CentralDifferences;
import dev.chainrule.reference.Gradient;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.DeviceInfo;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What came of checking the gradient of one network: the reference against central differences, and the device against
 * the reference.
 *
 * @param topology of the network
 * @param error max|g - ĝ| / max|ĝ|, with the reference's gradient g and the central differences ĝ
 * @param worst the device's worst entry
 */
record GradientCheck(Topology topology, double error, GradientEntry worst) {
    /** The step of the central differences. */
    static final double STEP = 1e-5;

    /** What the error may be. */
    static final double TOLERANCE = 1e-7;

    /** Checks a drawn network on a device. */
    static GradientCheck of(Compute compute, GradientCase drawn) {
        Pass pass = drawn.pass(precision(compute.device()));
        Gradient differences = CentralDifferences.of(drawn.reference(), drawn.wideX(), drawn.wideY(), STEP);
        Gradients device = BackPropagation.gradient(compute, drawn.state(), drawn.x(), drawn.y(), drawn.examples());
        Topology topology = drawn.state().topology();
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

    /** What is promised of a device, by its kind and what it makes of denormal numbers. */
    static Precision precision(DeviceInfo device) {
        return Precision.promised(
                device.kind() == DeviceInfo.Kind.CPU, device.denormals() == DeviceInfo.Denormals.FLUSHED);
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

    boolean referenceRight() {
        return error <= TOLERANCE;
    }

    boolean right() {
        return referenceRight() && worst.right();
    }

    Document json() {
        return new Document()
                .put("layers", Layers.of(topology).units())
                .put("hidden", NetworkOptions.name(topology.hidden()))
                .put("output", NetworkOptions.name(topology.output()))
                .put("referenceError", error)
                .put("worst", worst.json())
                .put("right", right());
    }

    /** The network: its layers and units. */
    String network() {
        return topology + " " + NetworkOptions.name(topology.hidden()) + " " + NetworkOptions.name(topology.output());
    }

    /** One line. */
    String line(String device) {
        return String.format(
                Locale.ROOT,
                "%-12s %-8s %-9s reference %.1e %-6s %s %.3f of its bound %s",
                topology,
                NetworkOptions.name(topology.hidden()),
                NetworkOptions.name(topology.output()),
                error,
                referenceRight() ? "ok" : "WRONG",
                device,
                worst.ratio(),
                worst.right() ? "ok" : "WRONG");
    }
}
