package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.TestMomentum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints: a training that was interrupted and goes on has the bits of one that was not. */
class CheckpointsTest extends CheckpointLab {
    // ---- the same bits

    /** An interrupt writes one after the batch in hand, wherever that is in its epoch. */
    @ParameterizedTest
    @CsvSource({"1", "3", "4", "5", "10", "12", "19"})
    void aTrainingGoesOnWithTheSameBitsFromAnyBatch(int batches) {
        interrupted(trainer().checkpoint(checkpoints()), batches);
        TrainingReport report =
                trainer().checkpoint(checkpoints()).listen(notes).fit(net, learn);

        int examples = Math.min(batches % BATCHES * 8, 30);
        assertThat(notes.all).containsExactly("resumed " + batches / BATCHES + " " + examples);
        assertSame(net.state(), leftAlone(plan -> plan));
        assertThat(report.epochs()).isEqualTo(EPOCHS);
        Network other = Network.of(LAYERS, 1);
        TrainingReport whole = trainer().fit(other, learn);
        assertThat(report.costs()).isEqualTo(whole.costs());
    }

    @Test
    void theBestModelAndPatienceAreKept() {
        UnaryOperator<Trainer> plan =
                trainer -> trainer.epochs(60).validate(others).patience(4);
        NetworkState expected = leftAlone(plan);
        for (int i = 0; i < 100; i++) {
            Network other = Network.of(LAYERS, 1);
            try {
                plan.apply(trainer())
                        .checkpoint(checkpoints())
                        .listen(interruptAfter(7))
                        .fit(other, learn);
                assertSame(other.state(), expected);
                return;
            } catch (InterruptedTrainingException e) {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
        throw new AssertionError("it never ended");
    }

    @Test
    void theBestModelIsAFileOfItsOwn() throws IOException {
        trainer().validate(others).checkpoint(checkpoints()).fit(net, learn);
        assertSame(NetworkState.load(folder.resolve("best.safetensors")), net.state());
    }

    /** Nothing of the checkpoint is lost to who saves the network then, though no batch was trained since. */
    @ParameterizedTest
    @ValueSource(ints = {2, BATCHES, BATCHES + 1})
    void anInterruptDuringTheResumeLeavesTheStateOfTheCheckpoint(int batches) {
        Network before = Network.of(LAYERS, 1);
        assertThatExceptionOfType(InterruptedTrainingException.class)
                .isThrownBy(() -> trainer()
                        .checkpoint(checkpoints())
                        .listen(interruptAfter(batches))
                        .fit(before, learn));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        LastGood kept = new LastGood();
        assertThatExceptionOfType(InterruptedTrainingException.class)
                .isThrownBy(
                        () -> trainer().checkpoint(checkpoints()).listen(kept).fit(net, learn));
        assertThat(Thread.interrupted()).isTrue();
        assertSame(net.state(), before.state());
        assertThat(kept.epoch()).isEqualTo(batches / BATCHES);
    }

    @Test
    void whatHasEndedIsNotTrainedAgain() {
        trainer().checkpoint(checkpoints()).fit(net, learn);
        List<String> calls = backend.record();
        Network again = Network.of(LAYERS, 7);
        TrainingReport report = trainer().checkpoint(checkpoints()).fit(again, learn);

        assertSame(again.state(), net.state());
        assertThat(report.epochs()).isEqualTo(EPOCHS);
        assertThat(calls).doesNotContain("accumulateGradient");
    }

    @Test
    void aDivergenceAfterTheResumeLeavesTheLastGoodEpoch() {
        Optimizer leaps = new TestMomentum(0.1f, 0.75f);
        interrupted(trainer().optimizer(leaps).checkpoint(checkpoints()), 6);
        NetworkState afterOne = leftAlone(plan -> plan.listen(new TrainingListener() {
            @Override
            public Next ended(EpochReport epoch) {
                return Next.STOP;
            }
        }));
        backend.hook((name, views) -> {
            if (name.equals("accumulateGradient")) {
                throw new IllegalStateException("planted");
            }
        });
        try (Compute failing = backend.compute()) {
            assertThatExceptionOfType(dev.chainrule.spi.BackendException.class)
                    .isThrownBy(() -> new Trainer(
                                    failing,
                                    leaps,
                                    8,
                                    EPOCHS,
                                    3,
                                    List.of(),
                                    Schedule.plateau(0.5, 1).warmup(2),
                                    Regularization.NONE,
                                    Oversight.NONE,
                                    Slices.NONE)
                            .checkpoint(checkpoints())
                            .fit(net, learn));
        }
        assertSame(net.state(), afterOne);
    }

    // ---- when, and how many

    @ParameterizedTest
    @CsvSource({
        "5batches, 000000000010 000000000015 000000000020",
        "2epochs, 000000000008 000000000016 000000000020",
        "9epochs, 000000000020",
        "1epochs, 000000000012 000000000016 000000000020"
    })
    void checkpointsAreWrittenWhenTheyAreDueAndTheNewestAreKept(String every, String steps) throws IOException {
        trainer().checkpoint(checkpoints().every(Every.of(every))).fit(net, learn);
        List<String> expected = new ArrayList<>();
        for (String step : steps.split(" ")) {
            expected.add("checkpoint-" + step + ".safetensors");
        }
        expected.add("lock");
        assertThat(names()).isEqualTo(expected);
    }

    @Test
    void aSecondIsMeasuredByTheClock() throws IOException {
        List<Integer> written = new ArrayList<>();
        trainer()
                .checkpoint(checkpoints().every(Every.seconds(1)).keep(50))
                .listen(new TrainingListener() {
                    @Override
                    public void progressed(int epoch, int examples) {
                        if (epoch == 2 && examples == 8) {
                            pause();
                        }
                        if (epoch == 2 && examples == 16) {
                            try {
                                written.add(names().size());
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        }
                    }
                })
                .fit(net, learn);
        assertThat(written).containsExactly(2); // one, and the lock
        assertThat(names()).contains("checkpoint-000000000005.safetensors").hasSize(3);
    }

    private static void pause() {
        try {
            Thread.sleep(1100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- refusals, each with the difference

    @Test
    void settingsAndDataThatChangedAreRefused() {
        interrupted(trainer().checkpoint(checkpoints()), 6);

        assertRefused(
                trainer().batch(9), learn, "cannot be resumed with other settings or data", "batch: 9, expected 8");
        assertRefused(trainer().epochs(6), learn, "epochs: 6, expected 5");
        assertRefused(trainer().seed(4), learn, "seed: 4, expected 3");
        assertRefused(
                trainer().optimizer(Sgd.rate(0.1f)),
                learn,
                "optimizer: Sgd[rate=0.1, decay=0.0, clipping=Clipping[value=Infinity, norm=Infinity]], expected TestMomentum[");
        assertRefused(
                trainer().dropout(0.25f),
                learn,
                "regularization: Regularization[inputDropout=0.0, dropout=0.25, ",
                ", expected Regularization[inputDropout=0.0, dropout=0.0, ");
        assertRefused(trainer().schedule(Schedule.cosine()), learn, "schedule: Cosine[], expected Warmup[");
        assertRefused(trainer().validate(others), learn, "validation: 20 x 4 and 3, sha256 ", ", expected none");
        float[] x = learn.x().clone();
        x[7] = Math.nextUp(x[7]);
        assertRefused(
                trainer(), new Examples(4, 3, x, learn.y(), null, learn.schema()), "examples: 30 x 4 and 3, sha256 ");
        assertRefused(trainer(), learn.with(learn.schema().label("kind", 0)), "data: other names");

        Network wider = Network.of(Topology.of(4, 6, 3).output(OutputUnit.SOFTMAX), 1);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer().checkpoint(checkpoints()).fit(wider, learn))
                .withMessageContaining("network: 4-6-3 with softmax outputs, expected 4-5-3 with softmax");
        Network focal = Network.of(LAYERS.cost(Cost.focal(2)), 1);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer().checkpoint(checkpoints()).fit(focal, learn))
                .withMessageContaining("other settings or data: cost: focal:2, expected canonical");
    }

    /** They decide no number. */
    @Test
    void whenAndHowManyMayChangeAtAResume() throws IOException {
        interrupted(trainer().checkpoint(checkpoints().every(Every.batches(2)).keep(2)), 6);
        assertThat(names()).filteredOn(name -> name.startsWith("checkpoint-")).hasSize(2);
        trainer()
                .checkpoint(checkpoints().every(Every.batches(3)).keep(4))
                .listen(notes)
                .fit(net, learn);
        assertThat(notes.all).containsExactly("resumed 1 16");
        assertThat(names()).filteredOn(name -> name.startsWith("checkpoint-")).hasSize(4);
        assertSame(net.state(), leftAlone(plan -> plan));
    }

    @Test
    void anotherTrainingDoesNotBeginInItsFolder() {
        interrupted(trainer().checkpoint(checkpoints()), 6);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer().checkpoint(Checkpoints.in(folder)).fit(net, learn))
                .withMessageContaining("holds those of a training; resume goes on with it");
    }

    @Test
    void twoTrainingsDoNotShareAFolder() {
        trainer()
                .epochs(1)
                .checkpoint(checkpoints())
                .listen(new TrainingListener() {
                    @Override
                    public Next ended(EpochReport epoch) {
                        try (Compute second = new ArrayBackend().compute()) {
                            assertThatExceptionOfType(CheckpointException.class)
                                    .isThrownBy(() -> Trainer.on(second)
                                            .checkpoint(checkpoints())
                                            .fit(Network.of(LAYERS, 1), learn))
                                    .withMessageContaining("another training uses");
                        }
                        return Next.CONTINUE;
                    }
                })
                .fit(net, learn);
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer().checkpoint(Checkpoints.in(file)).fit(net, learn))
                .withMessageContaining("cannot be written to");
        assertThatIllegalArgumentException().isThrownBy(() -> checkpoints().keep(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Every.of("5 minutes"));
        assertThatIllegalArgumentException().isThrownBy(() -> Every.epochs(0));
        assertThat(Every.of("2m")).isEqualTo(Every.seconds(120));
    }

    /** Inputs of 10^25 have gradients whose squares overflow; Adam's steps are 0 then, and the parameters and costs finite. */
    @Test
    void anOptimizerWhoseMemoryHasOverflowedIsToldOnceAndNothingOfItIsWritten() throws IOException {
        Topology layers = Topology.of(4, 3).output(OutputUnit.SOFTMAX);
        NetworkState zero = NetworkState.of(layers, new float[][] {new float[12]}, new float[][] {new float[3]});
        Examples sane = Examples.random(draw, 30, 4, 3);
        float[] huge = sane.x().clone();
        for (int i = 0; i < huge.length; i++) {
            huge[i] = Math.copySign(1e25f, huge[i]);
        }
        Examples large = new Examples(4, 3, huge, sane.y(), null, sane.schema());
        Network overflowing = Network.of(zero);
        TrainingReport report = trainer()
                .optimizer(Adam.rate(0.1f))
                .checkpoint(checkpoints())
                .listen(notes)
                .fit(overflowing, large);

        assertThat(report.epochs()).isEqualTo(EPOCHS);
        assertThat(overflowing.state().finite()).isTrue();
        assertThat(notes.all)
                .containsExactly("no more checkpoints: the optimizer's memory is not finite; scaled data or --clip-norm"
                        + " keep it so");
        assertThat(names()).noneMatch(name -> name.startsWith("checkpoint-"));

        trainer()
                .optimizer(Adam.rate(0.1f))
                .checkpoint(checkpoints())
                .listen(notes)
                .fit(Network.of(zero), sane);
        assertThat(notes.all).hasSize(1); // nothing was left to resume, and nothing else is told
        assertThat(names()).anyMatch(name -> name.startsWith("checkpoint-"));
    }
}
