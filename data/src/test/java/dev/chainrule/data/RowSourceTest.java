package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows from elsewhere than a CSV file make the same tables. */
final class RowSourceTest {
    /** Rows of objects, as a database has them. */
    private static final class Typed implements RowSource {
        private final List<String> header;
        private final Iterator<List<Object>> rows;
        private long number;

        Typed(List<String> header, List<List<Object>> rows) {
            this.header = header;
            this.rows = rows.iterator();
        }

        @Override
        public String name() {
            return "orders";
        }

        @Override
        public List<String> header() {
            return header;
        }

        @Override
        public @Nullable Row next() {
            return rows.hasNext() ? Row.of(++number, rows.next()) : null;
        }

        @Override
        public void close() {}
    }

    @Test
    void typedCellsAreNumbersAndLabels() {
        Table table = new TableReading()
                .label("late")
                .read(new Typed(
                        List.of("price", "late", "weight"),
                        List.of(List.of(1.5, true, 3), List.of(new BigDecimal("2.50"), false, 4.25f))));

        assertThat(table.features()).isEqualTo(2);
        assertThat(table.value(0, 0)).isEqualTo(1.5);
        assertThat(table.value(1, 0)).isEqualTo(2.5);
        assertThat(table.value(1, 1)).isEqualTo(4.25);
        assertThat(table.label(0)).isEqualTo("true");
        assertThat(table.line(1)).isEqualTo(2);
    }

    @Test
    void moreRowsThanAreLookedAtAreRead() {
        for (int rows : new int[] {1, NumericHeader.ROWS - 1, NumericHeader.ROWS, NumericHeader.ROWS + 1, 50}) {
            List<List<Object>> cells = IntStream.range(0, rows)
                    .mapToObj(row -> List.<Object>of(row, row * 0.5, "a"))
                    .toList();
            Table table = new TableReading().read(new Typed(List.of("n", "half", "kind"), cells));

            assertThat(table.rows()).isEqualTo(rows);
            assertThat(table.value(rows - 1, 1)).isEqualTo((rows - 1) * 0.5);
        }
    }

    @Test
    void messagesCountRows() {
        refused(
                List.of(1.0, "x"),
                List.of("two", "y"),
                "row 2, column 1 (p): \"two\" is not a number, expected one such as 1.5");
        refused(List.of(1.0, "x"), List.of(1e60, "y"), "row 2, column 1 (p): \"1.0E60\" is out of range");
        refused(
                List.of(1.0, "x"),
                List.of(Double.POSITIVE_INFINITY, "y"),
                "row 2, column 1 (p): \"Infinity\" is not finite");
        refused(List.of(1.0, "x"), Arrays.asList(null, "y"), "row 2, column 1 (p): empty cell, expected a number");
        refused(List.of(1.0, "x"), List.of(1.0), "row 2: 1 columns, expected 2 as in the first row");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() ->
                        new TableReading().label("z").read(new Typed(List.of("p", "q"), List.of(List.of(1, 2)))))
                .withMessage("orders: header: no label column \"z\", expected one of \"p\", \"q\"");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new TableReading().read(new Typed(List.of(), List.of())))
                .withMessage("orders: empty, expected rows of numbers and a label");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new TableReading().read(new Typed(List.of("p", "q"), List.of())))
                .withMessageStartingWith("orders: only a header");
    }

    private static void refused(List<Object> first, List<Object> second, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new TableReading().read(new Typed(List.of("p", "q"), List.of(first, second))))
                .withMessageStartingWith("orders: " + message);
    }

    @Test
    void theTextOfACellNamesAClass() {
        Row row = Row.of(
                1,
                Arrays.asList(3.0, 0.5f, 12L, new BigDecimal("1200.00"), null, " a ", LocalDate.of(2026, 1, 2), -0.0));

        assertThat(row.texts()).containsExactly("3", "0.5", "12", "1200", "", "a", "2026-01-02", "0");
        assertThat(row.isMissing(4)).isTrue();
        assertThat(Row.of(1, List.of(Double.NaN)).isMissing(0)).isTrue();
        assertThat(Row.of(1, List.of("12")).isNumber(0)).isTrue();
        assertThat(Row.of(1, List.of("12")).value(0)).isEqualTo(12);
    }

    @Test
    void nothingIsSpelledInManyWays() {
        for (String text : List.of("", "?", "NA", "na", "N/A", "#N/A", "NaN", "null", "NULL", "<NA>")) {
            assertThat(Missing.isSpelled(text)).as(text).isTrue();
        }
        for (String text : List.of("0", "-", "none", "n", "nan0", "Na+", "#", "<", "??")) {
            assertThat(Missing.isSpelled(text)).as(text).isFalse();
        }
    }
}
