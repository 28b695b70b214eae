package dev.chainrule.examples;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.ConsoleProgress;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trains handwritten digits, judges the network, saves it, and asks the saved model. The argument is the file to
 * save.
 */
public final class DigitsTraining {
    private static final long SEED = 1;

    private DigitsTraining() {}

    /** Trains and prints what came of it. */
    public static void main(String[] args) throws IOException {
        Path model = Path.of(args.length > 0 ? args[0] : "digits.safetensors");
        Topology topology = Topology.of(64, 32, 10).output(OutputUnit.SOFTMAX);
        Network network = Network.of(topology, SEED);
        Dataset test = Digits.test();
        try (Selection selection = Backends.open()) {
            Trainer.on(selection)
                    .optimizer(new Sgd(0.5f, 0.1f))
                    .batch(32)
                    .epochs(30)
                    .seed(SEED)
                    .listen(ConsoleProgress.auto())
                    .fit(network, Digits.train());
            Evaluation evaluation = Evaluation.of(selection, network, test);
            System.out.println(evaluation.correct() + " of " + evaluation.total() + " right on "
                    + selection.device().id());
        }
        network.state().save(model);
        try (Predictor predictor = Predictor.load(model, "*")) {
            double[][] pixels = new double[1][64];
            Digits.table().copy(0, 1, pixels[0]);
            Prediction answer = predictor.predict(pixels).get(0);
            System.out.println(
                    "the first digit, a " + Digits.table().label(0) + ", is taken for a " + answer.className());
        }
    }
}
