package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training in a thread that is interrupted: it ends after the batch in hand, with the state after it. */
class TrainerInterruptTest {
    private static final int SIZE = 10;
    private static final int BATCHES = 3;

    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Draw draw = Draw.ofRun();
    private final Examples data = Examples.random(draw, SIZE, 3, 2);
    private final Network net = Network.of(Topology.of(3, 4, 2), 1);
    private final NetworkState before = net.state();
    private int aborted;

    @AfterEach
    void freesTheDevice() {
        assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        assertThat(compute.live()).isZero();
        compute.close();
        assertThat(backend.open()).isZero();
    }

    private Trainer trainer(TrainingListener listener) {
        return Trainer.on(compute).batch(4).epochs(5).seed(7).listen(listener);
    }

    /** Interrupts its thread after a batch, and counts what it is told. */
    private final class After implements TrainingListener {
        private final int epoch;
        private final int examples;

        After(int epoch, int examples) {
            this.epoch = epoch;
            this.examples = examples;
        }

        @Override
        public void progressed(int inEpoch, int done) {
            if (inEpoch == epoch && done == examples) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void aborted() {
            aborted++;
        }
    }

    /** Descent that leaves out all steps after the first {@code last}. */
    private record StepsUpTo(int last) implements Optimizer {
        @Override
        public float rate() {
            return 0.5f;
        }

        @Override
        public OptimizerRun begin(BackPropagation network, int trainingSize) {
            OptimizerRun sgd = Sgd.rate(rate()).begin(network, trainingSize);
            return (parameters, batch, step) -> {
                if (step.number() <= last) {
                    sgd.step(parameters, batch, step);
                }
            };
        }
    }

    /** The state after this many batches of a training that is not interrupted: all later steps are left out. */
    private NetworkState stateAfter(int batches) {
        Network other = Network.of(before);
        ArrayBackend device = new ArrayBackend();
        try (Compute apart = device.compute()) {
            Trainer.on(apart)
                    .optimizer(new StepsUpTo(batches))
                    .batch(4)
                    .epochs(5)
                    .seed(7)
                    .fit(other, data);
        }
        return other.state();
    }

