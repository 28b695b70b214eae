package dev.chainrule.examples;

import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSource;
import dev.chainrule.modelselection.CrossValidation;
import dev.chainrule.modelselection.Dimension;
import dev.chainrule.modelselection.Folds;
import dev.chainrule.modelselection.HyperparameterSearch;
import dev.chainrule.modelselection.Point;
import dev.chainrule.modelselection.Recipe;
import dev.chainrule.modelselection.SearchReport;
import dev.chainrule.modelselection.SearchSpace;
import dev.chainrule.modelselection.SuccessiveHalving;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Trainer;

/** Searches a rate and a number of hidden units for the digits, and cross-validates what it found. */
public final class SelectModel {
    private static final long SEED = 1;

    private SelectModel() {}

    /** Runs it: the argument is the preference. */
    public static void main(String[] args) {
        DataSource digits = DataSource.of("digits");
        SearchSpace space = SearchSpace.of(Dimension.logUniform("rate", 0.01, 1), Dimension.of("units", "16", "32"));
        try (Selection device = Backends.open(args.length > 0 ? args[0] : "*")) {
            Folds heldOut = new DataSets().holdOut(digits, null, 0.2, SEED).kept();
            SearchReport found = HyperparameterSearch.random(space, 4, SEED)
                    .halving(new SuccessiveHalving(2))
                    .run(heldOut, point -> recipe(device, point));
            found.lines().forEach(System.out::println);

            Point best = found.best().orElseThrow().point();
            Folds folds = new DataSets().folds(digits, 3, SEED);
            System.out.println("best: " + best);
            System.out.println(
                    CrossValidation.of(folds).run(recipe(device, best)).text());
        }
    }

    private static Recipe recipe(Selection device, Point point) {
        Topology topology = Topology.of(64, (int) point.number("units"), 10).output(OutputUnit.SOFTMAX);
        return Recipe.of(
                Trainer.on(device)
                        .optimizer(Sgd.rate((float) point.number("rate")))
                        .epochs(8)
                        .seed(SEED),
                examples -> Network.of(topology, SEED));
    }
}
