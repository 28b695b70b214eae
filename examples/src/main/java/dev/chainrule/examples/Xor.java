package dev.chainrule.examples;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.predict.Predictor;
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
        float[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        float[][] y = {{0}, {1}, {1}, {0}};
        Network network = Network.of(Topology.of(2, 4, 1), 1);
        try (Selection selection = Backends.open()) {
            Trainer.on(selection).optimizer(Sgd.rate(2)).batch(4).epochs(5000).fit(network, Dataset.of(x, y));
        }
        try (Predictor predictor = Predictor.of(network.state(), Backends.open())) {
            for (float[] row : x) {
                float h = predictor.predict(row)[0];
                System.out.printf(Locale.ROOT, "%.0f xor %.0f = %.4f%n", row[0], row[1], h);
            }
        }
    }
}
