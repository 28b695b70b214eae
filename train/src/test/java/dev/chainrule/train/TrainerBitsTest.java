package dev.chainrule.train;

import static dev.chainrule.train.TrainerTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training gives the same bits wherever the data lie, and for the same seed. */
class TrainerBitsTest {
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);
    private static final long PLENTY = 1L << 40;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    /** Trains a new network of seed 1 and looks for memory left behind. */
    NetworkState fit(Dataset data, long memoryBytes, long seed) {
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
                .hasSize(
                        resident
                                ? once + 3
                                : everyBatch + (pixels ? 2 : 0)); // the order of 3 epochs; that in each of two buffers
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
        new TrainerBitsTest().fit(data, PLENTY, 5).save(first);
        new TrainerBitsTest().fit(data, PLENTY, 5).save(second);
        new TrainerBitsTest().fit(data, PLENTY, 6).save(other);

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(first));
    }
}
