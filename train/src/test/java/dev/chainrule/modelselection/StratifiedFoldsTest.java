package dev.chainrule.modelselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folds divide the rows, and every part has its share of each class. */
class StratifiedFoldsTest {
    /** 103 rows: 70 of class 0, 22 of class 1, 11 of class 2, not in order. */
    private static final IntFunction<Integer> CLASSES = row -> row % 10 < 7 && row < 100 ? 0 : row % 3 == 0 ? 2 : 1;

    private static final int ROWS = 103;

    private static long of(int[] rows, int k) {
        return Arrays.stream(rows).filter(row -> CLASSES.apply(row) == k).count();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "5, 7", "10, -3", "103, 0"})
    void everyRowJudgesOnceAndIsLearntOtherwise(int count, long seed) {
        StratifiedFolds folds = StratifiedFolds.of(ROWS, CLASSES, count, seed);
        assertThat(folds.count()).isEqualTo(count);
        int[] judged = IntStream.range(0, count)
                .mapToObj(folds::test)
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
        assertThat(judged).isEqualTo(IntStream.range(0, ROWS).toArray());
        for (int fold = 0; fold < count; fold++) {
            assertThat(Stream.of(folds.train(fold), folds.test(fold))
                            .flatMapToInt(Arrays::stream)
                            .sorted()
                            .toArray())
                    .isEqualTo(IntStream.range(0, ROWS).toArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "5, 7", "10, -3"})
    void sizesInAllAndByClassDifferByOneAtMost(int count, long seed) {
        StratifiedFolds folds = StratifiedFolds.of(ROWS, CLASSES, count, seed);
        int[] all = IntStream.range(0, ROWS).toArray();
        for (int fold = 0; fold < count; fold++) {
            int[] test = folds.test(fold);
            assertThat(test.length).isBetween(ROWS / count, ROWS / count + 1);
            for (int k = 0; k < 3; k++) {
                long share = of(all, k) / count;
                assertThat(of(test, k)).as("class %d", k).isBetween(share, share + 1);
            }
        }
    }

    @Test
    void theSeedDecides() {
        assertThat(StratifiedFolds.of(ROWS, CLASSES, 5, 3).test(2))
                .isEqualTo(StratifiedFolds.of(ROWS, CLASSES, 5, 3).test(2))
                .isNotEqualTo(StratifiedFolds.of(ROWS, CLASSES, 5, 4).test(2));
    }

    @ParameterizedTest
    @CsvSource({"0.2, 21", "0.5, 52", "0.01, 1", "0.99, 102"})
    void aHoldOutHasItsShareOfEachClass(double share, int held) {
        StratifiedFolds parts = StratifiedFolds.holdOut(ROWS, CLASSES, share, 5);
        assertThat(parts.count()).isOne();
        assertThat(parts.test(0)).hasSize(held);
        assertThat(Stream.of(parts.train(0), parts.test(0))
                        .flatMapToInt(Arrays::stream)
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, ROWS).toArray());
        int[] all = IntStream.range(0, ROWS).toArray();
        for (int k = 0; k < 3; k++) {
            assertThat((double) of(parts.test(0), k)).isBetween(of(all, k) * share - 1, of(all, k) * share + 1);
        }
    }

    @Test
    void whatCannotBeDividedIsRefused() {
        for (int count : new int[] {-1, 0, 1, 4}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StratifiedFolds.of(3, row -> 0, count, 1))
                    .withMessage("folds: %d of 3 rows, expected at least 2 and at most one for each row", count);
        }
        for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StratifiedFolds.holdOut(3, row -> 0, share, 1))
                    .withMessageContaining("expected above 0 and below 1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StratifiedFolds.holdOut(3, row -> 0, 0.1, 1))
                .withMessage("hold-out: a share of 0.1 of 3 rows is 0, expected at least one row, and one that is left"
                        + " to learn from");
    }
}
