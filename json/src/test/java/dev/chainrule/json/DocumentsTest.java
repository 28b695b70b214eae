package dev.chainrule.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.check.GradientChecks;
import dev.chainrule.metric.Confusion;
import dev.chainrule.modelselection.Criterion;
import dev.chainrule.modelselection.CrossValidationReport;
import dev.chainrule.modelselection.FoldResult;
import dev.chainrule.modelselection.Point;
import dev.chainrule.modelselection.SearchReport;
import dev.chainrule.modelselection.Trial;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.OptimizerSettings;
import dev.chainrule.optimizer.ScheduleSettings;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Evaluation.ClassResult;
import dev.chainrule.train.Evaluation.Quantities;
import dev.chainrule.train.Regularization;
import dev.chainrule.train.TrainingReport;
import dev.chainrule.train.ValidationReport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents put together from reports, as a program calls for them. */
final class DocumentsTest {
    private static final TrainingSetup SETUP = new TrainingSetup(
            JsonSamples.data(),
            7,
            Topology.parse("2-3:relu-2"),
            16,
            4,
            new OptimizerSettings(NamedOptimizer.ADAM, 0.25f, 0, Clipping.toNorm(2)),
            Regularization.NONE.dropout(0.5f),
            new ScheduleSettings("cosine", "3"),
            "0.1",
            null);
    private static final TrainingReport REPORT = new TrainingReport(
            "cpu:plain",
            2,
            0.5,
            1,
            100,
            List.of(0.75, 0.5),
            List.of(
                    new ValidationReport(0.5, 1, Double.NaN, true),
                    new ValidationReport(0.625, 0.5, Double.NaN, false)),
            1,
            true);
    private static final Evaluation CLASSES = new Evaluation(
            4, 0.25, List.of(new ClassResult("a", 4, 3, 3), new ClassResult("b", 0, 0, 0)), List.of(), null, Map.of());

    private static JsonNode json(Document document) {
        return JsonMapper.builder().build().readTree(document.text());
    }

    private static JsonNode training(@Nullable Evaluation evaluation) {
        return json(Documents.training(SETUP, REPORT, JsonSamples.selection(), evaluation, JsonSamples.fastest()));
    }

    @Test
    void aTrainingHasItsSettingsItsFiguresAndItsJudgement() {
        JsonNode json = training(CLASSES);
        assertThat(json.propertyNames())
                .containsExactly(
                        "data",
                        "backend",
                        "seed",
                        "epochs",
                        "layers",
                        "hidden",
                        "output",
                        "parameters",
                        "costFunction",
                        "batch",
                        "slices",
                        "optimizer",
                        "rate",
                        "decay",
                        "clipNorm",
                        "clipValue",
                        "dropout",
                        "inputDropout",
                        "labelSmoothing",
                        "l1",
                        "maxNorm",
                        "schedule",
                        "warmup",
                        "validate",
                        "patience",
                        "validationCost",
                        "validationAccuracy",
                        "validationRmse",
                        "bestEpoch",
                        "endedEarly",
                        "history",
                        "cost",
                        "falling",
                        "interrupted",
                        "testAccuracy",
                        "testCorrect",
                        "testTotal",
                        "testCost",
                        "mostFrequent",
                        "classes",
                        "rmse",
                        "mae",
                        "r2",
                        "confusion",
                        "metrics",
                        "samplesPerSecond",
                        "seconds",
                        "jdk",
                        "version",
                        "selection",
                        "fastest");
        assertThat(json.get("layers").toString()).isEqualTo("[2,3,2]");
        assertThat(json.get("optimizer").stringValue()).isEqualTo("adam");
        assertThat(json.get("clipNorm").doubleValue()).isEqualTo(2);
        assertThat(json.get("clipValue").isNull()).isTrue();
        assertThat(json.get("warmup").stringValue()).isEqualTo("3epochs");
        assertThat(json.get("validationCost").doubleValue()).isEqualTo(0.5);
        assertThat(json.at("/history/1/validationCost").doubleValue()).isEqualTo(0.625);
        assertThat(json.get("testCorrect").intValue()).isEqualTo(3);
        assertThat(json.at("/classes/1/recall").isNull()).isTrue();
        assertThat(json.get("rmse").isNull()).isTrue();
        assertThat(json.get("interrupted").booleanValue()).isFalse();
    }

    @Test
    void aTrainingThatWasInterruptedIsNotJudged() {
        JsonNode json = training(null);
        assertThat(json.get("interrupted").booleanValue()).isTrue();
        assertThat(json.get("testTotal").isNull()).isTrue();
        assertThat(json.get("classes").isNull()).isTrue();
        assertThat(json.has("fastest")).isFalse();
    }

    @Test
    void quantitiesHaveErrorsAndNoClasses() {
        Evaluation evaluation =
                new Evaluation(3, 0.5, List.of(), List.of(), new Quantities(2, 1, Double.NaN), Map.of());
        JsonNode json = json(Documents.evaluation("a:0", "model", "data.csv", SETUP.network(), evaluation));
        assertThat(json.propertyNames())
                .containsExactly(
                        "backend",
                        "model",
                        "data",
                        "costFunction",
                        "accuracy",
                        "correct",
                        "total",
                        "cost",
                        "mostFrequent",
                        "classes",
                        "rmse",
                        "mae",
                        "r2",
                        "confusion",
                        "metrics");
        assertThat(json.get("accuracy").isNull()).isTrue();
        assertThat(json.get("rmse").doubleValue()).isEqualTo(2);
        assertThat(json.get("r2").isNull()).isTrue();
    }

