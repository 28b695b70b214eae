package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.Scaling;
import dev.chainrule.train.Dataset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DigitsTest {
    /** How often 0 … 9 occur, as published with the set. */
    private static final int[] OCCURRENCES = {178, 182, 177, 183, 181, 182, 181, 179, 174, 180};

    @Test
    void tableHoldsTheOriginal() {
        Table digits = Digits.table();

        assertThat(digits.rows()).isEqualTo(1797);
        assertThat(digits.features()).isEqualTo(64);
        assertThat(digits.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        var counts = new TreeMap<Integer, Integer>();
        for (int i = 0; i < digits.rows(); i++) {
            counts.merge(Integer.parseInt(digits.label(i)), 1, Integer::sum);
            for (int j = 0; j < 64; j++) {
                assertThat(digits.value(i, j)).isBetween(0.0, 16.0);
            }
        }
        assertThat(counts.values().stream().mapToInt(Integer::intValue)).containsExactly(box(OCCURRENCES));
    }

    @Test
    void messagesCallItWhatUsersCallIt() {
        Table digits = Digits.table();

        assertThat(digits.source()).isEqualTo("digits");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Targets.oneHot(List.of("a", "b")).of(digits, Scaling.identity(2)))
                .withMessageStartingWith("digits: line 1: label ");
    }

    @Test
    void partsHaveTheirSizesShapesAndClasses() {
        Dataset train = Digits.train();
        Dataset test = Digits.test();

        assertThat(train.size()).isEqualTo(1437);
        assertThat(test.size()).isEqualTo(360);
        for (Dataset part : List.of(train, test)) {
            assertThat(part.inputs()).isEqualTo(64);
            assertThat(part.outputs()).isEqualTo(10);
            assertThat(part.schema().classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(part.pixels()).isFalse();
        }
    }

    @Test
    void noRowIsInBothParts() {
        Split<Table> parts = Digits.table().split(1437, Digits.SPLIT_SEED);
        Set<Long> lines = new HashSet<>();
        for (Table part : List.of(parts.train(), parts.test())) {
            for (int i = 0; i < part.rows(); i++) {
                assertThat(lines.add(part.line(i)))
                        .as("line %d is new", part.line(i))
                        .isTrue();
            }
        }
        assertThat(lines).hasSize(1797);
        assertThat(Digits.train())
                .usingRecursiveComparison()
                .isEqualTo(Digits.split(Digits.SPLIT_SEED).train());
        float[] x = new float[64];
        Digits.train().copyInputs(0, 1, x);
        double[] raw = new double[64];
        parts.train().copy(0, 1, raw);
        float[] scaled = new float[64];
        Digits.train().schema().inputs().apply(raw, scaled);
        assertThat(x).as("the examples are the rows of this split").containsExactly(scaled);
    }

    @Test
    void trainingPartHasMeanZeroAndDeviationOne() {
        Dataset train = Digits.train();
        float[] x = inputs(train);
        for (int j = 0; j < 64; j++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < train.size(); i++) {
                sum += x[i * 64 + j];
                squares += (double) x[i * 64 + j] * x[i * 64 + j];
            }
            boolean constant = train.schema().inputs().factor(j) == 0;
            // each of 1437 values is rounded to float32, and none exceeds 38 deviations, the root of 1437
            assertThat(sum / train.size()).as("mean of column %d", j).isCloseTo(0, within(38 * 0x1p-24));
            assertThat(squares / train.size())
                    .as("variance of column %d", j)
                    .isCloseTo(constant ? 0 : 1, within(2 * 38 * 0x1p-24));
        }
        assertThat(Digits.test().schema().inputs()).isEqualTo(train.schema().inputs());
    }

    @Test
    void constantColumnsAreZero() {
        Dataset train = Digits.train();
        for (int j : new int[] {0, 32, 39}) { // no pen ever reached these corners
            assertThat(train.schema().inputs().factor(j))
                    .as("factor of column %d", j)
                    .isZero();
            assertThat(inputs(train)[5 * 64 + j]).isZero();
        }
    }

    @Test
    void everyClassHasItsShareOfBothParts() {
        int[] train = classCounts(Digits.train());
        int[] test = classCounts(Digits.test());
        for (int k = 0; k < 10; k++) {
            assertThat(train[k] + test[k]).as("all of class %d", k).isEqualTo(OCCURRENCES[k]);
            assertThat(train[k] / (double) OCCURRENCES[k])
                    .as("share of class %d to learn from", k)
                    .isCloseTo(1437 / 1797.0, within(1.0 / OCCURRENCES[k]));
        }
    }

    @Test
    void seedChoosesTheSplit() {
        assertThat(inputs(Digits.test(5))).isEqualTo(inputs(Digits.test(5)));
        assertThat(inputs(Digits.test(5))).isNotEqualTo(inputs(Digits.test(6)));
        assertThat(inputs(Digits.test(Digits.SPLIT_SEED))).isEqualTo(inputs(Digits.test()));
    }

    private static float[] inputs(Dataset set) {
        float[] x = new float[set.size() * set.inputs()];
        set.copyInputs(0, set.size(), x);
        return x;
    }

    private static int[] classCounts(Dataset set) {
        float[] y = new float[set.size() * set.outputs()];
        set.copyTargets(0, set.size(), y);
        int[] counts = new int[set.outputs()];
        for (int i = 0; i < y.length; i++) {
            counts[i % counts.length] += (int) y[i];
        }
        return counts;
    }

    private static Integer[] box(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }
}
