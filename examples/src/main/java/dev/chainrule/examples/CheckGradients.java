package dev.chainrule.examples;

import dev.chainrule.check.GradientCheck;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;

/** Holds a device's gradients to the float64 reference: the argument is the preference. */
public final class CheckGradients {
    private CheckGradients() {}

    /** Checks a drawn network of each hidden unit, and prints the worst entry of its gradient. */
    public static void main(String[] args) {
        try (Selection selection = Backends.open(args.length > 0 ? args[0] : "*")) {
            for (Activation hidden : Activation.values()) {
                Topology topology = Topology.of(8, 6, 4).hidden(hidden).output(OutputUnit.SOFTMAX);
                GradientCheck check = GradientCheck.of(selection.compute(), topology, 5, 1);
                System.out.println(hidden + (check.right() ? " is right, worst " : " is WRONG, ") + check.worst());
            }
        }
    }
}
