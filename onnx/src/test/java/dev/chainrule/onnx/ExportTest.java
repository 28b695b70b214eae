package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.chainrule.data.Csv;
import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Missing;
import dev.chainrule.data.Scalings;
import dev.chainrule.data.Table;
import dev.chainrule.data.Targets;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of ours in ONNX Runtime: answers to raw rows beside those of a {@link Predictor}. */
final class ExportTest {
    private static final int ROWS = 2000;

    /** The largest error, in units in the last place. */
    private static final double MOST_ULP = 4;

    /** Where e^z is less than the least normal float32, it is 0 with us, and denormal or 0 in ONNX Runtime. */
    private static final double VANISHED = 1.01 * Float.MIN_NORMAL;

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.onnx");
    }

    // ---- units

    /** All sums are exact, so that z has the same bits and only the functions may differ. */
    @ParameterizedTest
    @EnumSource(Activation.class)
    void hiddenUnitsAreWithin4Ulp(Activation g) throws IOException, OrtException {
        NetworkState state = NetworkState.of(
                Topology.of(1).dense(1, g).dense(1).output(OutputUnit.IDENTITY),
                new float[][] {{1}, {1}},
                new float[][] {{0}, {0}});

        float[][] rows = values();
        assertThat(ulp((float[][]) answer(state, "inputs", rows).get("quantities"), ours(state, rows)))
                .as(g.word())
                .isLessThanOrEqualTo(MOST_ULP);
    }

    @ParameterizedTest
    @EnumSource(OutputUnit.class)
    void outputUnitsAreWithin4Ulp(OutputUnit unit) throws IOException, OrtException {
        NetworkState state = NetworkState.of(
                Topology.of(1, 3).output(unit), new float[][] {{1, -0.5f, 0.25f}}, new float[][] {{0, 0, 0.5f}});
        String name = Map.of(
                        OutputUnit.SIGMOID, "scores",
                        OutputUnit.SOFTMAX, "probabilities",
                        OutputUnit.IDENTITY, "quantities")
                .get(unit);

        float[][] rows = values();
        assertThat(ulp((float[][]) answer(state, "inputs", rows).get(name), ours(state, rows)))
                .as(unit.word())
                .isLessThanOrEqualTo(MOST_ULP);
    }

    @Test
    void softmaxOfAHundredClassesIsWithin4Ulp() throws IOException, OrtException {
        float[] theta = new float[100];
        for (int k = 0; k < theta.length; k++) {
            theta[k] = (k - 50) / 64f;
        }
        NetworkState state = NetworkState.of(
                Topology.of(1, 100).output(OutputUnit.SOFTMAX), new float[][] {theta}, new float[][] {new float[100]});
        float[][] rows = new float[400][1];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = (i - 200) / 4f; // products are exact
        }

        assertThat(ulp((float[][]) answer(state, "inputs", rows).get("probabilities"), ours(state, rows)))
                .isLessThanOrEqualTo(MOST_ULP);
    }

    /** Numbers of all sizes from 2⁻³⁰ to 100, whose quarters are numbers too, and 0. */
    private static float[][] values() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] rows = new float[50_000][1];
        for (int i = 1; i < rows.length; i++) {
            double size = Math.pow(2, -30 + random.nextDouble() * 36.6);
            rows[i][0] = (float) (random.nextBoolean() ? size : -size);
        }
        return rows;
    }

    private static double ulp(float[][] theirs, List<Prediction> ours) {
        double most = 0;
        for (int i = 0; i < theirs.length; i++) {
            double[] expected = ours.get(i).outputs();
            assertThat(theirs[i]).hasSize(expected.length);
            for (int k = 0; k < expected.length; k++) {
                boolean vanished = Math.max(Math.abs(theirs[i][k]), Math.abs(expected[k])) < VANISHED;
                most = vanished
                        ? most
                        : Math.max(most, Math.abs(theirs[i][k] - expected[k]) / Math.ulp((float) expected[k]));
            }
        }
        return most;
    }

    // ---- tables

    @Test
    void rawRowsOfDigitsGetTheNamesOfClasses() throws IOException, OrtException {
        Schema schema = Digits.train()
                .schema()
                .classes(IntStream.range(0, 10).mapToObj(k -> "digit " + k).toList());
        NetworkState state = Network.of(
                        Topology.of(64)
                                .dense(32, Activation.TANH)
                                .dense(16, Activation.SOFTPLUS)
                                .dense(10)
                                .output(OutputUnit.SOFTMAX),
                        7)
                .state()
                .with(schema);
        Table table = Digits.table();
        double[][] rows = rows(table, state.topology().inputs());

        Map<String, Object> answers = answer(state, "inputs", rows);

        List<Prediction> ours = ours(state, rows);
        assertThat((String[]) answers.get("label"))
                .containsExactly(ours.stream().map(Prediction::className).toArray(String[]::new));
        assertThat(distance((float[][]) answers.get("probabilities"), ours)).isLessThan(1e-6);
    }

    @Test
    void aSingleUnitGivesBothClasses() throws IOException, OrtException {
        NetworkState drawn = Network.of(Topology.of(2, 5, 1), 3).state();
        NetworkState state = drawn.with(drawn.schema().classes(List.of("no", "yes")));
        float[][] rows = {{-3, 1}, {0.5f, 2}, {4, -1}, {0, 0}};

        Map<String, Object> answers = answer(state, "inputs", rows);

        List<Prediction> ours = ours(state, rows);
        assertThat((String[]) answers.get("label"))
                .containsExactly(ours.stream().map(Prediction::className).toArray(String[]::new));
        assertThat(distance((float[][]) answers.get("probabilities"), ours)).isLessThan(1e-6);
    }

    @Test
    void quantitiesAreInTheUnitOfTheTable() throws IOException, OrtException {
        // times in seconds, which float32 is too coarse for
        Scaling inputs = new Scaling(new double[] {1.7e9, 3}, new double[] {0.01, -2});
        Scaling targets = new Scaling(new double[] {1.7e9}, new double[] {0.125});
        NetworkState drawn = Network.of(
                        Topology.of(2).dense(8, Activation.RELU).dense(1).output(OutputUnit.IDENTITY), 5)
                .state();
        NetworkState state = drawn.with(drawn.schema().inputs(inputs).targets(targets));
        double[][] rows = {{1.7e9 + 1, 3}, {1.7e9 - 60, 4}, {1.7e9 + 3600, 2.5}};

        double[][] quantities = (double[][]) answer(state, "inputs", rows).get("quantities");

        List<Prediction> ours = ours(state, rows);
        for (int i = 0; i < rows.length; i++) {
            double bound = 1e-5 * Math.abs(ours.get(i).outputs()[0] - 1.7e9) + 1e-6;
            assertThat(quantities[i][0]).isCloseTo(ours.get(i).outputs()[0], within(bound));
        }
    }

    private static final String CARS = """
            color,kW,doors,price
            red,100,5,high
            blue,,3,low
            ?,75.5,,high
            green,60,4,low
            blue,120,5,high
            """;

    @Test
    void categoriesAndMissingCellsAreColumnsOfTheirOwn() throws IOException, OrtException {
        for (Missing missing : List.of(Missing.CATEGORY, Missing.MEDIAN)) {
            Table table = new Csv().missing(missing).parse("cars", CARS);
            NetworkState state = learnt(table, Targets.oneHot(table.classes()), OutputUnit.SOFTMAX);
            Table questions = new Csv()
                    .unlabelled()
                    .matching(state.schema())
                    .parse("q", "color,kW,doors\nred,90,\nblue,,3\nNa,80,4\n,1,2\n");
            String[][] colors = {{"red"}, {"blue"}, {"Na"}, {""}};
            double[][] kw = {{90}, {Double.NaN}, {80}, {1}};
            double[][] doors = {{Double.NaN}, {3}, {4}, {2}};

            Map<String, Object> answers = run(state, Map.of("color", colors, "kW", kw, "doors", doors));

            List<Prediction> ours = ours(state, rows(questions, state.topology().inputs()));
            assertThat((String[]) answers.get("label"))
                    .containsExactly(ours.stream().map(Prediction::className).toArray(String[]::new));
            assertThat(distance((float[][]) answers.get("probabilities"), ours)).isLessThan(1e-6);
            Map<String, Object> unknown = Map.of(
                    "color", new String[][] {{"pink"}}, "kW", new double[][] {{1}}, "doors", new double[][] {{1}});
            assertThatExceptionOfType(OrtException.class)
                    .isThrownBy(() -> run(state, unknown))
                    .withMessageContaining("Unknown Category");
        }
    }

    @Test
    void labelsThatApplyOrNotGetTheirTexts() throws IOException, OrtException {
        Table table =
                new Csv().label("news", "sport").parse("x", "news,words,sport,old\nyes,5,0,1\nno,7,1,2\nyes,9,1,3\n");
        NetworkState state = learnt(table, Targets.labels(table), OutputUnit.SIGMOID);
        double[][] rows = rows(table, state.topology().inputs());

        Map<String, Object> answers = answer(state, "inputs", rows);

        List<Prediction> ours = ours(state, rows);
        for (int i = 0; i < rows.length; i++) {
            Prediction row = ours.get(i);
            assertThat(((String[][]) answers.get("labels"))[i]).containsExactly(row.label(0), row.label(1));
        }
        assertThat(distance((float[][]) answers.get("scores"), ours)).isLessThan(1e-6);
    }

    @Test
    void columnsWhoseNamesAreThoseOfTheGraphAreNumbered() throws IOException, OrtException {
        Table table = new Csv().label("kind").parse("x", "label,kind\na,x\nb,y\na,x\n");
        NetworkState state = learnt(table, Targets.oneHot(table.classes()), OutputUnit.SOFTMAX);

        Map<String, Object> answers = run(state, Map.of("column 1", new String[][] {{"a"}, {"b"}}));

        assertThat((String[]) answers.get("label")).hasSize(2);
    }

    private static NetworkState learnt(Table table, Targets targets, OutputUnit output) {
        Examples examples = Examples.of(table, Scalings.standard(table), targets);
        Topology topology = Topology.of(examples.inputs())
                .dense(6, Activation.ELU)
                .dense(examples.outputs())
                .output(output);
        return Network.of(topology, 11).state().with(examples.schema());
    }

    private static double[][] rows(Table table, int inputs) {
        double[][] rows = new double[Math.min(ROWS, table.rows())][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[inputs];
            table.copy(i, 1, rows[i]);
        }
        return rows;
    }

    // ---- both sides

    private static List<Prediction> ours(NetworkState state, float[][] rows) {
        try (Predictor predictor = Predictor.of(state, Backends.open("cpu:scalar"))) {
            return predictor.predict(rows);
        }
    }

    private static List<Prediction> ours(NetworkState state, double[][] rows) {
        try (Predictor predictor = Predictor.of(state, Backends.open("cpu:scalar"))) {
            return predictor.predict(rows);
        }
    }

    private Map<String, Object> answer(NetworkState state, String input, Object rows) throws IOException, OrtException {
        return run(state, Map.of(input, rows));
    }

    private Map<String, Object> run(NetworkState state, Map<String, Object> columns) throws IOException, OrtException {
        OnnxFile.save(state, file());
        try (OnnxSession session = new OnnxSession(file())) {
            return session.run(columns);
        }
    }

    private static double distance(float[][] scores, List<Prediction> ours) {
        double most = 0;
        for (int i = 0; i < scores.length; i++) {
            float[] expected = ours.get(i).scores();
            assertThat(scores[i]).hasSize(expected.length);
            for (int k = 0; k < expected.length; k++) {
                most = Math.max(most, Math.abs(scores[i][k] - expected[k]));
            }
        }
        return most;
    }
}
