package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A small training with checkpoints in a folder, which can be interrupted after any batch. */
abstract class CheckpointLab {
    static final Topology LAYERS = Topology.of(4, 5, 3).output(OutputUnit.SOFTMAX);
    static final int EPOCHS = 5;
    static final int BATCHES = 4; // 30 examples by 8

    @TempDir
    Path folder;

    final Draw draw = Draw.ofRun();
    final Examples learn = Examples.random(draw, 30, 4, 3);
    final Examples others = Examples.random(draw, 20, 4, 3);
    final ArrayBackend backend = new ArrayBackend();
    final Compute compute = backend.compute();
    final Network net = Network.of(LAYERS, 1);
    final Notes notes = new Notes();

    @AfterEach
    void allMemoryIsFreed() {
        assertThat(compute.live()).isZero();
    }

    /** Keeps what a listener is told beside the progress. */
    static final class Notes implements TrainingListener {
        final List<String> all = new ArrayList<>();

        @Override
        public void resumed(int epochs, int examples) {
            all.add("resumed " + epochs + " " + examples);
        }

        @Override
        public void noted(String text) {
            all.add(text);
        }
    }

    Trainer trainer() {
        return Trainer.on(compute)
                .optimizer(new TestMomentum(0.1f, 0.75f))
                .schedule(Schedule.plateau(0.5, 1).warmup(2))
                .batch(8)
                .epochs(EPOCHS)
                .seed(3);
    }

    Checkpoints checkpoints() {
        return Checkpoints.in(folder).resume();
    }

    NetworkState leftAlone(UnaryOperator<Trainer> plan) {
        Network other = Network.of(LAYERS, 1);
        plan.apply(trainer()).fit(other, learn);
        return other.state();
    }

    /** Interrupts after so many batches in all. */
    static TrainingListener interruptAfter(int batches) {
        return new TrainingListener() {
            int seen;

            @Override
            public void progressed(int epoch, int examples) {
                if (++seen == batches) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    void interrupted(Trainer trainer, int batches) {
        Network other = Network.of(LAYERS, 1);
        assertThatExceptionOfType(InterruptedTrainingException.class)
                .isThrownBy(() -> trainer.listen(interruptAfter(batches)).fit(other, learn));
        assertThat(Thread.interrupted()).isTrue();
    }

    static void assertSame(NetworkState actual, NetworkState expected) {
        for (int l = 1; l < expected.topology().layers(); l++) {
            assertThat(actual.theta(l)).isEqualTo(expected.theta(l));
            assertThat(actual.bias(l)).isEqualTo(expected.bias(l));
        }
        assertThat(actual.schema()).isEqualTo(expected.schema());
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    Path newest() throws IOException {
        List<String> all =
                names().stream().filter(n -> n.matches("checkpoint-.*s")).toList();
        return folder.resolve(all.get(all.size() - 1));
    }

    void assertRefused(Trainer trainer, Examples data, String... texts) {
        NetworkState before = net.state();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer.checkpoint(checkpoints()).fit(net, data))
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
        assertThat(net.state()).isSameAs(before);
    }
}
