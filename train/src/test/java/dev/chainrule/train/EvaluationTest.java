package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.metric.Confusion;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Float64Network;
import dev.chainrule.testing.Lab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    private Evaluation evaluate(NetworkState state, Dataset data) {
        try (Compute compute = backend.compute()) {
            Evaluation evaluation = Evaluation.of(compute, state, data);
            assertThat(compute.live()).isZero();
            return evaluation;
        }
    }

    /** A chunk has 256 examples; every one is counted once, whatever is left over. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 513})
    void everyExampleCountsOnce(int size) {
        NetworkState state =
                Network.of(Topology.of(3, 4, 3).output(OutputUnit.SOFTMAX), 2).state();
        Examples data = Examples.random(draw, size, 3, 3);
        Float64Network network = new Float64Network(state);
        int correct = 0;
        double cost = 0;
        for (int e = 0; e < size; e++) {
            double[] h = network.outputs(data.x(), e * 3);
            int best = h[0] >= h[1] ? (h[0] >= h[2] ? 0 : 2) : (h[1] >= h[2] ? 1 : 2);
            correct += data.y()[e * 3 + best] == 1 ? 1 : 0;
            cost += network.cost(data.x(), e * 3, data.y(), e * 3);
        }

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.total()).isEqualTo(size);
        assertThat(evaluation.classifies()).isTrue();
        assertThat(evaluation.correct()).as("%s", draw).isEqualTo(correct);
        assertThat(evaluation.accuracy()).isEqualTo((double) correct / size);
        assertThat(evaluation.cost()).as("%s", draw).isCloseTo(cost / size, within(1e-6));
    }

    /** A chunk has 256 examples, so that the last one is shorter. */
    @Test
    void pixelsGoToTheDeviceAsBytesAndAreJudgedAsTheirFloats() {
        NetworkState state =
                Network.of(Topology.of(4, 3).output(OutputUnit.SOFTMAX), 2).state();
        Examples data = Examples.pixels(draw, 300, 4, 3);
        List<Element> uploaded = new ArrayList<>();
        backend.hook((name, views) -> {
            if (name.equals("upload") && (views[0].rows() == 256 || views[0].rows() == 44) && views[0].cols() == 4) {
                uploaded.add(views[0].buffer().type());
            }
        });

        assertThat(evaluate(state, data)).as("%s", draw).isEqualTo(evaluate(state, data.asFloats()));
        assertThat(uploaded).containsExactly(Element.UINT8, Element.UINT8, Element.FLOAT32, Element.FLOAT32);
    }

    @Test
    void oneSigmoidUnitIsRightOnTheSameSideOfOneHalf() {
        NetworkState state = NetworkState.of(Topology.of(1, 1), new float[][] {{1}}, new float[][] {{0}});
        Examples data =
                new Examples(1, 1, new float[] {2, -2, 2, -2, 0}, new float[] {1, 0, 0, 1, 0}, null, Schema.of(1, 1));

        assertThat(evaluate(state, data).correct()).isEqualTo(3);
    }

    @Test
    void aQuantityHasACostAndNoAccuracy() {
        NetworkState state = NetworkState.of(
                Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{2}}, new float[][] {{0}});
        Examples data = new Examples(1, 1, new float[] {1, 2}, new float[] {1, 1}, null, Schema.of(1, 1));

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.classifies()).isFalse();
        assertThat(evaluation.correct()).isZero();
        assertThat(evaluation.accuracy()).isNaN();
        assertThat(evaluation.cost()).isEqualTo((0.5 + 4.5) / 2);
    }

    /** scikit-learn 1.2: root of mean_squared_error, mean_absolute_error and r2_score of y and h in the user's unit. */
    @Test
    void quantitiesAreJudgedInTheUnitOfTheUsersData() {
        NetworkState state = NetworkState.of(
                        Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{1}}, new float[][] {{0}})
                .with(Schema.of(1, 1).targets(new Scaling(new double[] {1e9}, new double[] {0.25})));
        Examples data =
                new Examples(1, 1, new float[] {2.5f, 0, 2, 8}, new float[] {3, -0.5f, 2, 7}, null, state.schema());

        Evaluation.Quantities quantities = evaluate(state, data).quantities();

        assertThat(quantities.rmse()).isCloseTo(4 * 0.6123724356957945, within(1e-12));
        assertThat(quantities.mae()).isCloseTo(4 * 0.5, within(1e-12));
        assertThat(quantities.r2()).isCloseTo(0.9486081370449679, within(1e-12));
    }

    /** The mean over the outputs, as scikit-learn's uniform_average. */
    @Test
    void severalQuantitiesHaveNoAccuracyEvenIfTheyLookLikeClasses() {
        NetworkState state = NetworkState.of(
                Topology.of(1, 2).output(OutputUnit.IDENTITY), new float[][] {{1, 2}}, new float[][] {{0, 0}});
        Examples data = new Examples(1, 2, new float[] {0, 1}, new float[] {0, 1, 1, 0}, null, Schema.of(1, 2));

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.classifies()).isFalse();
        assertThat(evaluation.accuracy()).isNaN();
        assertThat(evaluation.quantities().rmse()).isCloseTo((0 + Math.sqrt((1 + 4) / 2.0)) / 2, within(1e-12));
        assertThat(evaluation.quantities().mae()).isCloseTo((0 + 1.5) / 2, within(1e-12));
        assertThat(evaluation.quantities().r2()).isCloseTo((1 + (1 - 5 / 0.5)) / 2, within(1e-12));
    }

    @Test
    void aQuantityThatIsTheSameEverywhereHasNoR2() {
        NetworkState state = NetworkState.of(
                Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{0}}, new float[][] {{5}});
        Examples data = new Examples(1, 1, new float[] {1, 2}, new float[] {5, 5}, null, Schema.of(1, 1));

        assertThat(evaluate(state, data).quantities().r2()).isNaN();
        assertThat(evaluate(state, data).quantities().rmse()).isZero();
    }

    @Test
    void everyClassIsCountedByItself() {
        NetworkState state = NetworkState.of(Topology.of(1, 1), new float[][] {{1}}, new float[][] {{0}})
                .with(Schema.of(1, 1).classes(List.of("ok", "fraud")));
        Examples data =
                new Examples(1, 1, new float[] {-1, -1, -1, 1, -1}, new float[] {0, 0, 0, 0, 1}, null, state.schema());

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.classes())
                .containsExactly(
                        new Evaluation.ClassResult("ok", 4, 3, 4), new Evaluation.ClassResult("fraud", 1, 0, 1));
        assertThat(evaluation.classes().get(0).recall()).isEqualTo(0.75);
        assertThat(evaluation.mostFrequent()).isEqualTo(0.8);
        assertThat(evaluation.accuracy()).isEqualTo(0.6);
        assertThat(evaluation.quantities()).isNull();
    }

    @Test
    void manyClassesAreJudgedWithoutAMatrix() {
        int many = 50_000;
        float[] theta = new float[many];
        theta[49_999] = 1;
        NetworkState state = NetworkState.of(
                Topology.of(1, many).output(OutputUnit.SOFTMAX), new float[][] {theta}, new float[][] {new float[many]
                });
        float[] y = new float[2 * many];
        y[49_999] = 1;
        y[many + 3] = 1;
        Evaluation evaluation = evaluate(state, new Examples(1, many, new float[] {1, 1}, y, null, Schema.of(1, many)));

        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        assertThat(evaluation.classes().get(49_999).precision()).isEqualTo(0.5);
        assertThat(evaluation.classes().get(3).recall()).isZero();
        assertThat(evaluation.figures()).containsEntry("accuracy", 0.5);
        assertThat(evaluation.confusion()).isEmpty();
        assertThat(evaluation.confusions()).containsExactly(new Confusion(3, 49_999, 1));
        assertThat(evaluation.uncrossed().orElseThrow()).startsWith("matrix of 50,000 classes is not written");
    }

    /** Three examples, of which the second is taken for the first class; p = softmax(1, 0) = 0.7311 of what is answered. */
    @Test
    void whatIsAnsweredToWhichClassIsCountedAndScored() {
        NetworkState state = NetworkState.of(
                Topology.of(2, 2).output(OutputUnit.SOFTMAX), new float[][] {{1, 0, 0, 1}}, new float[][] {{0, 0}});
        Examples data = new Examples(
                2, 2, new float[] {1, 0, 1, 0, 0, 1}, new float[] {1, 0, 0, 1, 0, 1}, null, Schema.of(2, 2));
        double p = 1 / (1 + Math.exp(-1));

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.confusion()).containsExactly(List.of(1L, 0L), List.of(1L, 1L));
        assertThat(evaluation.classes().get(0).precision()).isEqualTo(0.5);
        assertThat(evaluation.classes().get(1).f1()).isEqualTo(2 / 3.0);
        assertThat(evaluation.figures().keySet())
                .containsExactly(
                        "accuracy",
                        "precisionMacro",
                        "recallMacro",
                        "f1Macro",
                        "precisionWeighted",
                        "recallWeighted",
                        "f1Weighted",
                        "rocAuc",
                        "averagePrecision",
                        "logLoss",
                        "brier",
                        "calibrationError");
        assertThat(evaluation.figures().get("logLoss"))
                .isCloseTo((-2 * Math.log(p) - Math.log(1 - p)) / 3, within(1e-12));
        assertThat(evaluation.figures().get("rocAuc")).isEqualTo(0.75);
    }

    @Test
    void peopleSeeATableOfClassesAndWhichAreTakenForEachOther() {
        NetworkState state = NetworkState.of(
                        Topology.of(2, 2).output(OutputUnit.SOFTMAX),
                        new float[][] {{1, 0, 0, 1}},
                        new float[][] {{0, 0}})
                .with(Schema.of(2, 2).classes(List.of("ok", "fraud")));
        Examples data = new Examples(
                2, 2, new float[] {1, 0, 1, 0, 0, 1}, new float[] {1, 0, 0, 1, 0, 1}, null, state.schema());

        assertThat(evaluate(state, data).lines())
                .containsExactly(
                        "CLASS  PRECISION  RECALL  F1      EXAMPLES",
                        "ok     0.5000     1.0000  0.6667  1",
                        "fraud  1.0000     0.5000  0.6667  2",
                        "",
                        "answered (columns) to the examples of each class (rows)",
                        "       ok  fraud",
                        "ok     1   0",
                        "fraud  1   1",
                        "",
                        "F1 macro 0.6667 · F1 weighted 0.6667 · ROC-AUC 0.7500 · average precision 0.8333"
                                + " · log-loss 0.6466 · Brier 0.2264 · calibration error 0.0644");
    }

    @Test
    void peopleSeeQuantilesOfErrors() {
        NetworkState state = NetworkState.of(
                Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{1}}, new float[][] {{0}});
        Examples data = new Examples(1, 1, new float[] {1, 2, 3}, new float[] {2, 2, 2}, null, Schema.of(1, 1));

        assertThat(evaluate(state, data).lines())
                .containsExactly(
                        "predicted - true, by quantiles: 5 % -0.9000, 25 % -0.5000, 50 % 0.000, 75 % 0.5000, 95 % 0.9000");
    }

    /** Several sigmoid units are independent scores, and no probabilities; the five best of six classes are told. */
    @Test
    void figuresFitTheTask() {
        NetworkState independent = Network.of(Topology.of(2, 6), 3).state();
        assertThat(evaluate(independent, Examples.random(draw, 20, 2, 6)).figures())
                .containsKeys("accuracy", "top5Accuracy", "rocAuc")
                .doesNotContainKeys("logLoss", "brier", "calibrationError", "rmse");

        NetworkState quantity =
                Network.of(Topology.of(2, 1).output(OutputUnit.IDENTITY), 3).state();
        assertThat(evaluate(quantity, Examples.random(draw, 20, 2, 1)).figures().keySet())
                .containsExactly("rmse", "mae", "r2", "error5", "error25", "error50", "error75", "error95");
    }

    @Test
    void outputsThatAreNotFiniteAreCountedButNotScored() {
        NetworkState state = NetworkState.of(
                Topology.of(1, 2).output(OutputUnit.SOFTMAX),
                new float[][] {{Float.MAX_VALUE, -Float.MAX_VALUE}},
                new float[][] {{0, 0}});
        Examples data = new Examples(1, 2, new float[] {4, -4}, new float[] {1, 0, 0, 1}, null, Schema.of(1, 2));

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.accuracy()).isEqualTo(1);
        assertThat(evaluation.figures()).containsKey("f1Macro").doesNotContainKeys("rocAuc", "logLoss");
    }

    @ParameterizedTest
    @CsvSource({"SIGMOID, 0.5, 0.5", "SIGMOID, 1, 1", "SIGMOID, 0, 0", "SOFTMAX, 0.25, 0.75"})
    void targetsThatAreNotOneHotHaveNoAccuracy(OutputUnit output, float first, float second) {
        NetworkState state = Network.of(Topology.of(1, 2).output(output), 1).state();
        Examples data =
                new Examples(1, 2, new float[] {1, 2}, new float[] {1, 0, first, second}, null, Schema.of(1, 2));

        Evaluation evaluation = evaluate(state, data);

        assertThat(evaluation.classifies()).isFalse();
        assertThat(evaluation.accuracy()).isNaN();
        assertThat(evaluation.quantities()).isNull();
        assertThat(evaluation.cost()).isPositive();
    }

    @Test
    void dataThatAreWrongAreNamed() {
        NetworkState state = Network.of(Topology.of(2, 2), 1).state();
        float[] x = new float[600];
        x[599] = Float.POSITIVE_INFINITY;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, new Examples(2, 2, x, new float[600], null, Schema.of(2, 2))))
                .withMessage("example 299, input 1 is Infinity, expected a finite number");
    }

    @Test
    void dataWithOtherClassesOrNamesAreRefused() {
        Schema schema = Schema.of(2, 2).features(List.of("a", "b")).classes(List.of("no", "yes"));
        NetworkState state = Network.of(Topology.of(2, 2), 1).state().with(schema);
        Examples data = Examples.random(draw, 3, 2, 2);

        assertThat(evaluate(state, data.with(schema.features(List.of()))).total())
                .isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, data.with(schema.features(List.of("b", "a")))))
                .withMessageEndingWith("input 0 is 'b', expected 'a'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, data.with(schema.classes(List.of("yes", "no")))))
                .withMessageEndingWith("the classes are [yes, no], expected [no, yes]");
    }

    @Test
    void dataOfAnotherScalingAreRefused() {
        NetworkState state = Network.of(Topology.of(2, 2), 1).state();
        Examples data = Examples.random(draw, 3, 2, 2).with(Schema.of(2, 2).inputs(Scaling.uniform(2, 0, 2)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, data))
                .withMessage("evaluation: the data differ from those that the network learnt from:"
                        + " input 0 has offset 0.0 and factor 2.0, expected 0.0 and 1.0");
    }

    @Test
    void dataThatDoNotFitAreRefused() {
        NetworkState state = Network.of(Topology.of(2, 2), 1).state();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, Examples.random(draw, 3, 2, 3)))
                .withMessage("layers 2-2 do not fit the data, which have 2 inputs and 3 outputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(state, Examples.random(draw, 0, 2, 2)))
                .withMessage("the data set is empty, expected at least one example");
    }

    @Test
    void aFailureLeavesNoMemoryBehind() {
        backend.hook((name, views) -> {
            if (name.equals("cost")) {
                throw new IllegalStateException("planted");
            }
        });
        try (Compute compute = backend.compute()) {
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> Evaluation.of(
                            compute, Network.of(Topology.of(2, 2), 1).state(), Examples.random(draw, 3, 2, 2)));
            assertThat(backend.open()).isZero();
        }
    }

    @Test
    void aSelectionEvaluatesTheNetworkAsItIsNow() {
        FakeProvider provider = new FakeProvider("array").device("array:0", 1);
        Network net = Network.of(Topology.of(2, 2), 1);
        Examples data = Examples.random(draw, 30, 2, 2);
        try (Selection selection = Lab.of(provider).open("array")) {
            double before = Evaluation.of(selection, net, data).cost();
            Trainer.on(selection).epochs(5).fit(net, data);

            assertThat(Evaluation.of(selection, net, data).cost())
                    .as("%s", draw)
                    .isLessThan(before);
        }
    }
}
