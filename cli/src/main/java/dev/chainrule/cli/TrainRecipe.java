package dev.chainrule.cli;

import dev.chainrule.modelselection.Recipe;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.Validation;
import java.util.function.Function;

/** The way in which {@code train} trains with its options, for examples that are not known yet. */
final class TrainRecipe implements Recipe {
    private final Selection selection;
    private final NetworkOptions network;
    private final OptimizerOptions optimizer;
    private final ScheduleOptions schedule;
    private final Optimizer steps;
    private final Validation judged;
    private final Function<Topology, Network> drawn;
    private final Planner planner;

    /** Makes the plan of a training. */
    @FunctionalInterface
    interface Planner {
        /**
         * A plan.
         *
         * @param learnt the number of examples that are learnt
         */
        Trainer trainer(Selection selection, Optimizer steps, int learnt, Validation judged);
    }

    /** Checks the options as {@code train} does. */
    TrainRecipe(
            Selection selection,
            NetworkOptions network,
            OptimizerOptions optimizer,
            ScheduleOptions schedule,
            ValidationOptions validation,
            RegularizationOptions regularization,
            Function<Topology, Network> drawn,
            Planner planner) {
        this.selection = selection;
        this.network = network;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.drawn = drawn;
        this.planner = planner;
        OutputUnit output = network.output();
        network.checkCost(output);
        regularization.check(output);
        steps = optimizer.optimizer(output);
        regularization.check(steps);
        if (validation.file() != null) {
            throw CommandException.usage("--validate " + validation.by()
                    + ": a file judges a single training, of train; expected a share, such as 0.1");
        }
        judged = validation.validation(null);
    }

    @Override
    public Network network(Dataset examples) {
        return drawn.apply(network.topology(examples));
    }

    @Override
    public Trainer trainer(Dataset examples) {
        int learnt = judged.learnt(examples.size());
        optimizer.checkSlices(learnt);
        schedule.check(Trainer.course(learnt, optimizer.batch(learnt), optimizer.epochs(learnt)));
        return planner.trainer(selection, steps, learnt, judged);
    }
}
