package dev.chainrule.examples;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Example;
import dev.chainrule.train.Trainer;
import java.util.List;

/** Learns from a program's own records, and answers others with the names of classes and their probabilities. */
public final class OwnRecords {
    private OwnRecords() {}

    /** A fruit: its weight in grams, its diameter in centimetres, and what it is. */
    private record Fruit(float weight, float diameter, int kind) {}

    /** Trains on eight fruits and prints what the network makes of three others. */
    public static void main(String[] args) {
        List<Fruit> fruits = List.of(
                new Fruit(5, 2.1f, 0),
                new Fruit(8, 2.5f, 0),
                new Fruit(7, 2.4f, 0), // cherries
                new Fruit(150, 7, 1),
                new Fruit(190, 8, 1),
                new Fruit(170, 7.2f, 1), // apples
                new Fruit(1400, 15, 2),
                new Fruit(1100, 14, 2)); // melons
        Dataset data = Dataset.of(fruits, f -> Example.of(new float[] {f.weight(), f.diameter()}, f.kind()))
                .classes("cherry", "apple", "melon")
                .standardized();
        Network network = Network.of(Topology.of(2, 8, 3).output(OutputUnit.SOFTMAX), 1);
        try (Selection selection = Backends.open()) {
            Trainer.on(selection).fit(network, data);
        }
        try (Predictor predictor = Predictor.of(network.state(), Backends.open())) { // raw inputs: it scales them
            for (Prediction answer : predictor.predict(new float[][] {{6, 2.2f}, {160, 7.4f}, {1300, 16}})) {
                System.out.println(answer.className() + ", best two: " + answer.best(2));
            }
        }
    }
}
