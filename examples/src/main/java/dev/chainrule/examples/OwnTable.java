package dev.chainrule.examples;

import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSource;
import dev.chainrule.data.Split;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;

/** From a table to answers: reads, trains, judges, saves, loads and asks. */
public final class OwnTable {
    private OwnTable() {}

    /** Learns a table: the arguments are a CSV file whose last column is the class, and the file for the model. */
    public static void main(String[] args) throws IOException {
        Path model = Path.of(args[1]);
        Split<Dataset> flowers = new DataSets().split(DataSource.of(args[0]), null); // a fifth judges
        try (Selection device = Backends.open("*")) {
            Dataset learnt = flowers.train();
            Topology topology =
                    Topology.of(learnt.inputs(), 16, learnt.outputs()).output(OutputUnit.SOFTMAX);
            Network network = Network.of(topology, 1);
            Trainer.on(device).epochs(40).seed(1).fit(network, learnt);
            System.out.println(Evaluation.of(device, network, flowers.test()).text());
            network.state().save(model);
        }
        try (Predictor predictor = Predictor.load(model, "cpu")) { // safe from many threads
            Prediction answer =
                    predictor.predict(new float[][] {{5.1f, 3.5f, 1.4f, 0.2f}}).get(0);
            System.out.println(answer.className() + ", " + answer.best(2));
        }
    }
}
