package dev.chainrule.examples;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Targets;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Predictor;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.util.Locale;

/** Learns exclusive or: the smallest function that needs a hidden layer. */
public final class Xor {
    private Xor() {}

    /** Trains on the four examples and prints what the network makes of them. */
    public static void main(String[] args) {
        Dataset xor = Examples.of(
                new Csv().parse("xor", "0,0,0\n0,1,1\n1,0,1\n1,1,0\n"), Scaling.identity(2), Targets.numbers());
        Network network = Network.of(Topology.of(2, 4, 1), 1);
        try (Selection selection = Backends.open()) {
            Trainer.on(selection).rate(2).batch(4).epochs(5000).fit(network, xor);
        }
        try (Predictor predictor = Predictor.of(network.state(), Backends.open())) {
            for (float[] x : new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
                float h = predictor.predict(x)[0];
                System.out.printf(Locale.ROOT, "%.0f xor %.0f = %.4f%n", x[0], x[1], h);
            }
        }
    }
}
