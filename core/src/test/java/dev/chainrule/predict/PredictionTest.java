package dev.chainrule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Prediction.Ranked;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private final Lab lab = Lab.of(new FakeProvider("array").device("array:0", 1));

    /** A network of one input whose z are multiples of it. */
    private static NetworkState network(OutputUnit unit, float... weights) {
        return NetworkState.of(Topology.of(1, weights.length).output(unit), new float[][] {weights}, new float[][] {
            new float[weights.length]
        });
    }

    private Prediction predict(NetworkState state, float x) {
        try (Predictor predictor = Predictor.of(state, lab.open("array"))) {
            return predictor.predict(new float[][] {{x}}).get(0);
        }
    }

    @Test
    void aClassHasANameAndAProbability() {
        NetworkState state = network(OutputUnit.SOFTMAX, 1, 3, 2)
                .with(Schema.of(1, 3).classes(List.of("setosa", "versicolor", "virginica")));
        Prediction answer = predict(state, 1);

        assertThat(answer.className()).isEqualTo("versicolor").hasToString(answer.toString());
        assertThat(answer.classNumber()).isOne();
        assertThat(answer.meaning().probabilities()).isTrue();
        float[] p = answer.scores();
        assertThat(p[0] + p[1] + p[2]).isBetween(0.999999f, 1.000001f);
        assertThat(answer.best(2)).containsExactly(new Ranked(1, "versicolor", p[1]), new Ranked(2, "virginica", p[2]));
        assertThat(answer.best(99)).extracting(Ranked::number).containsExactly(1, 2, 0);
        assertThat(answer.best(0)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> answer.best(-1));
    }

    @Test
    void anAnswerIsALineOfCsv() {
        NetworkState state =
                network(OutputUnit.SIGMOID, 1, 100).with(Schema.of(1, 2).classes(List.of("a", "says \"b\",c")));
        Prediction answer = predict(state, 1);
        assertThat(answer.csv(false)).isEqualTo("\"says \"\"b\"\",c\"");
        assertThat(answer.csv(true)).isEqualTo(answer.csv(false) + "," + answer.scores()[0] + ",1.0");
        assertThat(answer.meaning().csvHeader()).isEqualTo("class,a,\"says \"\"b\"\",c\"");
        assertThat(predict(network(OutputUnit.IDENTITY, 1, 2), 1.5f).csv(true)).isEqualTo("1.5,3.0");
    }

    @Test
    void classesWithoutNamesAreNumbers() {
        assertThat(predict(network(OutputUnit.SIGMOID, 1, 2, 3), 1).className()).isEqualTo("2");
        assertThat(predict(network(OutputUnit.SIGMOID, 1), 1).className()).isEqualTo("1");
    }

    /** z of 100 and of 200 both have the output 1. */
    @Test
    void saturatedOutputsAreToldApartByWhatTheyCameFrom() {
        Prediction answer = predict(network(OutputUnit.SIGMOID, 100, 200, 0), 1);

        assertThat(answer.scores()).containsExactly(1, 1, 0.5f);
        assertThat(answer.classNumber()).isOne();
        assertThat(answer.best(3)).extracting(Ranked::number).containsExactly(1, 0, 2);
        assertThat(answer.meaning().probabilities())
                .as("independent of each other")
                .isFalse();
    }

    @Test
    void amongEqualsTheFirstIsTheBest() {
        Prediction answer = predict(network(OutputUnit.SOFTMAX, 0, 5, 5), 1);

        assertThat(answer.classNumber()).isOne();
        assertThat(answer.best(3)).extracting(Ranked::number).containsExactly(1, 2, 0);
    }

    @Test
    void oneUnitTellsTwoClassesApartByItsSign() {
        NetworkState state = network(OutputUnit.SIGMOID, 1).with(Schema.of(1, 1).classes(List.of("ham", "spam")));
        Prediction spam = predict(state, 2);
        Prediction ham = predict(state, -2);

        assertThat(spam.className()).isEqualTo("spam");
        assertThat(spam.scores()).containsExactly(1 - spam.scores()[1], (float) spam.outputs()[0]);
        assertThat(spam.best(2)).extracting(Ranked::name).containsExactly("spam", "ham");
        assertThat(ham.best(2)).extracting(Ranked::name).containsExactly("ham", "spam");
        assertThat(ham.best(1).get(0).score()).isEqualTo(ham.scores()[0]).isGreaterThan(0.5f);
        assertThat(predict(state, 0).className()).as("½ is not above ½").isEqualTo("ham");
    }

    @Test
    void quantitiesAreInTheUnitOfTheUsersData() {
        NetworkState state = network(OutputUnit.IDENTITY, 1, 2)
                .with(Schema.of(1, 2).targets(new Scaling(new double[] {1e9, 0}, new double[] {0.25, 1})));
        Prediction answer = predict(state, 3);

        assertThat(answer.outputs()).containsExactly(1e9 + 12, 6);
        assertThat(answer.meaning().quantities()).isTrue();
        assertThat(answer).hasToString("[1000000012.0000000, 6.0]");
        assertThatIllegalStateException()
                .isThrownBy(answer::className)
                .withMessage("classNumber: the network predicts quantities, expected classes");
        assertThatIllegalStateException().isThrownBy(() -> answer.best(1));
        assertThatIllegalStateException()
                .isThrownBy(answer::scores)
                .withMessage("scores: the network has IDENTITY outputs for quantities, expected classes of sigmoid or"
                        + " softmax");
    }

    @Test
    void identityOutputsWithClassNamesAnswerAClassWithoutScores() {
        NetworkState state =
                network(OutputUnit.IDENTITY, 7, -1).with(Schema.of(1, 2).classes(List.of("a", "b")));
        Prediction answer = predict(state, 1);

        assertThat(answer.className()).isEqualTo("a");
        assertThat(answer.best(2)).containsExactly(new Ranked(0, "a", 7), new Ranked(1, "b", -1));
        assertThatIllegalStateException().isThrownBy(answer::scores);
    }

    @Test
    void aQuantityHasTheDecimalsOfFloat32() {
        Outputs outputs = new Outputs(
                1, OutputUnit.IDENTITY, List.of(), new Scaling(new double[] {152}, new double[] {1 / 77.0}));

        assertThat(outputs.text(0, 0)).isEqualTo("152.000000");
        assertThat(outputs.text(0, 1e-20f)).isEqualTo("152.000000");
        assertThat(outputs.text(0, 2)).isEqualTo("306.00000");
        assertThat(outputs.text(0, Float.POSITIVE_INFINITY)).isEqualTo("Infinity");
    }

    @Test
    void labelsApplyEachByItself() {
        NetworkState state = network(OutputUnit.SIGMOID, 7, -1)
                .with(Schema.of(1, 2)
                        .features(List.of("x"))
                        .classes(List.of("news", "a,b"))
                        .label("news", 2)
                        .columns(List.of(
                                TableColumn.number("x"),
                                TableColumn.label("news", "no", "yes"),
                                TableColumn.label("a,b", "0", "1"))));
        Prediction answer = predict(state, 1);

        assertThat(answer.label(0)).isEqualTo("yes");
        assertThat(answer.label(1)).isEqualTo("0");
        assertThat(answer.csv(false)).isEqualTo("yes,0").isEqualTo(answer.toString());
        assertThat(answer.csv(true)).startsWith("yes,0,0.99");
        assertThat(answer.meaning().independent()).isTrue();
        assertThat(answer.meaning().csvHeader()).isEqualTo("news,\"a,b\",news score,\"a,b score\"");
        assertThat(answer.scores()).hasSize(2);
        assertThatIllegalStateException()
                .isThrownBy(answer::className)
                .withMessage(
                        "classNumber: the network predicts labels, any number of which may apply, expected classes");
    }
}