    private void assertHasLearnt(int batches) {
        assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        NetworkState expected = stateAfter(batches);
        Thread.currentThread().interrupt();
        for (int l = 1; l < expected.topology().layers(); l++) {
            assertThat(net.state().theta(l)).isEqualTo(expected.theta(l));
            assertThat(net.state().bias(l)).isEqualTo(expected.bias(l));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1", "1, 8, 2", "3, 4, 7", "5, 8, 14"})
    void theNetworkHoldsTheStateAfterTheBatchInHand(int epoch, int examples, int batches) {
        InterruptedTrainingException e = catchThrowableOfType(
                InterruptedTrainingException.class,
                () -> trainer(new After(epoch, examples)).fit(net, data));

        assertThat(e)
                .hasMessage("training was interrupted in epoch " + epoch + " of 5, after " + examples + " of " + SIZE
                        + " examples");
        assertThat(e.epoch()).isEqualTo(epoch);
        assertThat(e.examples()).isEqualTo(examples);
        assertThat(e.report().device()).isEqualTo(compute.device().id());
        assertThat(e.report().epochs()).isEqualTo(epoch - 1);
        assertThat(e.report().cost()).isPositive().isFinite();
        assertThat(e.report().samplesPerSecond()).isPositive().isFinite();
        assertThat(aborted).isOne();
        assertHasLearnt(batches);
    }

    @Test
    void betweenTwoEpochsTheFirstIsWhole() {
        double[] costs = new double[2];
        TrainingListener listener = new TrainingListener() {
            @Override
            public Next ended(EpochReport epoch) {
                costs[epoch.epoch() - 1] = epoch.cost();
                if (epoch.epoch() == 2) {
                    Thread.currentThread().interrupt();
                }
                return Next.CONTINUE;
            }
        };
        InterruptedTrainingException e = catchThrowableOfType(
                InterruptedTrainingException.class, () -> trainer(listener).fit(net, data));

        assertThat(e.epoch()).isEqualTo(3);
        assertThat(e.examples()).isZero();
        assertThat(e.report().epochs()).isEqualTo(2);
        assertThat(e.report().cost()).isEqualTo(costs[1]);
        assertHasLearnt(2 * BATCHES);
    }

    @Test
    void afterTheLastBatchItIsTooLate() {
        TrainingReport report = trainer(new After(5, SIZE)).fit(net, data);

        assertThat(report.epochs()).isEqualTo(5);
        assertThat(aborted).isZero();
        assertHasLearnt(5 * BATCHES);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1L << 40}) // too little memory for the data, and enough
    void beforeTrainingNothingIsLearnt(long memoryBytes) {
        Examples scaled = data.with(Schema.of(3, data.outputs()).inputs(Scaling.uniform(3, 1, 1)));
        Thread.currentThread().interrupt();
        try (Compute device = new Compute(new ArrayBackend(), ArrayBackend.device(memoryBytes))) {
            assertThatExceptionOfType(InterruptedTrainingException.class)
                    .isThrownBy(() -> Trainer.on(device).listen(new After(0, 0)).fit(net, scaled))
                    .satisfies(e -> assertThat(e.report().cost()).isNaN())
                    .satisfies(e -> assertThat(e.report().samplesPerSecond()).isNaN())
                    .withMessage("training was interrupted in epoch 1 of 1000, after 0 of 10 examples");
            assertThat(device.live()).isZero();
        }
        assertThat(aborted).isOne();
        assertThat(net.state()).isSameAs(before);
    }

    /** Also if somebody takes the flag back: what is not on the device is never trained on. */
    @Test
    void dataAreNotCopiedToTheEnd() {
        int[] copied = {0};
        int size = 3 << 20;
        Dataset large = new Dataset() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public int inputs() {
                return 1;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public void copyInputs(int from, int count, float[] x) {
                copied[0] += count;
                Thread.currentThread().interrupt();
            }

            @Override
            public void copyTargets(int from, int count, float[] y) {}
        };
        Network small = Network.of(Topology.of(1, 1), 1);
        assertThatExceptionOfType(InterruptedTrainingException.class)
                .isThrownBy(() -> Trainer.on(compute).batch(size).fit(small, large));
        assertThat(copied[0]).isPositive().isLessThan(size);
    }

    /** y = x by one weight at a rate that makes the error larger at every step, until it is no longer a number. */
    @Test
    void whatDivergedIsNotTakenUp() {
        Examples line = new Examples(1, 1, new float[] {1, 1}, new float[] {1, 1}, null, Schema.of(1, 1));
        Network quantity = Network.of(Topology.of(1, 1).output(OutputUnit.IDENTITY), 1);
        NetworkState untrained = quantity.state();
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer(new After(1, 1))
                        .batch(1)
                        .optimizer(Sgd.rate(Float.MAX_VALUE))
                        .fit(quantity, line))
                .satisfies(e -> assertThat(e.epoch()).isOne());
        assertThat(quantity.state()).isSameAs(untrained);
        assertThat(aborted).isOne();
    }

    @Test
    void cancellingAFutureEndsTrainingSoon() throws InterruptedException {
        CountDownLatch learning = new CountDownLatch(1);
        boolean[] interrupted = {false};
        TrainingListener listener = new TrainingListener() {
            @Override
            public Next ended(EpochReport epoch) {
                learning.countDown();
                return Next.CONTINUE;
            }

            @Override
            public void aborted() {
                interrupted[0] = Thread.currentThread().isInterrupted();
            }
        };
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Future<TrainingReport> training = executor.submit(
                () -> trainer(listener).epochs(Integer.MAX_VALUE).fit(net, data));
        assertThat(learning.await(5, TimeUnit.MINUTES)).isTrue();
        assertThat(training.cancel(true)).isTrue();
        executor.shutdown();

        assertThat(executor.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(training::get);
        assertThat(interrupted[0]).isTrue();
        assertThat(net.state()).isNotSameAs(before);
        assertThat(net.state().finite()).isTrue();
        Thread.currentThread().interrupt(); // as after all the others
    }
}
