package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayDatasetTest {
    private static final float[][] X = {{1, 2}, {3, 4}, {5, 6}};
    private static final int[] LABELS = {2, 0, 1};

    private static float[] inputs(Dataset data) {
        float[] x = new float[data.size() * data.inputs()];
        data.copyInputs(0, data.size(), x);
        return x;
    }

    private static float[] targets(Dataset data) {
        float[] y = new float[data.size() * data.outputs()];
        data.copyTargets(0, data.size(), y);
        return y;
    }

    private static float[][] with(int example, float... row) {
        float[][] x = Arrays.stream(X).map(float[]::clone).toArray(float[][]::new);
        x[example] = row;
        return x;
    }

    private static void assertRefused(Runnable action, String message) {
        assertThatIllegalArgumentException().isThrownBy(action::run).withMessage(message);
    }

    // ---- what is made of arrays

    @Test
    void labelsBecomeOneOutputForEachClass() {
        Dataset data = Dataset.of(X, LABELS);

        assertThat(data.size()).isEqualTo(3);
        assertThat(data.schema()).isEqualTo(Schema.of(2, 3));
        assertThat(inputs(data)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(targets(data)).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
    }

    @Test
    void labelsThatAreAllZeroAreOfTwoClasses() {
        assertThat(targets(Dataset.of(X, new int[3]))).containsExactly(1, 0, 1, 0, 1, 0);
    }

    @Test
    void targetsStayAsTheyAre() {
        Dataset data = Dataset.of(X, new float[][] {{-7, 1e30f}, {0, 0.5f}, {1, 2}});

        assertThat(data.outputs()).isEqualTo(2);
        assertThat(targets(data)).containsExactly(-7, 1e30f, 0, 0.5f, 1, 2);
    }

    @Test
    void arraysAreCopied() {
        float[][] x = with(0, 1, 2);
        float[][] y = {{1}, {2}, {3}};
        int[] labels = LABELS.clone();
        Dataset quantities = Dataset.of(x, y);
        Dataset classes = Dataset.of(x, labels);
        x[1][0] = Float.NaN;
        y[2][0] = Float.NaN;
        labels[0] = 99;

        assertThat(inputs(quantities)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(targets(quantities)).containsExactly(1, 2, 3);
        assertThat(targets(classes)).startsWith(0, 0, 1);
    }

    @Test
    void copiesFromTheMiddleAndLeavesTheRestOfTheArray() {
        Dataset data = Dataset.of(X, LABELS);
        float[] x = {9, 9, 9};
        float[] y = {9, 9, 9, 9};
        data.copyInputs(1, 1, x);
        data.copyTargets(1, 1, y);

        assertThat(x).containsExactly(3, 4, 9);
        assertThat(y).containsExactly(1, 0, 0, 9);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> data.copyInputs(2, 2, new float[4]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> data.copyTargets(2, 2, new float[6]));
    }

    // ---- what is made of records

    private record Flower(float width, float height, int kind) {}

    private static final List<Flower> FLOWERS = List.of(new Flower(1, 2, 2), new Flower(3, 4, 0), new Flower(5, 6, 1));

    private static Example example(Flower flower) {
        return Example.of(new float[] {flower.width(), flower.height()}, flower.kind());
    }

    @Test
    void recordsOfAListOrAStreamAreExamplesInTheirOrder() {
        for (Dataset data : List.of(
                Dataset.of(FLOWERS, ArrayDatasetTest::example),
                Dataset.of(FLOWERS.stream(), ArrayDatasetTest::example))) {
            assertThat(inputs(data)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(targets(data)).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
        }
    }

    /** Each record is read once, so that a source which gives its records once will do. */
    @Test
    void recordsMayHaveTargets() {
        Stream<Flower> once = FLOWERS.stream();
        Iterable<Flower> records = once::iterator;
        Dataset data =
                Dataset.of(records, f -> Example.of(new float[] {f.width()}, new float[] {f.height(), f.kind() / 2f}));

        assertThat(inputs(data)).containsExactly(1, 3, 5);
        assertThat(targets(data)).containsExactly(2, 1, 4, 0, 6, 0.5f);
    }

    @Test
    void recordsAreAllOfOneKind() {
        Function<Integer, Example> mixed =
                i -> i == 5 ? Example.of(new float[] {i}, new float[] {i}) : Example.of(new float[] {i}, i);

        assertRefused(
                () -> Dataset.of(List.of(3, 4, 5), mixed),
                "example 2, it has targets, expected a label as in example 0");
        assertRefused(
                () -> Dataset.of(List.of(5, 4, 3), mixed),
                "example 1, it has a label, expected targets as in example 0");
        assertRefused(
                () -> Dataset.of(List.<Integer>of(), mixed), "the data set is empty, expected at least one example");
    }

    // ---- what is refused

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void numbersThatAreNotFiniteAreNamed(float number) {
        assertRefused(
                () -> Dataset.of(with(2, 5, number), LABELS),
                "example 2, input 1 is " + number + ", expected a finite number");
        assertRefused(
                () -> Dataset.of(X, with(1, number, 4)),
                "example 1, target 0 is " + number + ", expected a finite number");
    }

    @Test
    void rowsAreOfOneLength() {
        assertRefused(() -> Dataset.of(with(1, 3, 4, 5), LABELS), "example 1, 3 inputs, expected 2 as in example 0");
        assertRefused(() -> Dataset.of(X, with(2, 1)), "example 2, 1 targets, expected 2 as in example 0");
        assertRefused(() -> Dataset.of(new float[3][0], LABELS), "example 0, 0 inputs, expected at least one");
        assertRefused(() -> Dataset.of(X, new float[3][0]), "example 0, 0 targets, expected at least one");
    }

    @Test
    void arraysAreOfOneLength() {
        assertRefused(() -> Dataset.of(X, new int[2]), "data set: 3 rows of inputs and 2 labels, expected as many");
        assertRefused(
                () -> Dataset.of(X, new float[4][1]),
                "data set: 3 rows of inputs and 4 rows of targets, expected as many");
        assertRefused(
                () -> Dataset.of(new float[0][], new int[0]), "the data set is empty, expected at least one example");
        assertRefused(
                () -> Dataset.of(new float[0][], new float[0][]),
                "the data set is empty, expected at least one example");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 16, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void labelsAreNumbersOfClasses(int label) {
        assertRefused(
                () -> Dataset.of(X, new int[] {0, label, 1}),
                "example 1, label " + label + ", expected the number of a class, 0 to 65535");
    }

    // ---- other readings

    @Test
    void classesHaveNamesAndMayBeMoreThanOccur() {
        assertThat(Dataset.of(X, LABELS).classes("a", "b", "c").schema())
                .isEqualTo(Schema.of(2, 3).classes(List.of("a", "b", "c")));
        ArrayDataset more = Dataset.of(X, LABELS).classes("a", "b", "c", "d");
        assertThat(more.schema()).isEqualTo(Schema.of(2, 4).classes(List.of("a", "b", "c", "d")));
        assertThat(targets(more)).startsWith(0, 0, 1, 0);
        assertRefused(
                () -> Dataset.of(X, LABELS).classes("a", "b"),
                "example 0, label 2, expected below 2, the number of classes");
        assertRefused(
                () -> Dataset.of(X, new float[3][3]).classes("a", "b"), "schema: 2 class names, expected 3 or none");
    }

    @Test
    void twoClassesMayHaveOneOutput() {
        ArrayDataset data = Dataset.of(X, new int[] {1, 0, 1}).with(Schema.of(2, 1));

        assertThat(targets(data)).containsExactly(1, 0, 1);
        assertThat(data.classes("no", "yes").schema()).isEqualTo(Schema.of(2, 1).classes(List.of("no", "yes")));
        assertRefused(
                () -> Dataset.of(X, LABELS).with(Schema.of(2, 1)),
                "example 0, label 2, expected below 2, the number of classes");
    }

    @Test
    void anotherSchemaScalesTheRawRowsAnew() {
        Schema schema = Schema.of(2, 1).inputs(Scaling.uniform(2, 1, 2)).targets(Scaling.uniform(1, 10, 0.5));
        ArrayDataset raw = Dataset.of(X, new float[][] {{10}, {12}, {20}});

        for (ArrayDataset data : List.of(raw.with(schema), raw.standardized().with(schema))) {
            assertThat(data.schema()).isEqualTo(schema);
            assertThat(inputs(data)).containsExactly(0, 2, 4, 6, 8, 10);
            assertThat(targets(data)).containsExactly(0, 1, 5);
        }
        assertThat(inputs(raw)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void schemasThatDoNotFitAreRefused() {
        assertRefused(
                () -> Dataset.of(X, LABELS).with(Schema.of(3, 3)), "data set: the schema is of 3 inputs, expected 2");
        assertRefused(
                () -> Dataset.of(X, new float[3][1]).with(Schema.of(2, 2)),
                "data set: the schema is of 2 targets, expected 1");
        assertRefused(
                () -> Dataset.of(X, LABELS).with(Schema.of(2, 3).targets(Scaling.uniform(3, 0, 2))),
                "data set: the schema scales targets, expected it not to: labels are classes");
        assertRefused(
                () -> Dataset.of(X, LABELS).with(Schema.of(2, 3).inputs(Scaling.uniform(2, 0, 1e38))),
                "example 1, input 1 is 4.0 and becomes Infinity when scaled, expected a finite number");
    }

    @Test
    void standardizedInputsHaveMeanZeroAndDeviationOneAndEqualOnesAreZero() {
        ArrayDataset data =
                Dataset.of(new float[][] {{1, 7}, {3, 7}, {8, 7}}, LABELS).standardized();

        assertThat(data.schema().inputs().offset(0)).isEqualTo(4);
        assertThat(data.schema().inputs().factor(0)).isCloseTo(1 / Math.sqrt(26 / 3.0), within(1e-15));
        float[] x = inputs(data);
        assertThat(x[0] + x[2] + x[4]).isCloseTo(0, within(1e-6f));
        assertThat(x[0] * x[0] + x[2] * x[2] + x[4] * x[4]).isCloseTo(3, within(1e-5f));
        assertThat(new float[] {x[1], x[3], x[5]}).containsOnly(0);
    }

    // ---- learning

    @Test
    void aNetworkLearnsFromArraysAndIsJudgedByRowsReadAsItsOwn() {
        float[][] raw = {{100, 0}, {100, 5}, {300, 0}, {300, 5}};
        int[] xor = {0, 1, 1, 0};
        ArrayDataset data = Dataset.of(raw, xor).classes("same", "different").standardized();
        Network net = Network.of(Topology.of(2, 8, 2).output(OutputUnit.SOFTMAX), 3);
        try (Compute compute = new ArrayBackend().compute()) {
            Trainer.on(compute).batch(4).epochs(2000).fit(net, data);

            Evaluation own = Evaluation.of(
                    compute, net.state(), Dataset.of(raw, xor).with(net.state().schema()));
            assertThat(own.accuracy()).isOne();
            assertThat(own.classes()).extracting(Evaluation.ClassResult::name).containsExactly("same", "different");
        }
    }
}