    @Test
    void theMatrixOfManyClassesIsASentenceAndThePairsThatWereMet() {
        List<Evaluation.ClassResult> many = IntStream.range(0, 2_000)
                .mapToObj(k -> new Evaluation.ClassResult(Integer.toString(k), 1, 1, 1))
                .toList();
        Evaluation evaluation =
                new Evaluation(2_000, 0.5, many, List.of(), List.of(new Confusion(7, 9, 3)), null, Map.of());
        JsonNode json = json(Documents.evaluation("cpu:plain", "m", "d", Topology.of(1, 2_000), evaluation));
        assertThat(json.get("confusion").isNull()).isTrue();
        assertThat(json.get("confusionOmitted").stringValue()).startsWith("matrix of 2,000 classes is not written");
        assertThat(json.get("confusions")).hasSize(1);
        assertThat(json.at("/confusions/0/target").intValue()).isEqualTo(7);
        assertThat(json.at("/confusions/0/answered").intValue()).isEqualTo(9);
        assertThat(json.at("/confusions/0/count").intValue()).isEqualTo(3);
    }

    @Test
    void aCrossValidationHasEachFoldAndTheSpreadOfEachFigure() {
        Evaluation other = new Evaluation(2, 0.75, List.of(), List.of(), null, Map.of("accuracy", 0.5));
        Evaluation one = new Evaluation(2, 0.25, List.of(), List.of(), null, Map.of("accuracy", 1.0));
        CrossValidationReport report = new CrossValidationReport(
                3, List.of(new FoldResult(1, 4, REPORT, one), new FoldResult(2, 4, REPORT, other)), null);
        JsonNode json = json(Documents.crossValidation("cpu:plain", "data.csv", 7, report));
        assertThat(json.propertyNames())
                .containsExactly(
                        "backend", "data", "seed", "folds", "complete", "failure", "figures", "results", "version");
        assertThat(json.at("/figures/accuracy/mean").doubleValue()).isEqualTo(0.75);
        assertThat(json.at("/figures/cost/deviation").doubleValue()).isEqualTo(Math.sqrt(0.125));
        assertThat(json.get("complete").booleanValue()).isFalse();
        assertThat(json.at("/results/1/figures/accuracy").doubleValue()).isEqualTo(0.5);
        assertThat(json.at("/results/0").propertyNames())
                .containsExactly("fold", "learnt", "judged", "epochs", "bestEpoch", "seconds", "figures");
    }

    @Test
    void aSearchHasTheBestTrialFirst() {
        Evaluation good = new Evaluation(2, 0.25, List.of(), List.of(), null, Map.of("accuracy", 1.0));
        Trial best = new Trial(
                2,
                new Point(Map.of("rate", "0.5")),
                1,
                8,
                new CrossValidationReport(1, List.of(new FoldResult(1, 4, REPORT, good)), null),
                false);
        Trial diverged = new Trial(
                1,
                new Point(Map.of("rate", "50")),
                1,
                0,
                new CrossValidationReport(1, List.of(), "it diverged"),
                false);
        JsonNode json = json(Documents.search(
                "cpu:plain",
                "data.csv",
                7,
                new SearchReport(Criterion.of("accuracy"), 2, List.of(diverged, best), true),
                "a command"));
        assertThat(json.propertyNames())
                .containsExactly(
                        "backend", "data", "seed", "by", "points", "complete", "best", "command", "trials", "version");
        assertThat(json.at("/best/trial").intValue()).isEqualTo(2);
        assertThat(json.at("/best/values/rate").stringValue()).isEqualTo("0.5");
        assertThat(json.at("/trials/0/trial").intValue()).isEqualTo(2);
        assertThat(json.at("/trials/1/failure").stringValue()).isEqualTo("it diverged");
        assertThat(json.at("/trials/1/refused").booleanValue()).isFalse();
        assertThat(json.at("/trials/0/figures/accuracy/deviation").isNull()).isTrue();
    }

    @Test
    void theDeviceThatWouldBeChosenIsNamed() {
        JsonNode json = json(Documents.devices(JsonSamples.selection()));
        assertThat(json.propertyNames()).containsExactly("preference", "origin", "candidates", "loaders", "chosen");
        assertThat(json.get("chosen").stringValue()).isEqualTo("cpu:plain");
    }

    @Test
    void theWorstOfSeveralNetworksIsNamed() {
        JsonNode json = json(Documents.gradients(new GradientChecks("a:0", 4, 9, JsonSamples.checks())));
        assertThat(json.propertyNames())
                .containsExactly("backend", "seed", "batch", "right", "worstNetwork", "worst", "checks");
        assertThat(json.get("right").booleanValue()).isFalse();
        assertThat(json.get("worstNetwork").stringValue()).isEqualTo("5-4-3 relu softmax");
        assertThat(json.at("/worst/parameter").stringValue()).isEqualTo("bias");
    }
}
