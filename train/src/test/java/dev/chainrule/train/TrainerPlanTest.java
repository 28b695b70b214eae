package dev.chainrule.train;

import static dev.chainrule.train.TrainerTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan, and what is told and taken over beside the numbers of its training. */
class TrainerPlanTest {
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);
    private static final long PLENTY = 1L << 40;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    // ---- around the numbers

    @Test
    void theNetworkTakesOverTheSchema() {
        Schema schema = Schema.of(4, 3)
                .features(List.of("e", "f", "g", "h"))
                .inputs(Scaling.uniform(4, 1, 0.5))
                .label("which", 5)
                .classes(List.of("a", "b", "c"));

        assertThat(new TrainerBitsTest()
                        .fit(Examples.random(draw, 9, 4, 3).with(schema), PLENTY, 1)
                        .schema())
                .isEqualTo(schema);
    }

    @Test
    void nothingIsAllocatedOnceTrainingHasBegun() {
        for (long memoryBytes : new long[] {1, PLENTY}) {
            ArrayBackend fresh = new ArrayBackend();
            List<String> calls = fresh.record();
            int[] start = {-1};
            int[] end = {-1};
            try (Compute compute = new Compute(fresh, ArrayBackend.device(memoryBytes))) {
                Trainer.on(compute)
                        .epochs(2)
                        .batch(8)
                        .listen(new TrainingListener() {
                            @Override
                            public void started(String device, int epochs, int examples) {
                                start[0] = calls.size();
                            }

                            @Override
                            public void finished(TrainingReport report) {
                                end[0] = calls.size();
                            }
                        })
                        .fit(Network.of(LAYERS, 1), Examples.random(draw, 19, 4, 3));
            }
            assertThat(calls.subList(start[0], end[0])).doesNotContain("allocate", "free");
        }
    }

    @Test
    void listenersHearOfEverythingInOrder() {
        List<String> heard = new ArrayList<>();
        Network net = Network.of(LAYERS, 1);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void started(String device, int epochs, int examples) {
                heard.add("started " + device + " " + epochs + " " + examples);
            }

            @Override
            public void progressed(int epoch, int examples) {
                heard.add("progressed " + epoch + " " + examples);
            }

            @Override
            public Next ended(EpochReport epoch) {
                heard.add("ended " + epoch.epoch());
                assertThat(epoch.cost()).isPositive();
                assertThat(epoch.seconds()).isPositive();
                assertThat(epoch.samplesPerSecond()).isPositive();
                return Next.CONTINUE;
            }

            @Override
            public void finished(TrainingReport report) {
                heard.add("finished " + report.device() + " " + report.epochs());
            }

            @Override
            public void aborted() {
                heard.add("aborted");
            }
        };
        try (Compute compute = backend.compute()) {
            Trainer.on(compute).batch(8).epochs(2).listen(listener).fit(net, Examples.random(draw, 19, 4, 3));
        }

        assertThat(heard)
                .containsExactly(
                        "started array:0 2 19",
                        "progressed 1 8",
                        "progressed 1 16",
                        "progressed 1 19",
                        "ended 1",
                        "progressed 2 8",
                        "progressed 2 16",
                        "progressed 2 19",
                        "ended 2",
                        "finished array:0 2");
    }

    // ---- the plan

    @Test
    void aPlanIsImmutableAndNoSettingUndoesAnother() {
        Sgd mine = Sgd.rate(0.1f).decay(0.5f);
        TrainingListener first = new TrainingListener() {};
        TrainingListener second = new TrainingListener() {};
        try (Compute compute = backend.compute()) {
            Trainer defaults = Trainer.on(compute);
            Trainer all = defaults.listen(first)
                    .optimizer(mine)
                    .batch(7)
                    .epochs(3)
                    .seed(5)
                    .listen(second);

            assertThat(all)
                    .isEqualTo(new Trainer(
                            compute,
                            mine,
                            7,
                            3,
                            5,
                            List.of(first, second),
                            Schedule.constant(),
                            Regularization.NONE,
                            Oversight.NONE,
                            Slices.NONE));
            assertThat(all.seed(6).epochs(4).batch(8))
                    .isEqualTo(new Trainer(
                            compute,
                            mine,
                            8,
                            4,
                            6,
                            List.of(first, second),
                            Schedule.constant(),
                            Regularization.NONE,
                            Oversight.NONE,
                            Slices.NONE));
            assertThat(defaults)
                    .isEqualTo(new Trainer(
                            compute,
                            null,
                            32,
                            null,
                            0,
                            List.of(),
                            Schedule.constant(),
                            Regularization.NONE,
                            Oversight.NONE,
                            Slices.NONE));
        }
    }

    @Test
    void onePlanTrainsSeveralNetworksAlike() {
        Examples data = Examples.random(draw, 19, 4, 3);
        try (Compute compute = backend.compute()) {
            Trainer plan = Trainer.on(compute).batch(8).epochs(2).seed(3);
            Network one = Network.of(LAYERS, 1);
            Network other = Network.of(LAYERS, 1);
            plan.fit(one, data);
            plan.fit(other, data);
            assertSame(other.state(), one.state());
        }
    }

    /** Writes what it hears to a list, and ends training after an epoch. */
    private record Hearing(String name, int lastEpoch, List<String> heard) implements TrainingListener {
        @Override
        public Next ended(EpochReport epoch) {
            heard.add(name + " " + epoch.epoch());
            return epoch.epoch() == lastEpoch ? Next.STOP : Next.CONTINUE;
        }

        @Override
        public void finished(TrainingReport report) {
            heard.add(name + " finished " + report.epochs());
        }

        @Override
        public void aborted() {
            heard.add(name + " aborted");
        }
    }

    @Test
    void anyListenerEndsTrainingAfterAnEpochAndAllAreTold() {
        Examples data = Examples.random(draw, 19, 4, 3);
        List<String> heard = new ArrayList<>();
        try (Compute compute = backend.compute()) {
            Trainer plan = Trainer.on(compute).batch(8).seed(3);
            Network stopped = Network.of(LAYERS, 1);
            TrainingReport report = plan.epochs(5)
                    .listen(new Hearing("a", 2, heard), new Hearing("b", 99, heard))
                    .fit(stopped, data);
            Network two = Network.of(LAYERS, 1);
            TrainingReport whole = plan.epochs(2).fit(two, data);

            assertThat(heard).containsExactly("a 1", "b 1", "a 2", "b 2", "a finished 2", "b finished 2");
            assertThat(report.epochs()).isEqualTo(2);
            assertThat(report.costs()).isEqualTo(whole.costs());
            assertThat(report.cost()).isEqualTo(whole.cost());
            assertThat(report.samplesPerSecond()).isPositive().isFinite();
            assertSame(stopped.state(), two.state());
            assertThat(compute.live()).isZero();
        }
    }

    @Test
    void aListenerMayEndTrainingAfterTheLastEpochToo() {
        List<String> heard = new ArrayList<>();
        try (Compute compute = backend.compute()) {
            Trainer.on(compute)
                    .epochs(1)
                    .listen(new Hearing("a", 1, heard))
                    .fit(Network.of(LAYERS, 1), Examples.random(draw, 9, 4, 3));
        }
        assertThat(heard).containsExactly("a 1", "a finished 1");
    }

    @Test
    void trainingLearns() {
        float[] x = {0, 0, 0, 1, 1, 0, 1, 1};
        float[] y = {0, 1, 1, 0};
        Examples xor = new Examples(2, 1, x, y, null, Schema.of(2, 1));
        Network net = Network.of(Topology.of(2, 8, 1).hidden(Activation.TANH), 3);
        try (Compute compute = backend.compute()) {
            TrainingReport report = Trainer.on(compute)
                    .optimizer(Sgd.rate(0.5f))
                    .batch(4)
                    .epochs(2000)
                    .fit(net, xor);

            assertThat(report.cost()).isLessThan(0.05);
            assertThat(Evaluation.of(compute, net.state(), xor).accuracy()).isOne();
        }
    }
}
