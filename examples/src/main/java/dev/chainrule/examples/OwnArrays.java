package dev.chainrule.examples;

import dev.chainrule.bench.Fastest;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.util.Random;

/** From arrays to class names on the fastest device, whose gradients are checked. */
public final class OwnArrays {
    /** Learns in which of three stripes a point lies: the argument is the preference. */
    public static void main(String[] args) {
        Random random = new Random(1);
        float[][] points = new float[900][2];
        int[] stripes = new int[points.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = new float[] {random.nextFloat(), random.nextFloat()};
            stripes[i] = (int) (1.5f * (points[i][0] + points[i][1]));
        }
        Topology topology = Topology.of(2, 16, 3).output(OutputUnit.SOFTMAX);
        Network network = Network.of(topology, 1);
        try (Selection fastest = Fastest.open(args.length > 0 ? args[0] : "*", topology, 32)) {
            Trainer.on(fastest).fit(network, Dataset.of(points, stripes).classes("low", "middle", "high"));
            GradientCheck check = GradientCheck.of(fastest.compute(), topology, 8, 1);
            System.out.println(
                    fastest.device().id() + (check.right() ? ": gradients are right" : ": gradients are WRONG"));
            Predictor predictor = Predictor.of(network.state(), fastest); // it is closed with the device
            for (Prediction point : predictor.predict(new float[][] {{0.1f, 0.2f}, {0.5f, 0.5f}, {0.9f, 0.8f}})) {
                System.out.println(point.className() + ", " + point.best(2));
            }
        }
    }
}
