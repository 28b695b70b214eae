package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.Float64Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);
    private static final long PLENTY = 1L << 40;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    /** Trains a new network of seed 1 and looks for memory left behind. */
    private NetworkState fit(Dataset data, long memoryBytes, long seed) {
        Network net = Network.of(LAYERS, 1);
        try (Compute compute = new Compute(backend, ArrayBackend.device(memoryBytes))) {
            Trainer.on(compute)
                    .optimizer(new Sgd(0.3f, 0.1f))
                    .batch(8)
                    .epochs(3)
                    .seed(seed)
                    .fit(net, data);
            assertThat(compute.live()).isZero();
        }
        return net.state();
    }

    private static void assertSame(NetworkState actual, NetworkState expected) {
        for (int l = 1; l < expected.topology().layers(); l++) {
            assertThat(actual.theta(l)).isEqualTo(expected.theta(l));
            assertThat(actual.bias(l)).isEqualTo(expected.bias(l));
        }
    }

    // ---- the numbers

    /**
     * An epoch by plain loops in float64: every batch's data term by its own size, the last one's too, the decay by the
     * training set's. A float32 step errs by about 2⁻²⁴ times a sum of some ten terms of order 1, and there are at most
     * 20 steps: 1e-5 is above that and a hundred times below what a wrong divisor or a decayed bias changes.
     */
    @ParameterizedTest
    @CsvSource({"19, 8, 0", "19, 8, 2", "16, 8, 2", "5, 8, 3", "7, 1, 1"})
    void twoEpochsAreThoseOfPlainFloat64Loops(int size, int batch, float decay) {
        Examples data = Examples.random(draw, size, 4, 3);
        NetworkState start = Network.of(LAYERS, draw.below(1 << 20)).state();
        start = NetworkState.of(LAYERS, new float[][] {start.theta(1), start.theta(2)}, new float[][] {
            draw.floats(6, 1), draw.floats(3, 1)
        });
        Float64Network expected = new Float64Network(start);
        Batches batches = new Batches(size, batch, 77);
        List<Double> costs = new ArrayList<>();
        for (int epoch = 1; epoch <= 2; epoch++) {
            int[] order = batches.order(epoch);
            double cost = 0;
            for (int from = 0; from < size; from += batch) {
                int[] rows = Arrays.copyOfRange(order, from, Math.min(from + batch, size));
                for (int e : rows) {
                    cost += expected.cost(data.x(), e * 4, data.y(), e * 3);
                }
                expected.step(data.x(), data.y(), rows, 0.5, decay, size);
            }
            costs.add(cost / size);
        }

        Network net = Network.of(start);
        List<Double> reported = new ArrayList<>();
        try (Compute compute = backend.compute()) {
            TrainingReport report = Trainer.on(compute)
                    .optimizer(new Sgd(0.5f, decay))
                    .batch(batch)
                    .epochs(2)
                    .seed(77)
                    .listen(new TrainingListener() {
                        @Override
                        public Next ended(EpochReport epoch) {
                            reported.add(epoch.cost());
                            return Next.CONTINUE;
                        }
                    })
                    .fit(net, data);
            assertThat(report.cost()).isEqualTo(reported.get(1));
        }

        for (int l = 1; l <= 2; l++) {
            assertClose(net.state().theta(l), expected.theta(l));
            assertClose(net.state().bias(l), expected.bias(l));
        }
        assertThat(reported.get(0)).as("%s", draw).isCloseTo(costs.get(0), within(1e-5));
        assertThat(reported.get(1)).as("%s", draw).isCloseTo(costs.get(1), within(1e-5));
    }

    private void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("%d, %s", i, draw).isCloseTo(expected[i], within(1e-5));
        }
    }

    // ---- the same bits

    @ParameterizedTest
    @ValueSource(ints = {1, 19, 1024, 1025})
    void streamedAndResidentDataGiveTheSameBits(int size) {
        Examples data = Examples.random(draw, size, 4, 3);
        List<String> calls = backend.record();
        NetworkState resident = fit(data, PLENTY, 5);
        assertThat(calls).contains("gatherRows");

        calls.clear();
        ArrayBackend other = new ArrayBackend();
        List<String> streamedCalls = other.record();
        Network net = Network.of(LAYERS, 1);
        try (Compute compute = new Compute(other, ArrayBackend.device(1))) {
            Trainer.on(compute)
                    .optimizer(new Sgd(0.3f, 0.1f))
                    .batch(8)
                    .epochs(3)
                    .seed(5)
                    .fit(net, data);
            assertThat(compute.live()).isZero();
        }
        assertThat(streamedCalls).doesNotContain("gatherRows").contains("upload");
        assertSame(net.state(), resident);
    }

    /** (4 · 4 + 3 · 4) · 10 = 280 bytes of data may take half of the memory, and as pixels (4 + 12) · 10 = 160. */
    @ParameterizedTest
    @CsvSource({"false, 559, false", "false, 560, true", "true, 319, false", "true, 320, true"})
    void dataStayOnTheDeviceWhenTheyTakeHalfOfItsMemory(boolean pixels, long memoryBytes, boolean resident) {
        Examples data = Examples.pixels(draw, 10, 4, 3);
        List<String> calls = backend.record();
        fit(pixels ? data : data.asFloats(), memoryBytes, 5);

        int parameters = 4;
        int once = parameters + 2; // the inputs and the targets
        int everyBatch = parameters + 3 * 2 * 2; // of 3 epochs with 2 batches, the inputs and the targets
        assertThat(calls.stream().filter("upload"::equals))
                .hasSize(resident ? once + 3 : everyBatch + (pixels ? 1 : 0)); // the order of 3 epochs; that in a batch
    }

    @Test
    void pixelsAreStreamedAsTheBytesThatTheyAre() {
        List<Element> uploaded = new ArrayList<>();
        ArrayBackend fresh = new ArrayBackend();
        fresh.hook((name, views) -> {
            if (name.equals("upload") && views[0].cols() == 4 && views[0].rows() < 6) {
                uploaded.add(views[0].buffer().type());
            }
        });
        Topology layers = Topology.of(4, 6, 3);
        try (Compute compute = new Compute(fresh, ArrayBackend.device(1))) {
            Trainer.on(compute).batch(5).epochs(1).fit(Network.of(layers, 1), Examples.pixels(draw, 7, 4, 3));
        }
        assertThat(uploaded).containsExactly(Element.UINT8, Element.UINT8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, PLENTY})
    void pixelsGiveTheSameBitsAsTheirFloats(long memoryBytes) {
        Examples data = Examples.pixels(draw, 1030, 4, 3);
        NetworkState floats = fit(data.asFloats(), memoryBytes, 5);
        ArrayBackend fresh = new ArrayBackend();
        Network net = Network.of(LAYERS, 1);
        try (Compute compute = new Compute(fresh, ArrayBackend.device(memoryBytes))) {
            Trainer.on(compute)
                    .optimizer(new Sgd(0.3f, 0.1f))
                    .batch(8)
                    .epochs(3)
                    .seed(5)
                    .fit(net, data);
        }
        assertSame(net.state(), floats);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers(@TempDir Path folder) throws IOException {
        Examples data = Examples.random(draw, 30, 4, 3)
                .with(Schema.of(4, 3).inputs(Scaling.uniform(4, 1, 0.5)).classes(List.of("a", "b", "c")));
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Path other = folder.resolve("other");
        new TrainerTest().fit(data, PLENTY, 5).save(first);
        new TrainerTest().fit(data, PLENTY, 5).save(second);
        new TrainerTest().fit(data, PLENTY, 6).save(other);

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(first));
    }

    // ---- defaults

    @ParameterizedTest
    @CsvSource({
        "1437, 32, 44",
        "120, 32, 500",
        "400, 32, 154",
        "1, 32, 1000",
        "60000, 32, 10",
        "32, 32, 1000",
        "33, 32, 1000"
    })
    void epochsMakeAboutTwoThousandSteps(int examples, int batch, int epochs) {
        assertThat(Trainer.defaultEpochs(examples, batch)).isEqualTo(epochs);
    }

    @Test
    void epochsAndRateAreThoseOfTheDataAndTheOutputUnless() {
        Examples data = Examples.random(draw, 400, 4, 3);
        try (Compute compute = backend.compute()) {
            assertThat(Trainer.on(compute)
                            .batch(100)
                            .fit(Network.of(LAYERS, 1), data)
                            .epochs())
                    .isEqualTo(500);
            assertThat(Trainer.on(compute)
                            .epochs(3)
                            .fit(Network.of(LAYERS, 1), data)
                            .epochs())
                    .isEqualTo(3);
            for (OutputUnit output : OutputUnit.values()) {
                Network byDefault = Network.of(LAYERS.output(output), 1);
                Network told = Network.of(LAYERS.output(output), 1);
                Trainer.on(compute).epochs(1).fit(byDefault, data);
                Trainer.on(compute)
                        .epochs(1)
                        .optimizer(Sgd.rate(output == OutputUnit.IDENTITY ? 0.01f : 0.5f))
                        .fit(told, data);
                assertSame(byDefault.state(), told.state());
            }
        }
    }

    // ---- around the numbers

    @Test
    void theNetworkTakesOverTheSchema() {
        Schema schema = Schema.of(4, 3)
                .features(List.of("e", "f", "g", "h"))
                .inputs(Scaling.uniform(4, 1, 0.5))
                .label("which", 5)
                .classes(List.of("a", "b", "c"));

        assertThat(fit(Examples.random(draw, 9, 4, 3).with(schema), PLENTY, 1).schema())
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

            assertThat(all).isEqualTo(new Trainer(compute, mine, 7, 3, 5, List.of(first, second)));
            assertThat(all.seed(6).epochs(4).batch(8))
                    .isEqualTo(new Trainer(compute, mine, 8, 4, 6, List.of(first, second)));
            assertThat(defaults).isEqualTo(new Trainer(compute, null, 32, null, 0, List.of()));
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
