package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.TestMomentum;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The program that {@link KilledTrainingTest} kills: one training, which goes on from its checkpoints. */
final class KilledTraining {
    private static final Topology LAYERS = Topology.of(6, 8, 3).output(OutputUnit.SOFTMAX);

    private KilledTraining() {}

    /** The folder, when checkpoints are written, the epochs, the seed of the data, and the file for the model. */
    public static void main(String... args) throws IOException {
        Checkpoints checkpoints = Checkpoints.in(Path.of(args[0]))
                .every(Every.of(args[1]))
                .keep(2)
                .resume();
        NetworkState learnt =
                train(checkpoints, Integer.parseInt(args[2]), Long.parseLong(args[3]), new TrainingListener() {
                    private boolean told;

                    @Override
                    public void progressed(int epoch, int examples) {
                        if (!told) {
                            System.out.println("learning");
                            told = true;
                        }
                    }

                    @Override
                    public void noted(String text) {
                        System.out.println("note: " + text);
                    }
                });
        learnt.save(Path.of(args[4]));
        System.out.println("saved");
    }

    /** A training with all that a checkpoint must keep: momentum, a schedule with state, a validation set, a ragged last batch. */
    static NetworkState train(@Nullable Checkpoints checkpoints, int epochs, long seed, TrainingListener listener) {
        Examples data = Examples.random(new Draw(seed), 43, 6, 3);
        Network net = Network.of(LAYERS, seed);
        try (Compute compute = new ArrayBackend().compute()) {
            Trainer trainer = Trainer.on(compute)
                    .optimizer(new TestMomentum(0.05f, 0.5f))
                    .schedule(Schedule.plateau(0.9, 2).warmup(3))
                    .validate(0.2)
                    .batch(8)
                    .epochs(epochs)
                    .seed(seed)
                    .listen(listener);
            (checkpoints == null ? trainer : trainer.checkpoint(checkpoints)).fit(net, data);
        }
        return net.state();
    }
}
