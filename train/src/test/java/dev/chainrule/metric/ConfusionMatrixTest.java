package dev.chainrule.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.testing.Draw;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A matrix of many classes has the figures of one with a count for each pair, in memory that grows with what it was given. */
class ConfusionMatrixTest {
    private static final int CLASSES = 7;
    private static final int MANY = 50_000;

    private final Draw draw = Draw.ofRun();

    @Test
    void countsOfTheMetPairsGiveTheBitsOfCountsOfAllPairs() {
        ConfusionMatrix dense = new ConfusionMatrix(CLASSES);
        ConfusionMatrix sparse = new ConfusionMatrix(CLASSES, 0);
        for (int batch = 0; batch < 5; batch++) {
            int[] targets = new int[40];
            int[] answered = new int[targets.length];
            for (int e = 0; e < targets.length; e++) {
                targets[e] = draw.below(CLASSES - 1); // the last class has no examples
                answered[e] = draw.below(2) == 0 ? targets[e] : draw.below(CLASSES);
            }
            ClassAnswers answers =
                    new ClassAnswers(CLASSES, new double[targets.length * CLASSES], answered, targets, targets.length);
            dense.add(answers);
            sparse.add(answers);
        }
        assertThat(sparse.figures()).isEqualTo(dense.figures());
        assertThat(sparse.confusions()).isEqualTo(dense.confusions());
        assertThat(sparse.total()).isEqualTo(dense.total()).isEqualTo(200);
        long off = 0;
        for (int i = 0; i < CLASSES; i++) {
            assertThat(sparse.examples(i)).isEqualTo(dense.examples(i));
            assertThat(sparse.answered(i)).isEqualTo(dense.answered(i));
            for (int k = 0; k < CLASSES; k++) {
                assertThat(sparse.count(i, k)).isEqualTo(dense.count(i, k));
                off += i == k ? 0 : dense.count(i, k);
            }
        }
        assertThat(dense.confusions().stream().mapToLong(Confusion::count).sum())
                .isEqualTo(off);
    }

    @Test
    void fiftyThousandClassesAreCounted() {
        ConfusionMatrix matrix = new ConfusionMatrix(MANY);
        int[] targets = {49_999, 49_999, 0, 7};
        int[] answered = {49_998, 49_998, 0, 8};
        matrix.add(new ClassAnswers(MANY, new double[targets.length * MANY], answered, targets, targets.length));
        assertThat(matrix.accuracy()).isEqualTo(0.25);
        assertThat(matrix.recall(0)).isEqualTo(1);
        assertThat(matrix.count(49_999, 49_998)).isEqualTo(2);
        assertThat(matrix.confusions()).containsExactly(new Confusion(49_999, 49_998, 2), new Confusion(7, 8, 1));
        assertThat(matrix.figures().get("f1Macro")).isEqualTo(1.0 / 5); // of the 5 that occur
        assertThatThrownBy(() -> matrix.count(0, MANY)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void confusionsOfAMatrixOfNumbersAreOrdered() {
        assertThat(Confusion.of(List.of(List.of(5L, 1L, 0L), List.of(3L, 9L, 0L), List.of(1L, 0L, 2L))))
                .containsExactly(new Confusion(1, 0, 3), new Confusion(0, 1, 1), new Confusion(2, 0, 1));
    }
}
