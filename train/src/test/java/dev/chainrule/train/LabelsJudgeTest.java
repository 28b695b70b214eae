package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures of labels, held to those of scikit-learn 1.x (accuracy_score, hamming_loss, precision_score, recall_score, f1_score). */
class LabelsJudgeTest {
    private static final float[] Y = {1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0};
    private static final float[] Z = {0, 0, 1, 0, -2, 1, 1, 2, 1, -1, -1, 1, 1, 1, 2, -1, 2, -2, -2, 2, 2, -1, -2, -1};

    @Test
    void figuresAreThoseOfScikitLearn() {
        Evaluation evaluation = judged(8);
        Map<String, Double> figures = evaluation.figures();

        is(figures, "exactMatch", 0.125);
        is(figures, "hammingLoss", 0.4166666666666667);
        is(figures, "f1Micro", 0.4444444444444444);
        is(figures, "f1Macro", 0.45714285714285713);
        is(figures, "precision a", 1);
        is(figures, "recall a", 2 / 3.0);
        is(figures, "f1 a", 0.8);
        is(figures, "precision b", 0.5);
        is(figures, "recall b", 2 / 3.0);
        is(figures, "f1 b", 0.5714285714285715);
        is(figures, "precision c", 0);
        is(figures, "recall c", 0);
        is(figures, "f1 c", 0);
        assertThat(evaluation.classifies()).isFalse();
        assertThat(evaluation.text()).isEqualTo("all labels right 0.1250 (8 examples)");
        assertThat(evaluation.lines())
                .contains(
                        "LABEL  PRECISION  RECALL  F1", "", "F1 micro 0.4444 · Hamming loss 0.4167 · F1 macro 0.4571");
    }

    @Test
    void batchesMakeNoDifference() {
        assertThat(judged(3)).isEqualTo(judged(8));
    }

    private static void is(Map<String, Double> figures, String name, double value) {
        assertThat(figures.get(name)).as(name).isCloseTo(value, within(1e-12));
    }

    private static Evaluation judged(int batch) {
        LabelsJudge judge = new LabelsJudge(List.of("a", "b", "c"));
        for (int from = 0; from < 8; from += batch) {
            int count = Math.min(batch, 8 - from);
            float[] z = new float[batch * 3];
            float[] y = new float[batch * 3];
            System.arraycopy(Z, from * 3, z, 0, count * 3);
            System.arraycopy(Y, from * 3, y, 0, count * 3);
            judge.judge(count, z, y);
        }
        return judge.evaluation(8, 0.5);
    }
}
