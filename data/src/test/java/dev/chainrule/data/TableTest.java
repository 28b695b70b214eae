package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
        float[] x = {-1, -1, -1};
        new Csv().parse("x", "1,2,a\n3,4,a\n5,6,a\n").copy(1, 1, x);

        assertThat(x).containsExactly(3, 4, -1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> numbered(3).copy(2, 2, new float[4]));
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

    private static List<Long> lines(Table table) {
        return IntStream.range(0, table.rows()).mapToObj(table::line).toList();
    }
}
