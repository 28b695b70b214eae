package dev.chainrule.cli;

import dev.chainrule.modelselection.Recipe;
import dev.chainrule.nn.Network;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.Validation;

/**
 * The way in which {@code train} trains with its options, for examples that are not known yet.
 *
 * @param judged a share of the examples, or none
 */
record TrainRecipe(TrainOptions options, Selection selection, Optimizer steps, Validation judged) implements Recipe {
    @Override
    public Network network(Dataset examples) {
        return options.network(examples);
    }

    @Override
    public Trainer trainer(Dataset examples) {
        int learnt = judged.learnt(examples.size());
        options.check(learnt);
        return options.trainer(selection, steps, learnt, judged);
    }
}
