package app;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;

/** Trains the built-in digits on the best device, and prints it. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        long seed = 1;
        try (Selection selection = Backends.open()) {
            Network network = Network.of(Topology.of(64, 32, 10), seed);
            Trainer.on(selection).seed(seed).fit(network, Digits.train(seed));
            Evaluation test = Evaluation.of(selection, network, Digits.test(seed));
            System.out.println("device: " + selection.device().id() + " accuracy " + test.accuracy());
        }
    }
}
