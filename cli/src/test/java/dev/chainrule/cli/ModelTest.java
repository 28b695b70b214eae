package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Digits;
import dev.chainrule.data.Table;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chainrule evaluate} and {@code predict}: what a saved model knows. */
final class ModelTest {
    @TempDir
    Path folder;

    private String model;

    @BeforeEach
    void nameModel() {
        model = folder.resolve("model").toString();
    }

    @Test
    void evaluateFindsTheAccuracyThatTrainPrinted() {
        Run trained = Run.of("train", "--backend", "cpu", "--epochs", "3", "--save", model, "--json", "-")
                .succeeds();
        Run evaluated =
                Run.of("evaluate", model, "--backend", "cpu", "--json", "-").succeeds();
        assertThat(evaluated.json().get("correct").intValue())
                .isEqualTo(trained.json().get("testCorrect").intValue());
        assertThat(evaluated.json().get("accuracy").doubleValue())
                .isEqualTo(trained.json().get("testAccuracy").doubleValue());
        assertThat(evaluated.json().get("cost").doubleValue())
                .isEqualTo(trained.json().get("testCost").doubleValue());
        assertThat(evaluated.json().get("total").intValue()).isEqualTo(360);
        assertThat(evaluated.json().get("confusion")).hasSize(10);
        assertThat(evaluated.json().get("metrics").get("f1Macro").doubleValue()).isBetween(0.5, 1.0);
        assertThat(evaluated.err())
                .startsWith("CLASS  PRECISION  RECALL  F1      EXAMPLES" + System.lineSeparator() + "0 ")
                .matches(
                        "(?s).*\\Raccuracy 0\\.\\d{4} \\(\\d+/360\\) · most frequent class 0\\.1028 · cost \\d+\\.\\d{4} · cpu:\\S+\\R");
        assertThat(Run.of("evaluate", model, "digits", "--backend", "cpu")
                        .succeeds()
                        .out())
                .isEqualTo(evaluated.err());
    }

