package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableTest {
    @Test
    void splitKeepsEveryRowOnceWithItsLabelAndLine() {
        Split<Table> parts = numbered(100).split(73, 42);

        assertThat(parts.train().rows()).isEqualTo(73);
        assertThat(parts.test().rows()).isEqualTo(27);
        List<Long> lines = new ArrayList<>(lines(parts.train()));
        lines.addAll(lines(parts.test()));
        assertThat(lines).containsExactlyInAnyOrderElementsOf(lines(numbered(100)));
        for (Table part : List.of(parts.train(), parts.test())) {
            for (int i = 0; i < part.rows(); i++) {
                assertThat(part.value(i, 0)).isEqualTo(part.line(i));
                assertThat(part.label(i)).isEqualTo("c" + part.line(i));
            }
        }
    }

    @Test
    void splitIsAFunctionOfTheSeedAndShuffles() {
        Table table = numbered(100);

        assertThat(lines(table.split(80, 7).train()))
                .isEqualTo(lines(table.split(80, 7).train()));
        assertThat(lines(table.split(80, 7).train()))
                .isNotEqualTo(lines(table.split(80, 8).train()));
        assertThat(lines(table.split(80, 7).train())).isNotEqualTo(lines(table).subList(0, 80));
    }

    @Test
    void splitDrawsTheSameRowsForever() {
        assertThat(lines(numbered(20).split().test()))
                .as("computed apart from the formula of CounterRandom; another order changes every published result")
                .containsExactly(9L, 19L, 3L, 4L);
    }

    @Test
    void splitGivesFourFifthsUnlessTold() {
        assertThat(numbered(10).split().train().rows()).isEqualTo(8);
        assertThat(numbered(2).split().train().rows()).isEqualTo(1);
        assertThat(numbered(1797).split().train().rows()).isEqualTo(1437);
    }

    /** 10 of a, 5 of b, 2 of c and 1 of d, of which 12 are to learn from: 6 2/3, 3 1/3, 1 1/3 and 2/3. */
    @Test
    void splitGivesEachClassItsShare() {
        Table table = classes("aaaaaaaaaabbbbbccd");
        for (long seed = 0; seed < 20; seed++) {
            Split<Table> parts = table.split(12, seed);

            assertThat(counts(parts.train())).containsExactly(7, 3, 1, 1);
            assertThat(counts(parts.test())).containsExactly(3, 2, 1, 0);
        }
        assertThat(lines(table.split(12, 1).train()))
                .isNotEqualTo(lines(table.split(12, 2).train()));
    }

    @Test
    void splitLeavesOneOfEachClassOnBothSides() {
        Table table = classes("a".repeat(96) + "bbcc");
        for (long seed = 0; seed < 20; seed++) {
            Split<Table> most = table.split(97, seed);
            assertThat(counts(most.train())).containsExactly(95, 1, 1, 0);
            assertThat(counts(most.test())).containsExactly(1, 1, 1, 0);
            Split<Table> few = table.split(3, seed);
            assertThat(counts(few.train())).containsExactly(1, 1, 1, 0);
            assertThat(few.train().rows() + few.test().rows()).isEqualTo(100);
            assertThat(table.split(1, seed).train().rows()).isEqualTo(1);
            assertThat(table.split(99, seed).train().rows()).isEqualTo(99);
        }
    }

    @Test
    void splitMixesTheClasses() {
        Table train = classes("a".repeat(50) + "b".repeat(50)).split().train();

        assertThat(IntStream.range(0, 40).mapToObj(train::label).distinct()).hasSize(2);
    }

    @Test
    void quantitiesAreSplitAsTheyCome() {
        String rows = IntStream.rangeClosed(1, 100)
                .mapToObj(line -> line + "," + (line % 40) * 1.5)
                .collect(Collectors.joining("\n"));
        Table table = new Csv().quantities().parse("rows", rows);

        assertThat(table.labelsAreQuantities()).isTrue();
        assertThat(lines(table.split(80, 3).train()))
                .isEqualTo(lines(numbered(100).split(80, 3).train()));
    }

    @Test
    void foldsHoldEveryRowOnceWithItsClassEvenly() {
        Table table = classes("aaaaaaaaaaabbbbbcccd"); // 11, 5, 3, 1
        List<Split<Table>> folds = table.folds(5, 1);

        assertThat(folds).hasSize(5);
        List<Long> tested = new ArrayList<>();
        for (Split<Table> fold : folds) {
            assertThat(fold.test().rows()).isEqualTo(4);
            assertThat(fold.train().rows()).isEqualTo(16);
            assertThat(counts(fold.test())[0]).isBetween(2, 3);
            assertThat(counts(fold.test())[1]).isEqualTo(1);
            assertThat(counts(fold.test())[2]).isBetween(0, 1);
            List<Long> both = new ArrayList<>(lines(fold.train()));
            both.addAll(lines(fold.test()));
            assertThat(both).containsExactlyInAnyOrderElementsOf(lines(table));
            tested.addAll(lines(fold.test()));
        }
        assertThat(tested).containsExactlyInAnyOrderElementsOf(lines(table));
        assertThat(lines(table.folds(5, 1).get(2).train()))
                .isEqualTo(lines(folds.get(2).train()));
        assertThat(lines(table.folds(5, 2).get(2).train()))
                .isNotEqualTo(lines(folds.get(2).train()));
    }

    @Test
    void foldsAreAtMostAsManyAsRows() {
        assertThat(numbered(3).folds(3, 1)).hasSize(3);
        for (int count : new int[] {-1, 0, 1, 4}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> numbered(3).folds(count, 1))
                    .withMessage("folds: " + count + " of 3 rows, expected at least 2 and at most one for each row");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, 400, 1, true", // 400 integers
        "442, 214, 1, true", // a medical table
        "21, 21, 1, true",
        "20, 20, 1, false", // few
        "400, 40, 1, false", // 40 people, 10 pictures of each
        "5000, 300, 0.5, true", // fractions
        "30, 3, 0.5, false", // grades
        "6, 5, 0.5, true",
        "2, 2, 0.5, false"
    })
    void manyDifferentNumbersAreQuantities(int rows, int distinct, double unit, boolean expected) {
        String text = IntStream.range(0, rows)
                .mapToObj(row -> row % 7 + "," + (row % distinct + 1) * unit)
                .collect(Collectors.joining("\n"));

        Table table = new Csv().quantities().parse("x", text);
        assertThat(table.labelsAreQuantities()).isEqualTo(expected);
        assertThat(new Csv().quantities().parse("x", text + "\n1,a").labelsAreQuantities())
                .as("with a label that is no number")
                .isFalse();
    }

    @Test
    void aPartMustNotBeEmpty() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> numbered(1).split())
                .withMessage("rows: one row, expected at least 2 to split");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> numbered(5).split(0, 1))
                .withMessage("split: 0 training rows of 5, expected at least 1 and at most 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> numbered(5).split(5, 1))
                .withMessage("split: 5 training rows of 5, expected at least 1 and at most 4");
    }

    @Test
    void copyGivesRawRowsFromTheMiddle() {
        double[] x = {-1, -1, -1};
        new Csv().parse("x", "1,2,a\n3,4,a\n5,6,a\n").copy(1, 1, x);

        assertThat(x).containsExactly(3, 4, -1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> numbered(3).copy(2, 2, new double[4]));
    }

    @Test
    void aFeatureBeyondTheRowIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> numbered(3).value(0, 1));
    }

    /** Row i, on line i + 1, holds its line number and the label "c" + line. */
    private static Table numbered(int rows) {
        return new Csv()
                .parse(
                        "rows",
                        IntStream.rangeClosed(1, rows)
                                .mapToObj(line -> line + ",c" + line)
                                .collect(Collectors.joining("\n")));
    }

    /** A row for each label. */
    private static Table classes(String labels) {
        return new Csv()
                .parse(
                        "rows",
                        labels.chars()
                                .mapToObj(label -> label % 7 + "," + (char) label)
                                .collect(Collectors.joining("\n")));
    }

    /** How often a, b, … occur. */
    private static int[] counts(Table table) {
        int[] counts = new int[4];
        IntStream.range(0, table.rows()).forEach(i -> counts[table.label(i).charAt(0) - 'a']++);
        return counts;
    }

    private static List<Long> lines(Table table) {
        return IntStream.range(0, table.rows()).mapToObj(table::line).toList();
    }
}
