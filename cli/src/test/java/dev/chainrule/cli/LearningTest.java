package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saving when something is thrown in the middle of a training. */
final class LearningTest {
    @TempDir
    Path folder;

    private final Selection device = Backends.open("cpu:scalar");
    private final Network net = Network.of(Topology.of(64, 10), 1);
    private final NetworkState[] good = new NetworkState[1];

    @AfterEach
    void closeDevice() {
        device.close();
    }

    /** Does something in the middle of an epoch. */
    private TrainingListener inEpoch(int number, Runnable what) {
        return new TrainingListener() {
            @Override
            public void progressed(int epoch, int examples) {
                if (epoch == number && examples > 700) {
                    what.run();
                }
            }

            @Override
            public Next ended(EpochReport epoch) {
                good[0] = net.state();
                return Next.CONTINUE;
            }
        };
    }

    private CommandException run(TrainingListener listener, String... model) throws IOException {
        Optional<OutputFile> file =
                model.length == 0 ? Optional.empty() : Optional.of(OutputFile.of("--save", path(model[0])));
        Learning learning = new Learning(Trainer.on(device).epochs(5), listener, file, Provenance.NONE);
        return catchThrowableOfType(CommandException.class, () -> learning.run(net, Digits.train()));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void assertSaved(String name) throws IOException {
        assertThat(NetworkState.load(folder.resolve(name)).theta(1)).isEqualTo(good[0].theta(1));
    }

    @Test
    void memoryThatRunsOutKeepsTheLastGoodModel() throws IOException {
        CommandException e = run(
                inEpoch(3, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }),
                "model");
        assertThat(e.exitCode()).isEqualTo(1);
        assertThat(e)
                .hasMessageStartingWith("out of memory (Java heap space)")
                .hasMessageEndingWith("; model of epoch 2 saved to " + path("model"));
        assertSaved("model");
    }

    @Test
    void soDoesWhateverElseIsThrown() throws IOException {
        CommandException e = run(
                inEpoch(2, () -> {
                    throw new IllegalStateException("planted");
                }),
                "model");
        assertThat(e)
                .hasMessageContaining("planted")
                .hasMessageEndingWith("; model of epoch 1 saved to " + path("model"));
        assertSaved("model");
    }

    @Test
    void inTheFirstEpochThereIsNothingToKeep() throws IOException {
        CommandException e = run(
                inEpoch(1, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }),
                "model");
        assertThat(e).hasMessageStartingWith("out of memory").message().doesNotContain("saved");
        assertThat(folder).isEmptyDirectory();
    }

    /** By whatever it is: the thread of a program that runs the command, for instance. */
    @Test
    void anInterruptWithoutASignalFails() throws IOException {
        Learning learning = new Learning(
                Trainer.on(device).epochs(5),
                inEpoch(2, Thread.currentThread()::interrupt),
                Optional.of(OutputFile.of("--save", path("model"))),
                Provenance.NONE);
        Learning.Outcome outcome = learning.run(net, Digits.train());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.report().epochs()).isEqualTo(1);
        assertThat(outcome.interrupted().exitCode()).isEqualTo(1);
        assertThat(outcome.interrupted()).hasMessageEndingWith("; model saved to " + path("model"));
        assertThat(NetworkState.load(folder.resolve("model")).theta(1))
                .isEqualTo(net.state().theta(1))
                .isNotEqualTo(good[0].theta(1));
    }

    @Test
    void aSecondFailureDoesNotHideTheFirst() throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        CommandException e = run(
                inEpoch(2, () -> {
                    assertThat(place.toFile().delete()).isTrue();
                    throw new OutOfMemoryError("Java heap space");
                }),
                "place/model");
        assertThat(e).hasMessageStartingWith("out of memory");
        Matcher said = Pattern.compile(
                        "place/model: not saved: its folder does not exist; the model is in (.*) instead")
                .matcher(e.getMessage());
        assertThat(said.find()).as(e.getMessage()).isTrue();
        Files.delete(Path.of(said.group(1)));
    }
}
