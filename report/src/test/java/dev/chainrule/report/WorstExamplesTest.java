package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worst examples of networks whose answers are known: they pass inputs on as they are. */
final class WorstExamplesTest {
    private final Selection device = Backends.open("cpu:scalar");

    @AfterEach
    void closeDevice() {
        device.close();
    }

    @Test
    void theyComeFirstThatCostTheMost() {
        int size = 600; // three chunks
        float[][] x = new float[size][1];
        float[][] y = new float[size][1];
        Random random = new Random(1);
        for (int i = 0; i < size; i++) {
            y[i][0] = random.nextFloat();
            x[i][0] = y[i][0] + random.nextFloat();
        }
        NetworkState state = NetworkState.of(
                Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{1}}, new float[][] {{0}});
        WorstExamples worst = WorstExamples.of(device.compute(), state, Dataset.of(x, y), 7);
        List<Integer> expected = IntStream.range(0, size)
                .boxed()
                .sorted((a, b) -> Float.compare(x[b][0] - y[b][0], x[a][0] - y[a][0]))
                .limit(7)
                .map(i -> i + 1)
                .toList();
        assertThat(worst.examples()).extracting(WorstExample::number).containsExactlyElementsOf(expected);
        assertThat(worst.examples()).allSatisfy(e -> {
            int i = e.number() - 1;
            assertThat(e.cost()).isCloseTo(Math.pow(x[i][0] - y[i][0], 2) / 2, within(1e-6));
            assertThat(e.inputs().get(0)).isCloseTo(x[i][0], within(1e-6));
            assertThat(e.target()).isEqualTo(String.format(Locale.ROOT, "%.4g", y[i][0]));
            assertThat(e.score()).isNaN();
        });
    }

    @Test
    void classesHaveNamesAndScores() {
        Dataset data = Dataset.of(new float[][] {{2, 0}, {3, 0}, {0, 1}}, new int[] {0, 1, 1})
                .classes("left", "right");
        NetworkState state = NetworkState.of(
                Topology.of(2, 2).output(OutputUnit.SOFTMAX), new float[][] {{1, 0, 0, 1}}, new float[][] {{0, 0}});
        WorstExample worst = WorstExamples.of(device.compute(), state.with(data.schema()), data, 1)
                .examples()
                .get(0);
        assertThat(worst.number()).isEqualTo(2);
        assertThat(worst.target()).isEqualTo("right");
        assertThat(worst.answer()).isEqualTo("left");
        assertThat(worst.score()).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-5));
        assertThat(worst.inputs()).containsExactly(3.0, 0.0);
    }

    @Test
    void rawInputsAreShownAndAColumnThatTellsNothingToo() {
        Dataset data =
                Dataset.of(new float[][] {{10, 5}, {30, 5}}, new int[] {0, 1}).standardized();
        NetworkState state = NetworkState.of(
                Topology.of(2, 2).output(OutputUnit.SOFTMAX), new float[][] {{-1, 0, 1, 0}}, new float[][] {{0, 0}});
        WorstExamples worst = WorstExamples.of(device.compute(), state.with(data.schema()), data, 5);
        assertThat(worst.examples()).hasSize(2);
        assertThat(worst.examples().stream().map(WorstExample::inputs))
                .containsExactlyInAnyOrder(List.of(10.0, 5.0), List.of(30.0, 5.0));
    }

    @Test
    void aCostThatIsNoNumberIsTheWorst() {
        Dataset data = Dataset.of(new float[][] {{1}, {2}, {3}}, new float[][] {{1}, {2}, {9}});
        NetworkState state = NetworkState.of(
                Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{Float.NaN}}, new float[][] {{0}});
        assertThat(WorstExamples.of(device.compute(), state, data, 2).examples())
                .extracting(WorstExample::number)
                .containsExactly(1, 2);
    }
}