    @Test
    void predictGivesTheClassesThatEvaluateCounts() throws IOException {
        Run.of("train", "--epochs", "3", "--save", model).succeeds();
        Table test = Digits.table().split(1437, Digits.SPLIT_SEED).test();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < test.rows(); i++) {
            int row = i;
            rows.append(String.join(
                            ",",
                            IntStream.range(0, 64)
                                    .mapToObj(j -> String.valueOf(test.value(row, j)))
                                    .toList()))
                    .append('\n');
        }
        Run predicted = Run.with(rows.toString(), "predict", model).succeeds();
        List<String> answers = predicted.out().lines().toList();
        assertThat(answers).hasSize(360);
        long correct = IntStream.range(0, 360)
                .filter(i -> answers.get(i).equals(test.label(i)))
                .count();
        assertThat(correct)
                .isEqualTo(Run.of("evaluate", model, "--json", "-")
                        .json()
                        .get("correct")
                        .longValue());
        Path file = Files.writeString(folder.resolve("rows.csv"), rows);
        assertThat(Run.of("predict", model, file.toString()).succeeds().out()).isEqualTo(predicted.out());
        assertThat(Run.with(rows.toString(), "predict", model, "-").succeeds().out())
                .isEqualTo(predicted.out());
    }

    @Test
    void aCsvFileIsEvaluatedWhole() throws IOException {
        Path data = SampleData.corners(folder);
        Run.of("train", data.toString(), "--save", model, "--rate", "2").succeeds();
        JsonNode json = Run.of("evaluate", model, data.toString(), "--json", "-")
                .succeeds()
                .json();
        assertThat(json.get("total").intValue()).isEqualTo(200);

        List<String> answers = Run.with("x,y\n" + SampleData.withoutLabels(data, true), "predict", model)
                .succeeds()
                .out()
                .lines()
                .toList();
        List<String> labels = SampleData.labels(data, true);
        assertThat(IntStream.range(0, 200)
                        .filter(i -> answers.get(i).equals(labels.get(i)))
                        .count())
                .isEqualTo(json.get("correct").longValue());
    }

    @Test
    void oneUnitAnswersWithTheNameOfEitherClass() throws IOException {
        Path data = SampleData.halves(folder);
        Run.of("train", data.toString(), "--layers", "2,8,1", "--save", model, "--rate", "2")
                .succeeds();
        Run run = Run.with("0,0\n1,1\n", "predict", model, "--probabilities").succeeds();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("class,no,yes");
        assertThat(lines.get(1)).startsWith("no,");
        assertThat(lines.get(2)).startsWith("yes,");
        JsonNode json = Run.of("evaluate", model, data.toString(), "--json", "-")
                .succeeds()
                .json();
        assertThat(json.get("accuracy").doubleValue()).isGreaterThan(0.9);
    }

    @Test
    void predictionsAsJsonHaveLinesAndProbabilities() throws IOException {
        Run.of("train", SampleData.corners(folder).toString(), "--output", "softmax", "--save", model)
                .succeeds();
        Run run = Run.with("x,y\n0,0\n\n1,1\n", "predict", model, "--json", "-").succeeds();
        assertThat(run.err()).isEmpty();
        JsonNode json = run.json();
        assertThat(json.get("classes")).hasSize(4);
        assertThat(json.get("predictions")).hasSize(2);
        assertThat(json.get("predictions").get(1).get("line").intValue()).isEqualTo(4);
        assertThat(json.get("predictions").get(1).get("class").stringValue()).isEqualTo("high-right");
        double sum = 0;
        for (JsonNode p : json.get("predictions").get(0).get("probabilities")) {
            sum += p.doubleValue();
        }
        assertThat(sum).isBetween(0.9999, 1.0001);
    }

    @Test
    void numbersArePredictedAsNumbers() throws IOException {
        Path data = SampleData.plane(folder);
        Run.of("train", data.toString(), "--output", "identity", "--rate", "0.1", "--epochs", "100", "--save", model)
                .succeeds();
        Run run = Run.with("0.5,0.5\n0.9,0.1\n", "predict", model).succeeds();
        assertThat(run.out().lines().map(Double::parseDouble))
                .hasSize(2)
                .first()
                .satisfies(z -> assertThat(z).isBetween(0.5, 1.0));
        assertThat(Run.with("0,0\n", "predict", model, "--json", "-")
                        .json()
                        .get("predictions")
                        .get(0)
                        .get("values"))
                .hasSize(1);
        Run.with("0,0\n", "predict", model, "--probabilities").fails(2, "--probabilities", "identity outputs");

        Run evaluated =
                Run.of("evaluate", model, data.toString(), "--json", "-").succeeds();
        assertThat(evaluated.json().get("accuracy").isNull()).isTrue();
        assertThat(evaluated.json().get("total").intValue()).isEqualTo(200);
    }

    @Test
    void anAnswerThatIsNotFiniteIsWrittenAndTheOthersToo() throws IOException {
        NetworkState.of(Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{10}}, new float[][] {{0}})
                .save(Path.of(model));

        assertThat(Run.with("1\n1e38\n2\n", "predict", model, "--header", "absent")
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("10.0", "Infinity", "20.0");
        JsonNode answers = Run.with("1e38\n2\n", "predict", model, "--header", "absent", "--json", "-")
                .succeeds()
                .json()
                .get("predictions");
        assertThat(answers.get(0).get("values").get(0).isNull()).isTrue();
        assertThat(answers.get(1).get("values").get(0).doubleValue()).isEqualTo(20);
    }

    @Test
    void aModelWithoutNamesIsEvaluatedByTheNumbersOfItsClasses() throws IOException {
        NetworkState drawn = Network.of(Topology.of(2, 2), 0).state();
        drawn.with(drawn.schema()).save(Path.of(model));
        Path data = Files.writeString(folder.resolve("own.csv"), "0.5,1.5,0\n1.5,0.5,1\n0.25,0.5,1\n");

        assertThat(Run.of("evaluate", model, data.toString(), "--header", "absent", "--json", "-")
                        .succeeds()
                        .json()
                        .get("total")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void namesOfClassesAreOneLineAndCommandNothing() throws IOException {
        NetworkState drawn = Network.of(Topology.of(1, 3), 0).state();
        drawn.with(drawn.schema().classes(List.of("one\n\u001b[31mtwo", "a, \"b\"\u009b1m", "\u202ec\u2028")))
                .save(Path.of(model));
        String classes = "one\\n\\u001b[31mtwo,\"a, \"\"b\"\"\\u009b1m\",\\u202ec\\u2028";

        Run plain = Run.with("0\n1\n-1\n", "predict", model).succeeds();
        assertThat(plain.out().lines()).hasSize(3).allMatch(classes::contains);
        Run table = Run.with("0\n1\n-1\n", "predict", model, "--probabilities").succeeds();
        assertThat(table.out().lines()).hasSize(4).first().isEqualTo("class," + classes);
        assertThat(plain.out() + table.out()).doesNotContain("\u001b", "\u009b", "\u202e", "\u2028");
        assertThat(Run.with("0\n", "predict", model, "--json", "-")
                        .json()
                        .get("classes")
                        .get(0)
                        .stringValue())
                .isEqualTo("one\n\u001b[31mtwo");
    }

    @Test
    void digitsOfOtherClassesAreToldApart() throws IOException {
        NetworkState drawn = Network.of(Topology.of(64, 2), 0).state();
        drawn.with(drawn.schema().classes(List.of("even", "odd"))).save(Path.of(model));
        Run.of("evaluate", model).fails(1, "chainrule: digits: the classes are 0, 1, 2");
    }

    @Test
    void rowsOfTheWrongWidthAreRejectedByLine() throws IOException {
        Run.of("train", SampleData.corners(folder).toString(), "--epochs", "1", "--save", model)
                .succeeds();
        Run.with("x,y\n1,2\n1,2,3\n", "predict", model).fails(1, "standard input: line 3: 3 columns, expected 2");
        Run.with("1,2,3\n", "predict", model)
                .fails(1, "standard input: line 1: 3 columns, expected 2: the model's inputs \"x\", \"y\"");
        Run.with("1,two\n1,x\n", "predict", model).fails(1, "standard input: line 1, column 2", "two");
        Run.with("", "predict", model).fails(1, "standard input: empty");
        Run.with("3.4e38,0\n1,2\n", "predict", model).fails(1, "standard input: line 1, column 1", "out of range");
        Path wide = Files.writeString(folder.resolve("wide.csv"), "1,2,3,low-left\n");
        Run.of("predict", model, folder.resolve("none.csv").toString()).fails(1, "none.csv: no such file");
        Run.of("predict", model, folder.toString()).fails(1, "is a folder");
        Run.of("evaluate", model, wide.toString())
                .fails(1, "wide.csv: line 1: 4 columns, expected 3: the model's inputs and the label");
        Run.of("evaluate", model, "digits").fails(1, "chainrule: digits: 64 features beside the label, expected 2");
        Run.of("evaluate", model, "digits", "--label", "3").fails(2, "--label");
    }
}
