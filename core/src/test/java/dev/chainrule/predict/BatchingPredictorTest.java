package dev.chainrule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchingPredictorTest {
    private final Draw draw = Draw.ofRun();
    private final Gate gate = new Gate();
    private final FakeProvider provider =
            new FakeProvider("array").device("array:0", 1).opens(() -> gate);
    private final Lab lab = Lab.of(provider);
    private final NetworkState state = Network.of(Topology.of(3, 6, 2).output(OutputUnit.SOFTMAX), 4)
            .state()
            .with(Schema.of(3, 2).inputs(Scaling.uniform(3, 0.25, 3)).classes(List.of("a", "b")));
    private final Counters counters = new Counters();

    /** A device that stops before it computes, if it is told to. */
    private static final class Gate extends ArrayBackend {
        private final Semaphore arrived = new Semaphore(0);
        private final Semaphore open = new Semaphore(0);
        private volatile boolean stops;
        private volatile boolean broken;

        @Override
        public void upload(float[] source, int from, View target) {
            if (stops) {
                arrived.release();
                open.acquireUninterruptibly();
            }
            if (broken) {
                throw new IllegalStateException("planted: the device is gone");
            }
            super.upload(source, from, target);
        }

        /** Waits until it has stopped. */
        private void await() {
            arrived.acquireUninterruptibly();
        }

        private void goOn() {
            stops = false;
            open.release();
        }
    }

    private static final class Counters implements BatchListener {
        private final List<Integer> batches = new ArrayList<>();
        private final List<Duration> waits = new ArrayList<>();
        private final List<Duration> computations = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private final List<Integer> refusals = new ArrayList<>();

        @Override
        public synchronized void batch(int rows, Duration waited, Duration computed) {
            batches.add(rows);
            waits.add(waited);
            computations.add(computed);
        }

        @Override
        public synchronized void failed(int rows, Throwable cause) {
            failures.add(rows + " " + cause.getClass().getSimpleName());
        }

        @Override
        public synchronized void refused(int waiting) {
            refusals.add(waiting);
        }
    }

    private Predictor predictor() {
        return Predictor.of(state, lab.open("array"));
    }

    private double[] row() {
        return new double[] {draw.within(1), draw.within(1), draw.within(1)};
    }

    /** Submits a row and waits until the device has it. */
    private CompletableFuture<Prediction> occupy(BatchingPredictor batching) {
        gate.stops = true;
        CompletableFuture<Prediction> answer = batching.submit(row());
        gate.await();
        return answer;
    }

    private List<CompletableFuture<Prediction>> submit(BatchingPredictor batching, int rows) {
        return Stream.generate(() -> batching.submit(row())).limit(rows).toList();
    }

    @Test
    void manyThreadsHaveTheAnswersThatTheyHaveAlone() throws Exception {
        double[][] rows = new double[400][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row();
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (BatchingPredictor batching = BatchingPredictor.of(predictor(), 256, 4096, counters)) {
            List<Callable<double[]>> calls = new ArrayList<>();
            for (double[] row : rows) {
                calls.add(() -> batching.submit(row).get().outputs());
            }
            List<Future<double[]>> answers = threads.invokeAll(calls);
            for (int i = 0; i < rows.length; i++) {
                assertThat(answers.get(i).get())
                        .as("%s, row %d", draw, i)
                        .containsExactly(batching.predictor()
                                .predict(new double[][] {rows[i]})
                                .get(0)
                                .outputs());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(counters.batches.stream().mapToInt(n -> n).sum()).isEqualTo(rows.length);
        assertThat(counters.waits).allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ZERO));
        assertThat(counters.computations).allSatisfy(time -> assertThat(time).isPositive());
    }

    @Test
    void rowsThatComeWhileOthersAreComputedAreAnsweredTogether() {
        try (BatchingPredictor batching = BatchingPredictor.of(predictor(), 4, 100, counters)) {
            occupy(batching);
            List<CompletableFuture<Prediction>> answers = submit(batching, 9);
            assertThat(batching.waiting()).isEqualTo(9);
            gate.goOn();
            answers.forEach(CompletableFuture::join);
        }
        assertThat(counters.batches).containsExactly(1, 4, 4, 1);
    }

    @Test
    void aRowTooManyIsRefused() {
        try (BatchingPredictor batching = BatchingPredictor.of(predictor(), 4, 3, counters)) {
            occupy(batching);
            List<CompletableFuture<Prediction>> answers = submit(batching, 3);
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> batching.submit(row()))
                    .withMessage("submit: 3 rows are waiting, expected fewer than 3");
            gate.goOn();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().className()).isIn("a", "b"));
        }
        assertThat(counters.refusals).containsExactly(3);
    }

    @Test
    void aRowThatCannotBeAnsweredIsRefusedAndOthersAreNot() {
        try (BatchingPredictor batching = BatchingPredictor.of(predictor())) {
            occupy(batching);
            CompletableFuture<Prediction> good = batching.submit(row());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batching.submit(new double[2]))
                    .withMessageContaining("2 inputs")
                    .withMessageContaining("expected 3");
            assertThatExceptionOfType(InputRangeException.class)
                    .isThrownBy(() -> batching.submit(new double[] {0, Double.NaN, 0}))
                    .withMessage("input 1 is NaN once scaled, expected a finite number")
                    .satisfies(e -> assertThat(e.input()).isEqualTo(1));
            gate.goOn();
            assertThat(good.join().className()).isIn("a", "b");
        }
    }

    @Test
    void aRowThatNobodyWaitsForIsNotComputed() {
        try (BatchingPredictor batching = BatchingPredictor.of(predictor(), 256, 100, counters)) {
            occupy(batching);
            List<CompletableFuture<Prediction>> answers = submit(batching, 3);
            answers.get(1).cancel(false);
            gate.goOn();
            answers.get(2).join();
        }
        assertThat(counters.batches).containsExactly(1, 2);
    }

    @Test
    void aFailureOfTheDeviceReachesEveryRowOfItsBatch() {
        try (BatchingPredictor batching = BatchingPredictor.of(predictor(), 256, 100, counters)) {
            CompletableFuture<Prediction> first = occupy(batching);
            gate.broken = true;
            List<CompletableFuture<Prediction>> answers = submit(batching, 2);
            gate.goOn();
            assertThat(Stream.concat(Stream.of(first), answers.stream()))
                    .allSatisfy(answer -> assertThatThrownBy(answer::get)
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(BackendException.class));
        }
        assertThat(counters.batches).isEmpty();
        assertThat(counters.failures).containsExactly("1 BackendException", "2 BackendException");
    }

    @Test
    void closingAnswersWhoeverWaitsRefusesOthersAndClosesTheDevice() throws Exception {
        BatchingPredictor batching = BatchingPredictor.of(predictor());
        occupy(batching);
        List<CompletableFuture<Prediction>> answers = submit(batching, 5);
        Thread closing = new Thread(batching::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> batching.submit(row()))
                .withMessage("submit: the predictor is closed");
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        gate.goOn();
        closing.join();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isNotNull());
        assertThat(provider.open()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("chainrule-batching");
        batching.close();
    }

    @Test
    void closingFromWhatFollowsOnAnAnswerAnswersTheRestToo() {
        BatchingPredictor batching = BatchingPredictor.of(predictor());
        CompletableFuture<Prediction> first = occupy(batching);
        CompletableFuture<Void> closing = first.thenAccept(answer -> batching.close());
        List<CompletableFuture<Prediction>> answers = submit(batching, 3);
        gate.goOn();
        closing.join();
        assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(30)));
        batching.close(); // waits for the thread, which has closed the device
        assertThat(provider.open()).isZero();
    }

    @Test
    void aRowWhoseInputsOverflowInTheNetworkFailsAndOthersOfItsBatchDoNot() {
        try (BatchingPredictor batching = BatchingPredictor.of(Predictor.of(overflowing(), lab.open("array")))) {
            occupy(batching);
            CompletableFuture<Prediction> large = batching.submit(new double[] {2e38, 2e38, 0});
            CompletableFuture<Prediction> good = batching.submit(row());
            gate.goOn();
            assertThatThrownBy(large::get).hasCauseInstanceOf(InputRangeException.class);
            assertThat(good.join().className()).isIn("a", "b");
        }
    }

    @Test
    void inputsThatOverflowInTheNetworkAreNotTakenForTheFirstClass() {
        try (Predictor predictor = Predictor.of(overflowing(), lab.open("array"))) {
            assertThatExceptionOfType(InputRangeException.class)
                    .isThrownBy(() -> predictor.predict(new double[][] {row(), {2e38, 2e38, 0}}))
                    .withMessageContaining("predict: row 1, the network computes NaN or infinity")
                    .satisfies(e -> assertThat(e.row()).isEqualTo(1))
                    .satisfies(e -> assertThat(e.input()).isEqualTo(InputRangeException.ALL));
        }
    }

    private static NetworkState overflowing() {
        Topology topology = Topology.parse("3-2:relu-2").output(OutputUnit.SOFTMAX);
        return NetworkState.of(
                        topology, new float[][] {{5, 5, 1, 1, 1, 1}, {1, 2, 2, 1}}, new float[][] {{0, 0}, {0, 0}})
                .with(Schema.of(3, 2).classes(List.of("a", "b")));
    }

    @Test
    void anInterruptDoesNotLeaveTheDeviceOpen() {
        BatchingPredictor batching = BatchingPredictor.of(predictor());
        Thread.currentThread().interrupt();
        batching.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(provider.open()).isZero();
    }

    @Test
    void countersThatFailCostNoAnswer() {
        BatchListener failing = new BatchListener() {
            @Override
            public void batch(int rows, Duration waited, Duration computed) {
                throw new NoClassDefFoundError("planted");
            }

            @Override
            public void failed(int rows, Throwable cause) {
                throw new NoClassDefFoundError("planted");
            }

            @Override
            public void refused(int waiting) {
                throw new IllegalStateException("planted");
            }
        };
        try (BatchingPredictor batching = BatchingPredictor.of(predictor(), 1, 1, failing)) {
            occupy(batching);
            CompletableFuture<Prediction> waiting = batching.submit(row());
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> batching.submit(row()));
            gate.goOn();
            assertThat(waiting.join()).isNotNull();
            assertThat(batching.submit(row()).join()).isNotNull();
            gate.broken = true;
            for (int i = 0; i < 2; i++) {
                assertThat(batching.submit(row())).failsWithin(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        try (Predictor predictor = predictor()) {
            for (int[] numbers : new int[][] {{0, 1}, {257, 1}, {1, 0}}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> BatchingPredictor.of(predictor, numbers[0], numbers[1], BatchListener.NONE))
                        .withMessageContaining("expected 1 to 256 and at least 1");
            }
            assertThat(predictor.predict(row())).hasSize(2);
        }
    }
}
