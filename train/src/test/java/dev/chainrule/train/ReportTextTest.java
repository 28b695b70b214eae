package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.train.Evaluation.ClassResult;
import dev.chainrule.train.Evaluation.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Evaluations and trainings as people read them. */
class ReportTextTest {
    private static Evaluation classes(ClassResult... classes) {
        int total = List.of(classes).stream().mapToInt(ClassResult::examples).sum();
        return new Evaluation(total, 0.5, List.of(classes), List.of(), null, Map.of());
    }

    @Test
    void anEvaluationIsALine() {
        assertThat(classes(new ClassResult("a", 30, 30, 30), new ClassResult("b", 10, 5, 5))
                        .text())
                .isEqualTo("accuracy 0.8750 (35/40) · most frequent class 0.7500");
        assertThat(new Evaluation(89, 0.5, List.of(), List.of(), new Quantities(53.12, 42.9, 0.4894), Map.of()).text())
                .isEqualTo("RMSE 53.12 · MAE 42.90 · R² 0.4894 (89 examples)");
        assertThat(new Evaluation(1, 0.5, List.of(), List.of(), new Quantities(1, 1, Double.NaN), Map.of()).text())
                .contains("R² undefined");
        assertThat(new Evaluation(9, 0.01234, List.of(), List.of(), null, Map.of()).text())
                .isEqualTo("cost 0.0123 (9 examples)");
    }

    @Test
    void recallsThatDifferByMuchAreToldTheWorstFirst() {
        assertThat(classes(
                                new ClassResult("a", 10, 10, 10),
                                new ClassResult("b\n", 10, 5, 5),
                                new ClassResult("none", 0, 0, 0))
                        .recalls())
                .hasValue("b\\n 0.5000 (5/10), a 1.0000 (10/10)");
        assertThat(classes(new ClassResult("a", 10, 10, 10), new ClassResult("b", 10, 8, 8))
                        .recalls())
                .isEmpty();
        assertThat(classes(new ClassResult("a", 10, 1, 1)).recalls()).isEmpty();
        List<ClassResult> many = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            many.add(new ClassResult("c" + i, 10, 10 - i, 10 - i));
        }
        assertThat(classes(many.toArray(ClassResult[]::new)).recalls())
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("c6 0.4000 (4/10), c5")
                        .endsWith("c2 0.8000 (8/10), … (7 classes)"));
    }

    @Test
    void aTrainingIsALine() {
        TrainingReport report = new TrainingReport("a:0", 2, 0.12345, 1.204, 50_000.4, List.of(0.2, 0.1));
        assertThat(report.text()).isEqualTo("cost 0.1235 · 1.20 s · 50,000 samples/s · a:0");
        assertThat(report.kept()).isEmpty();
        List<ValidationReport> judged = List.of(
                new ValidationReport(0.5, 0.75, Double.NaN, true), new ValidationReport(0.6, Double.NaN, 1.5, false));
        assertThat(new TrainingReport("a:0", 2, 0.1, 1, 1, List.of(0.2, 0.1), judged, 1, true).kept())
                .hasValue("the model is that of epoch 1 of 2 (validation cost 0.5000, accuracy 0.7500); training ended"
                        + " early");
        assertThat(judged.get(1).text()).isEqualTo("validation cost 0.6000, RMSE 1.500");
    }

    @Test
    void aListenerTellsNotes() {
        List<String> lines = new ArrayList<>();
        TrainingListener notes = TrainingListener.notes(lines::add);
        notes.resumed(3, 0);
        notes.resumed(3, 64);
        notes.noted("a note");
        assertThat(lines)
                .containsExactly(
                        "resumed after epoch 3", "resumed after epoch 3 and 64 examples of the next", "a note");
    }
}
