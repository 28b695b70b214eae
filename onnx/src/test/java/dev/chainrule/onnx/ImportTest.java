package dev.chainrule.onnx;

import static dev.chainrule.onnx.GraphBuilder.integer;
import static dev.chainrule.onnx.GraphBuilder.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.ONNXExportable;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/**
 * Files of other programs, and their answers in ONNX Runtime beside those of what is made of them. skl2onnx's are put together here
 * as it writes them; PyTorch's is a file of its own, Tribuo's are made by Tribuo.
 */
final class ImportTest {
    private static final double CLOSE = 2e-6;

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("foreign.onnx");
    }

    @Test
    void pyTorchsStackOfLayers() throws IOException, OrtException {
        try (InputStream in = Objects.requireNonNull(ImportTest.class.getResourceAsStream("pytorch-1.13.onnx"))) {
            Files.copy(in, file());
        }

        NetworkState state = OnnxFile.load(file());

        assertThat(state.topology())
                .hasToString("4-6:relu-5:leaky_relu-5:elu-4:softplus-4:tanh-3")
                .extracting(Topology::output)
                .isEqualTo(OutputUnit.SOFTMAX);
        assertThat(state.bias(4)).containsOnly(0); // bias=False
        same(state, "input", 4);
    }

    /** Pipeline of StandardScaler and MLPClassifier, multi-class, ZipMap left in. */
    @Test
    void skl2onnxsClassifier() throws IOException, OrtException {
        Foreign.of("X", 4)
                .mlNode(
                        "Scaler",
                        "X",
                        "variable",
                        Foreign.floats("offset", 5.8, 3, 3.7, 1.2),
                        Foreign.floats("scale", 1.25, 2.5, 0.5, 1.5))
                .node("Cast", "variable", "cast_input", integer("to", 1))
                .drawn("coefficient", 4, 5)
                .drawn("intercepts", 1, 5)
                .node("MatMul", "cast_input coefficient", "mul_result")
                .node("Add", "mul_result intercepts", "add_result")
                .node("Relu", "add_result", "next_activations")
                .drawn("coefficient1", 5, 3)
                .drawn("intercepts1", 1, 3)
                .node("MatMul", "next_activations coefficient1", "mul_result1")
                .node("Add", "mul_result1 intercepts1", "add_result1")
                .node("Softmax", "add_result1", "out_activations_result", integer("axis", 1))
                .texts("classes", "setosa", "versicolor", "virginica")
                .longs("shape_tensor", -1)
                .node("ArgMax", "out_activations_result", "argmax_output", integer("axis", 1))
                .mlNode("ArrayFeatureExtractor", "classes argmax_output", "array_feature_extractor_result")
                .node("Reshape", "array_feature_extractor_result shape_tensor", "label")
                .mlNode(
                        "ZipMap",
                        "out_activations_result",
                        "probabilities",
                        GraphBuilder.strings("classlabels_strings", List.of("setosa", "versicolor", "virginica")))
                .output("label", DataType.STRING)
                .maps("probabilities")
                .write(file());

        NetworkState state = OnnxFile.load(file());

        assertThat(state.topology()).hasToString("4-5:relu-3");
        assertThat(state.classes()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(state.scaling().factor(1)).isEqualTo(2.5);
        assertThat(state.scaling().offset(0)).isEqualTo(5.8f);
        labelsAreEqual(state, "X", 4);
    }

    /** MLPClassifier of two classes, by their numbers. */
    @Test
    void skl2onnxsClassifierOfTwoClasses() throws IOException, OrtException {
        Foreign.of("X", 3)
                .drawn("coefficient", 3, 4)
                .drawn("intercepts", 1, 4)
                .node("MatMul", "X coefficient", "mul_result")
                .node("Add", "mul_result intercepts", "add_result")
                .node("Tanh", "add_result", "next_activations")
                .drawn("coefficient1", 4, 1)
                .drawn("intercepts1", 1, 1)
                .node("MatMul", "next_activations coefficient1", "mul_result1")
                .node("Add", "mul_result1 intercepts1", "add_result1")
                .node("Sigmoid", "add_result1", "out_activations_result")
                .floats("unity", List.of(), 1)
                .node("Sub", "unity out_activations_result", "negative_class_proba")
                .node("Concat", "negative_class_proba out_activations_result", "probabilities", integer("axis", 1))
                .longs("classes", 0, 1)
                .longs("shape_tensor", -1)
                .node("ArgMax", "probabilities", "argmax_output", integer("axis", 1))
                .mlNode("ArrayFeatureExtractor", "classes argmax_output", "array_feature_extractor_result")
                .node("Reshape", "array_feature_extractor_result shape_tensor", "reshaped_result")
                .node("Cast", "reshaped_result", "label", integer("to", 7))
                .output("label", DataType.INT64)
                .output("probabilities", DataType.FLOAT, 2)
                .write(file());

        NetworkState state = OnnxFile.load(file());

        assertThat(state.topology()).hasToString("3-4:tanh-1");
        assertThat(state.classes()).containsExactly("0", "1");
        same(state, "X", 3);
    }

    @Test
    void skl2onnxsLogisticRegressions() throws IOException, OrtException {
        Foreign.of("X", 2)
                .mlNode(
                        "LinearClassifier",
                        "X",
                        "label scores",
                        Foreign.floats("coefficients", -1, 0.5, 1, -0.5),
                        Foreign.floats("intercepts", 0.25, -0.25),
                        Foreign.text("post_transform", "LOGISTIC"),
                        GraphBuilder.strings("classlabels_strings", List.of("no", "yes")))
                .mlNode("Normalizer", "scores", "probabilities", Foreign.text("norm", "L1"))
                .output("label", DataType.STRING)
                .output("probabilities", DataType.FLOAT, 2)
                .write(file());

        NetworkState two = OnnxFile.load(file());

        assertThat(two.topology()).hasToString("2-1").isEqualTo(Topology.of(2, 1));
        assertThat(two.classes()).containsExactly("no", "yes");
        labelsAreEqual(two, "X", 2);

        Foreign.of("X", 2)
                .mlNode(
                        "LinearClassifier",
                        "X",
                        "label probabilities",
                        Foreign.floats("coefficients", -1, 0.5, 1, -0.5, 2, 2),
                        Foreign.floats("intercepts", 0.25, -0.25, 0),
                        Foreign.text("post_transform", "SOFTMAX"),
                        integers("classlabels_ints", List.of(3L, 4L, 5L)))
                .output("label", DataType.INT64)
                .output("probabilities", DataType.FLOAT, 3)
                .write(file());

        NetworkState three = OnnxFile.load(file());

        assertThat(three.topology().output()).isEqualTo(OutputUnit.SOFTMAX);
        assertThat(three.classes()).containsExactly("3", "4", "5");
        same(three, "X", 2);
    }

    @Test
    void skl2onnxsRegressions() throws IOException, OrtException {
        Foreign.of("X", 2)
                .mlNode(
                        "LinearRegressor",
                        "X",
                        "variable",
                        Foreign.floats("coefficients", 1, 2, 3, 4),
                        Foreign.floats("intercepts", 5, 6),
                        integer("targets", 2))
                .output("variable", DataType.FLOAT, 2)
                .write(file());

        NetworkState state = OnnxFile.load(file());

        assertThat(state.theta(1)).containsExactly(1, 2, 3, 4);
        same(state, "X", 2);
    }

    @Test
    void tribuosLogisticRegression() throws IOException, OrtException {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("rows", labels), labels);
        for (float[] row : rows(3)) {
            String label = row[0] > 1 ? "high" : row[1] > 0 ? "middle" : "low";
            data.add(new ArrayExample<>(new Label(label), new String[] {"a", "b", "c"}, doubles(row)));
        }
        write(new LogisticRegressionTrainer().train(data));

        NetworkState state = OnnxFile.load(file());

        assertThat(state.topology()).isEqualTo(Topology.of(3, 3).output(OutputUnit.SOFTMAX));
        same(state, "input", 3);
    }

    @Test
    void tribuosLinearRegression() throws IOException, OrtException {
        RegressionFactory quantities = new RegressionFactory();
        MutableDataset<Regressor> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("rows", quantities), quantities);
        for (float[] row : rows(2)) {
            data.add(new ArrayExample<>(
                    new Regressor("q", 2 * row[0] - row[1] + 3), new String[] {"a", "b"}, doubles(row)));
        }
        write(new org.tribuo.regression.sgd.linear.LinearSGDTrainer(
                        new org.tribuo.regression.sgd.objectives.SquaredLoss(),
                        new org.tribuo.math.optimisers.AdaGrad(0.1),
                        5,
                        1)
                .train(data));

        NetworkState state = OnnxFile.load(file());

        assertThat(state.topology()).isEqualTo(Topology.of(2, 1).output(OutputUnit.IDENTITY));
        same(state, "input", 2);
    }

    private void write(Object model) throws IOException {
        Files.write(file(), ((ONNXExportable) model).exportONNXModel("test", 1).toByteArray());
    }

    private static double[] doubles(float[] row) {
        double[] values = new double[row.length];
        for (int j = 0; j < row.length; j++) {
            values[j] = row[j];
        }
        return values;
    }

    /** Images, flattened, with scaling in front, and a layer without a function. */
    @Test
    void rowsThatAreFlattenedAndScaled() throws IOException, OrtException {
        Foreign.of("image", 1, 2, 2)
                .floats("mean", List.of(1L), 0.5)
                .floats("sd", List.of(), 0.25)
                .node("Sub", "image mean", "moved")
                .node("Div", "moved sd", "scaled")
                .node("Flatten", "scaled", "flat")
                .drawn("w1", 4, 3)
                .node("MatMul", "flat w1", "z1")
                .drawn("w2", 3, 2)
                .drawn("b2", 2)
                .node("Gemm", "z1 w2 b2", "z2")
                .node("Identity", "z2", "logits")
                .output("logits", DataType.FLOAT, 2)
                .write(file());

        NetworkState state = OnnxFile.load(file());

        assertThat(state.topology().activation(2)).isEqualTo(Activation.IDENTITY);
        assertThat(state.scaling()).isEqualTo(Scaling.uniform(4, 0.5, 4));
        float[][] rows = rows(4);
        float[][][][] images = new float[rows.length][1][2][2];
        for (int i = 0; i < rows.length; i++) {
            images[i][0] = new float[][] {{rows[i][0], rows[i][1]}, {rows[i][2], rows[i][3]}};
        }
        close((float[][]) run("image", images).get("logits"), ours(state, rows));
    }

    // ---- files of ours

    @Test
    void whatWasExportedIsTheSameAgain() throws IOException {
        for (OutputUnit unit : OutputUnit.values()) {
            NetworkState drawn = dev.chainrule.nn.Network.of(
                            Topology.parse("3-4:tanh-5:elu-2").output(unit), 9)
                    .state();
            Schema schema = drawn.schema()
                    .features(List.of("a", "b", "c"))
                    .label("kind", 4)
                    .inputs(new Scaling(new double[] {0.1, 1e300, -3}, new double[] {1 / 3.0, 1e-300, 0}));
            NetworkState state =
                    drawn.with(unit == OutputUnit.IDENTITY ? schema : schema.classes(List.of("yes", "né")));

            for (NetworkState each : List.of(drawn, state)) {
                OnnxFile.save(each, file());
                NetworkState again = OnnxFile.load(file());
                assertThat(each.difference(again)).isEmpty();
                assertThat(again.learnt()).isEqualTo(each.learnt());
                byte[] bytes = Files.readAllBytes(file());
                OnnxFile.save(again, file());
                assertThat(file()).hasBinaryContent(bytes);
            }
        }
    }

    // ---- both sides

    private static float[][] rows(int columns) {
        SplittableRandom random = new SplittableRandom(5);
        float[][] rows = new float[100][columns];
        for (float[] row : rows) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (random.nextDouble() * 6 - 3);
            }
        }
        return rows;
    }

    private Map<String, Object> run(String input, Object rows) throws OrtException {
        try (OnnxSession session = new OnnxSession(file())) {
            return session.run(Map.of(input, rows));
        }
    }

    private static List<Prediction> ours(NetworkState state, float[][] rows) {
        try (Predictor predictor = Predictor.of(state, Backends.open("cpu:scalar"))) {
            return predictor.predict(rows);
        }
    }

    /** Checks that the last output of the file in ONNX Runtime is what the network answers. */
    private void same(NetworkState state, String input, int columns) throws OrtException {
        float[][] rows = rows(columns);
        Object last = run(input, rows).values().stream().reduce(null, (before, each) -> each);
        close((float[][]) last, ours(state, rows));
    }

    private static void close(float[][] theirs, List<Prediction> ours) {
        assertThat(theirs).hasDimensions(ours.size(), theirs[0].length);
        for (int i = 0; i < theirs.length; i++) {
            Prediction answer = ours.get(i);
            double[] expected = answer.outputs();
            for (int k = 0; k < theirs[i].length; k++) {
                double value = theirs[i].length == 2 && expected.length == 1
                        ? (k == 0 ? 1 - expected[0] : expected[0])
                        : expected[k];
                assertThat((double) theirs[i][k])
                        .as("row %d, output %d", i, k)
                        .isCloseTo(value, within(CLOSE * (1 + Math.abs(value))));
            }
        }
    }

    private void labelsAreEqual(NetworkState state, String input, int columns) throws OrtException {
        float[][] rows = rows(columns);
        List<String> names =
                ours(state, rows).stream().map(Prediction::className).toList();
        assertThat((String[]) run(input, rows).get("label")).containsExactly(names.toArray(String[]::new));
        assertThat(names.stream().distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void aGraphThatAnswersNumbersOfClassesHasThem() throws Exception {
        Foreign.of("x", 2)
                .drawn("w", 3, 2)
                .node("Gemm", "x w", "z", integer("transB", 1))
                .node("ArgMax", "z", "y", integer("axis", 1))
                .output("y", DataType.INT64)
                .write(file());

        assertThat(OnnxFile.load(file()).classes()).containsExactly("0", "1", "2");
    }

    @Test
    void aBiasThatWasTransposedIsARow() throws Exception {
        Foreign.of("x", 2)
                .drawn("w", 2, 3)
                .floats("column", List.of(3L, 1L), 1, 2, 3)
                .node("Transpose", "column", "b", integers("perm", List.of(1L, 0L)))
                .node("MatMul", "x w", "z")
                .node("Add", "z b", "y")
                .output("y", DataType.FLOAT, 3)
                .write(file());

        assertThat(OnnxFile.load(file()).bias(1)).containsExactly(1, 2, 3);
    }
}
