package dev.chainrule.train;

import static dev.chainrule.train.TrainerTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.backprop.Exchange;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training whose batches are cut into slices has the same bits on one device and on several that share the slices. */
class SlicesTest {
    private static final Topology LAYERS = Topology.of(4, 6, 3).output(OutputUnit.SOFTMAX);
    private static final int SLICES = 4;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    // ---- batches

    @ParameterizedTest
    @CsvSource({"50, 8, 4", "49, 8, 4", "3, 8, 4", "51, 12, 3", "33, 8, 8", "10, 99, 4", "1, 4, 4"})
    void sliceKOfABatchIsOfPartK(int size, int batch, int slices) {
        Batches all = new Batches(size, batch, 3, Slices.of(slices));
        assertThat(all.count()).isEqualTo((size - 1) / Math.min(batch, size) + 1);
        int[] order = all.order(2);
        assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, size).toArray());
        int at = 0;
        for (int b = 0; b < all.count(); b++) {
            assertThat(all.from(b)).isEqualTo(at).isEqualTo(all.learnt(b));
            int[] sizes = all.sizes(b);
            assertThat(IntStream.of(sizes).sum()).isEqualTo(all.examples(b)).isEqualTo(all.all(b));
            for (int k = 0; k < slices; k++) {
                for (int i = 0; i < sizes[k]; i++) {
                    assertThat(order[at++])
                            .isBetween(Slices.from(k, slices, size), Slices.from(k + 1, slices, size) - 1);
                }
            }
        }
        assertThat(at).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void tasksShareTheOrderOfOne(int tasks) {
        int[] whole = new Batches(49, 8, 3, Slices.of(SLICES)).order(2);
        float[] expected = new float[whole.length];
        float[] actual = new float[whole.length];
        for (int i = 0; i < whole.length; i++) {
            expected[i] = whole[i];
        }
        for (int task = 0; task < tasks; task++) {
            Slices slices = Slices.of(SLICES).together(new Together.Silent(task, tasks), tasks == 1 ? 0 : 49);
            Batches own = new Batches(49, 8, 3, slices);
            int first = Slices.from(slices.first(task), SLICES, 49);
            int[] order = own.order(2);
            float[] numbers = new float[order.length];
            for (int i = 0; i < order.length; i++) {
                numbers[i] = first + order[i];
            }
            own.copy(task, own.count(), numbers, actual, true);
            float[] back = new float[order.length];
            own.copy(task, own.count(), back, expected, false);
            assertThat(back).isEqualTo(numbers);
        }
        assertThat(actual).isEqualTo(expected);
    }

    // ---- one device

    /** All numbers are small integers, so that no addition is rounded, in whatever order. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7})
    void theGradientOfSlicesIsThatOfTheBatch(int slices) {
        Topology line = Topology.of(3, 2).output(OutputUnit.IDENTITY);
        int m = 16;
        float[][] x = new float[m][3];
        float[][] y = new float[m][2];
        for (int e = 0; e < m; e++) {
            for (int j = 0; j < 3; j++) {
                x[e][j] = draw.below(9) - 4;
            }
            y[e] = new float[] {draw.below(9), draw.below(9)};
        }
        NetworkState zeros =
                Network.of(line, 1).state().with(new float[][] {new float[6]}, new float[][] {new float[2]});
        Network whole = Network.of(zeros);
        Network cut = Network.of(zeros);
        try (Compute compute = backend.compute()) {
            Trainer plan =
                    Trainer.on(compute).optimizer(Sgd.rate(0.5f)).batch(m).epochs(1);
            TrainingReport expected = plan.fit(whole, Dataset.of(x, y));
            TrainingReport report = plan.slices(slices).fit(cut, Dataset.of(x, y));
            assertThat(report.cost()).isEqualTo(expected.cost());
            assertThat(compute.live()).isZero();
        }
        assertThat(cut.state().theta(1)).isEqualTo(whole.state().theta(1)).isNotEqualTo(zeros.theta(1));
        assertThat(cut.state().bias(1)).isEqualTo(whole.state().bias(1));
    }

    @Test
    void oneSliceIsNoSlices() {
        Examples data = Examples.random(draw, 30, 4, 3);
        assertSame(alone(plan -> plan.slices(1), data), alone(plan -> plan, data));
        assertThat(alone(plan -> plan.slices(4), data).theta(1))
                .isNotEqualTo(alone(plan -> plan, data).theta(1));
    }

    // ---- several

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void severalTasksLearnTheBitsOfOne(int tasks) {
        Examples others = Examples.random(draw, 9, 4, 3);
        List<Optimizer> optimizers = List.of(
                Sgd.rate(0.5f).decay(0.25f),
                Adam.rate(0.01f).clip(Clipping.toNorm(0.5f)),
                Adam.rate(0.01f),
                Lbfgs.rate(1).decay(0.5f));
        for (int size : new int[] {49, 50, 9}) {
            Examples data = Examples.random(draw, size, 4, 3);
            for (Optimizer optimizer : optimizers) {
                UnaryOperator<Trainer> plan = trainer -> trainer.optimizer(optimizer)
                        .dropout(0.25f)
                        .inputDropout(0.125f)
                        .labelSmoothing(0.125f)
                        .schedule(Schedule.plateau(0.5, 1))
                        .validate(others)
                        .patience(3)
                        .slices(SLICES);
                NetworkState expected = alone(plan, data);
                for (NetworkState learnt : together((task, trainer) -> plan.apply(trainer), data, tasks)) {
                    assertSame(learnt, expected);
                }
            }
        }
    }

    @Test
    void weightsAreSharedToo() {
        Examples data = Examples.random(draw, 49, 4, 3);
        UnaryOperator<Trainer> plan = trainer -> trainer.slices(SLICES);
        NetworkState expected = alone(plan, data.balanced());
        assertThat(together((task, trainer) -> plan.apply(trainer), data.balanced(), 2))
                .allSatisfy(learnt -> assertSame(learnt, expected));
        assertThat(alone(plan, data).theta(1)).isNotEqualTo(expected.theta(1));
    }

    /** Two tasks write, four go on; the checkpoint is that of one. */
    @ParameterizedTest
    @ValueSource(strings = {"1batches", "3batches", "1"})
    void aTrainingGoesOnWithOtherTasks(String every, @TempDir Path folder) throws IOException {
        Examples data = Examples.random(draw, 49, 4, 3);
        IntFunction<Checkpoints> files = task ->
                Checkpoints.in(folder.resolve("" + task)).every(Every.of(every)).resume();
        UnaryOperator<Trainer> plan =
                trainer -> trainer.optimizer(Adam.rate(0.01f)).slices(SLICES);
        NetworkState expected = alone(plan, data);
        List<Path> written = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void written(Path checkpoint) {
                written.add(checkpoint);
                if (written.size() == 2) {
                    throw new IllegalStateException("lost");
                }
            }
        };
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> together(
                        (task, trainer) -> plan.apply(trainer)
                                .checkpoint(files.apply(task))
                                .listen(listener),
                        data,
                        2));
        assertThat(written).hasSize(2).allMatch(file -> file.startsWith(folder.resolve("0")));
        for (int task = 1; task < 4; task++) {
            Path own = Files.createDirectories(folder.resolve("" + task));
            Files.copy(written.get(1), own.resolve(written.get(1).getFileName()));
        }
        AtomicInteger resumed = new AtomicInteger();
        TrainingListener notes = new TrainingListener() {
            @Override
            public void resumed(int epochs, int examples) {
                resumed.incrementAndGet();
            }
        };
        List<NetworkState> learnt = together(
                (task, trainer) ->
                        plan.apply(trainer).checkpoint(files.apply(task)).listen(notes),
                data,
                4);
        assertThat(resumed).hasValue(4);
        assertThat(learnt).allSatisfy(state -> assertSame(state, expected));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> alone(
                        trainer ->
                                plan.apply(trainer).checkpoint(files.apply(0)).slices(2),
                        data))
                .withMessageContaining("slices: 2, expected 4");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> alone(
                        trainer ->
                                plan.apply(trainer).checkpoint(files.apply(0)).slices(1),
                        data))
                .withMessageContaining("slices: 1, expected 4");
    }

    /** All tasks end when one of them does. */
    @Test
    void anInterruptOfOneEndsAll() {
        Examples data = Examples.random(draw, 49, 4, 3);
        assertThatExceptionOfType(InterruptedTrainingException.class)
                .isThrownBy(() -> together(
                        (task, trainer) -> task == 1 ? trainer.listen(CheckpointLab.interruptAfter(3)) : trainer,
                        data,
                        2));
    }

    // ---- refusals

    @Test
    void badSlicesAreRefused() {
        Examples data = Examples.random(draw, 30, 4, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slices.of(0))
                .withMessage("slices: 0, expected at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(plan -> plan.slices(3), data))
                .withMessage("slices: 3, expected a divisor of the batch of 8 examples");
        assertThat(alone(plan -> plan.slices(3).batch(30), data).finite()).isTrue();
        Exchange two = new Together.Silent(1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slices.of(1).together(two, 30))
                .withMessage("slices: 1, expected at least as many as tasks, 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slices.of(2).together(two, 0))
                .withMessageContaining("0 examples in all of 2 tasks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(plan -> plan.slices(Slices.of(2).together(two, 30)), data))
                .withMessage("slices: task 1 has 30 examples, expected 15 of all 30");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(
                        plan -> plan.slices(Slices.of(2).together(two, 60)).validate(0.1), data))
                .withMessageContaining("a share of the examples of a task");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(
                        plan -> plan.slices(Slices.of(2).together(two, 60))
                                .checkpoint(Checkpoints.in(Path.of("none")).every(Every.minutes(1))),
                        data))
                .withMessageContaining("every 60 seconds, expected epochs or batches");
    }

    // ---- the same training

    private Trainer trainer(Compute compute) {
        return Trainer.on(compute).optimizer(Sgd.rate(0.5f)).batch(8).epochs(5).seed(3);
    }

    private NetworkState alone(UnaryOperator<Trainer> plan, Dataset data) {
        Network net = Network.of(LAYERS, 1);
        try (Compute compute = backend.compute()) {
            plan.apply(trainer(compute)).fit(net, data);
            assertThat(compute.live()).isZero();
        }
        return net.state();
    }

    /** What a task makes of the plan. */
    private interface OfTask {
        Trainer apply(int task, Trainer plan);
    }

    /** The states of all tasks. */
    private List<NetworkState> together(OfTask plan, Dataset data, int tasks) {
        return Together.run(tasks, exchange -> {
            int task = exchange.task();
            int from = Slices.from((int) ((long) task * SLICES / tasks), SLICES, data.size());
            int to = Slices.from((int) ((long) (task + 1) * SLICES / tasks), SLICES, data.size());
            Network net = Network.of(LAYERS, 1);
            try (Compute compute = new ArrayBackend().compute()) {
                Trainer trainer = plan.apply(task, trainer(compute));
                Dataset own = new OwnPart(data, from, to);
                trainer.slices(Slices.of(SLICES).together(exchange, data.size()))
                        .fit(net, own);
                assertThat(compute.live()).isZero();
            }
            return net.state();
        });
    }

    /** The examples of a task. */
    private record OwnPart(Dataset all, int from, int to) implements Dataset {
        @Override
        public int size() {
            return to - from;
        }

        @Override
        public int inputs() {
            return all.inputs();
        }

        @Override
        public int outputs() {
            return all.outputs();
        }

        @Override
        public void copyInputs(int first, int count, float[] x) {
            all.copyInputs(from + first, count, x);
        }

        @Override
        public void copyTargets(int first, int count, float[] y) {
            all.copyTargets(from + first, count, y);
        }

        @Override
        public boolean weighted() {
            return all.weighted();
        }

        @Override
        public void copyWeights(int first, int count, float[] w) {
            all.copyWeights(from + first, count, w);
        }
    }
}
