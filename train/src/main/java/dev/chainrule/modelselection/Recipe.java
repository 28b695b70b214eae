package dev.chainrule.modelselection;

import dev.chainrule.nn.Network;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.util.function.Function;

/** A way to train, which is applied to the examples of every fold anew. */
public interface Recipe {
    /** A network that has not learnt, for examples like these. Seeded, so that it is the same every time. */
    Network network(Dataset examples);

    /** The plan of a training by these examples. */
    Trainer trainer(Dataset examples);

    /**
     * The same plan for all examples.
     *
     * <pre>{@code Recipe.of(Trainer.on(device).epochs(30), data -> Network.of(Topology.of(4, 8, 3), seed))}</pre>
     */
    static Recipe of(Trainer trainer, Function<? super Dataset, Network> network) {
        return new Recipe() {
            @Override
            public Network network(Dataset examples) {
                return network.apply(examples);
            }

            @Override
            public Trainer trainer(Dataset examples) {
                return trainer;
            }
        };
    }

    /**
     * This way, with a share of its epochs: rounded, and at least one. The schedule is a whole one of these epochs; one that is too long
     * for them, by its warm-up, is that of all epochs, ended early.
     */
    default Recipe epochs(double share) {
        Recipe whole = this;
        return new Recipe() {
            @Override
            public Network network(Dataset examples) {
                return whole.network(examples);
            }

            @Override
            public Trainer trainer(Dataset examples) {
                Trainer trainer = whole.trainer(examples);
                return trainer.shortened(trainer.oversight().validation().learnt(examples.size()), share);
            }
        };
    }
}
