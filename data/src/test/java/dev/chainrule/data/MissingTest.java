package dev.chainrule.data;

import static dev.chainrule.data.CategoriesTest.inputs;
import static dev.chainrule.data.CategoriesTest.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.nn.TableColumn.Kind;
import dev.chainrule.train.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that are missing are refused by their place, or filled in as was told; a model keeps with what. */
final class MissingTest {
    private static final String ROWS = "age,color,y\n10,red,p\nNA,blue,q\n40,?,p\n,red,q\n20,blue,p\n";

    @TempDir
    Path folder;

    private static Examples examples(Missing missing) {
        Table table = new Csv().missing(missing).parse("x.csv", ROWS);
        return Examples.of(table, Scaling.identity(table.encoded().features()), Targets.oneHot(table.classes()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,,b | 3 | empty cell, expected a number",
                "1,?,b | 3 | \"?\" is a missing cell, expected a number",
                "1,n/a,b | 3 | \"n/a\" is a missing cell, expected a number",
                "1,NULL,b | 3 | \"NULL\" is a missing cell, expected a number",
            })
    void aMissingCellIsRefusedByItsPlace(String row, int line, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().parse("x.csv", "p,q,y\n1,2,a\n" + row + "\n"))
                .withMessage("x.csv: line " + line + ", column 2 (q): " + message
                        + "; to fill in for missing cells: missing(MEDIAN) or --missing median, mean or category");
    }

    @Test
    void numbersAreFilledWithTheMean() {
        Examples filled = examples(Missing.MEAN);
        double mean = 10 + 40 / 3.0; // summed as distances from the least

        assertThat(inputs(filled))
                .containsExactly(
                        10,
                        0,
                        1,
                        0, //
                        (float) mean,
                        1,
                        0,
                        0, //
                        40,
                        0,
                        0,
                        1, //
                        (float) mean,
                        0,
                        1,
                        0, //
                        20,
                        1,
                        0,
                        0);
        assertThat(filled.schema().columns().get(0))
                .isEqualTo(new TableColumn("age", Kind.NUMBER, List.of(), mean, false));
        assertThat(filled.schema().features()).containsExactly("age", "color=blue", "color=red", "color missing");
    }

    @Test
    void numbersAreFilledWithTheMedian() {
        assertThat(examples(Missing.MEDIAN).schema().columns().get(0).fill()).isEqualTo(20);
        Table even = new Csv().missing(Missing.MEDIAN).parse("x", "a,y\n4,p\n1,p\n?,q\n3,q\n2,q\n");
        assertThat(FittedColumns.of(even).get(0).fill()).isEqualTo(2.5);
    }

    @Test
    void aMissingCellIsACategoryOfItsOwn() {
        Examples filled = examples(Missing.CATEGORY);

        assertThat(filled.schema().features())
                .containsExactly("age", "age missing", "color=blue", "color=red", "color missing");
        assertThat(inputs(filled)).startsWith(10, 0, 0, 1, 0, (float) (70 / 3.0), 1, 1, 0, 0);
    }

    @Test
    void theTreatmentAloneChangesNothingWhereNoCellIsMissing() {
        Table table = new Csv().missing(Missing.CATEGORY).parse("x", "a,b,y\n1,2,p\n3,4,q\n");

        assertThat(Examples.of(table, Scaling.identity(2), Targets.oneHot(table.classes()))
                        .schema()
                        .columns())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"age,color,y\n?,?,p\n", "y,color,age\np,NA,null\n", ",,p\n"})
    void aModelFillsInAsItLearnt(String text) {
        for (Missing missing : List.of(Missing.MEAN, Missing.MEDIAN, Missing.CATEGORY)) {
            Schema model = examples(missing).schema();
            float[] x = inputs(Examples.of(new Csv().matching(model).parse("x", text), model));

            assertThat(x[0]).isEqualTo(missing == Missing.MEDIAN ? 20 : (float) (70 / 3.0));
            assertThat(x[x.length - 1]).isEqualTo(1);
            assertThat(x[1]).isEqualTo(missing == Missing.CATEGORY ? 1 : 0);
        }
    }

    @Test
    void aModelFillsInWhereNothingWasMissingBefore() {
        Table table = new Csv().missing(Missing.MEAN).parse("x", "a,b,y\n1,2,p\n3,4,q\n");
        Schema model = Examples.of(table, Scaling.identity(2), Targets.oneHot(table.classes()))
                .schema();

        assertThat(inputs(Examples.of(new Csv().matching(model).parse("x", "b,a,y\nNA,5,q\n"), model)))
                .containsExactly(5, 3);
    }

    @Test
    void fillsAreThoseOfTheTrainingPart() {
        StringBuilder text = new StringBuilder("a,y\n");
        for (int i = 0; i < 50; i++) {
            text.append(i % 5 == 0 ? "NA" : Integer.toString(i * i))
                    .append(",")
                    .append(i % 2)
                    .append('\n');
        }
        Table all = new Csv().missing(Missing.MEAN).parse("x", text.toString());
        Split<Table> parts = all.split();
        double sum = 0;
        int count = 0;
        for (int row = 0; row < parts.train().rows(); row++) {
            double value = parts.train().value(row, 0);
            sum += Double.isNaN(value) ? 0 : value;
            count += Double.isNaN(value) ? 0 : 1;
        }

        Split<Dataset> sets = Examples.of(parts, Targets.oneHot(all.classes()));
        assertThat(sets.test().schema().columns().get(0).fill()).isCloseTo(sum / count, within(1e-9));
    }

    @Test
    void rowsWithoutALabelAreLeftOutAndCounted() {
        String text = "a,y\n1,p\n2,\n3,NA\n4,q\n5,?\n";
        Table table = new Csv().missing(Missing.MEAN).parse("x.csv", text);

        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.line(1)).isEqualTo(5);
        assertThat(table.notes()).containsExactly("x.csv: rows without a label are left out: 3");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().parse("x.csv", text))
                .withMessage("x.csv: line 3, column 2 (y): empty cell, expected a label");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().parse("x.csv", "a,y\n1,p\n2,NA\n"))
                .withMessage(
                        "x.csv: line 3, column 2 (y): \"NA\" is a missing cell, expected a label; rows without one are left"
                                + " out where missing cells are allowed: missing(MEAN) or --missing mean");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().missing(Missing.MEAN).parse("x.csv", "a,y\n1,\n2,?\n"))
                .withMessage("x.csv: no row has a label, expected some");

        Schema model = Examples.of(table, Scaling.identity(1), Targets.oneHot(table.classes()))
                .schema();
        Table judged = new Csv().matching(model).parse("x.csv", "y,a\n,1\nq,\n");
        assertThat(judged.notes()).containsExactly("x.csv: rows without a label are left out: 1");
        assertThat(inputs(Examples.of(judged, model))).containsExactly(2.5f);
        assertThat(targets(Examples.of(judged, model))).containsExactly(0, 1);
    }

    @Test
    void columnsOfNothingAreRefused() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().missing(Missing.MEAN).parse("x.csv", "a,b,y\n1,,p\n2,NA,q\n"))
                .withMessage(
                        "x.csv: column 2 (b): every cell is missing, expected numbers or categories; ignore(\"b\") or"
                                + " --ignore b leaves the column out");
        Table all = new Csv().missing(Missing.MEAN).parse("x.csv", "a,b,y\n1,,p\n2,NA,q\n3,4,q\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> FittedColumns.of(new Table(all.columns(), rowsOf(all, 0, 1), all.content())))
                .withMessage("x.csv: column 2 (b): every cell of the training part is missing, expected numbers");
    }

    private static Rows rowsOf(Table table, int... rows) {
        double[] values = new double[rows.length * table.features()];
        String[] labels = new String[rows.length];
        long[] lines = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < table.features(); j++) {
                values[i * table.features() + j] = table.value(rows[i], j);
            }
            labels[i] = table.label(rows[i]);
            lines[i] = table.line(rows[i]);
        }
        return new RowsInMemory(table.features(), values, labels, new double[0], lines);
    }

    @Test
    void aTableThatWasReadByItselfMustHaveTheCellsThatTheTrainingPartHas() {
        Table train = new Csv().parse("train", "a,k,y\n1,u,p\n2,v,q\n");
        Table test = new Csv().missing(Missing.MEAN).parse("test", "a,k,y\n?,u,p\n2,v,q\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(new Split<>(train, test), Targets.oneHot(train.classes())))
                .withMessage(
                        "test: line 2, column 1 (a): empty cell, expected one that is not missing as in the training data");
    }

    /** Sorting is the slow and obvious way. */
    @Test
    void mediansAreThoseOfSortedNumbers() {
        CounterRandom random = new CounterRandom(Seed.ofRun().value(), 3);
        for (int n : new int[] {1, 2, 3, 4, 10, 101, 1000}) {
            List<Double> numbers = new ArrayList<>();
            StringBuilder text = new StringBuilder("a,y\n");
            for (int i = 0; i < n; i++) {
                double unit = random.unit(1000L * n + i);
                double value = i % 3 == 0 ? Math.rint(unit * 9 - 4) : (unit - 0.5) * Math.pow(10, i % 9 - 4);
                numbers.add(value + 0.0);
                text.append(value).append(",p\n");
                text.append(i % 2 == 0 ? "?,p\n" : "");
            }
            double[] sorted =
                    numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double low = sorted[(n - 1) / 2];
            Table table = new Csv().missing(Missing.MEDIAN).parse("x", text.toString());

            assertThat(Averages.medians(table, new int[] {0})[0])
                    .as("%s, %d numbers", Seed.ofRun(), n)
                    .isEqualTo(low + (sorted[n / 2] - low) / 2);
            assertThat(Averages.means(table, new int[] {0})[0])
                    .isCloseTo(Arrays.stream(sorted).average().orElseThrow(), within(1e-9 * 1e5));
        }
    }

    @Test
    void mediansAreCountedForABlockOfColumnsAtATime() {
        CounterRandom random = new CounterRandom(Seed.ofRun().value(), 6);
        int many = 2 * Averages.BLOCK + 3;
        Columns columns = new Columns("x", "line", List.of(), many + 1, many);
        double[] values = new double[5 * many];
        Arrays.setAll(values, i -> i % 3 == 0 ? Double.NaN : random.unit(i) - 0.5);
        Asked asked = new Asked(
                new RowsInMemory(many, values, new String[] {"a", "b", "a", "b", "a"}, new double[0], new long[5]));
        Table table = new Table(columns, asked, new TableContent(List.of(), Missing.MEDIAN, List.of()));
        double[] medians = Averages.medians(table, IntStream.range(0, many).toArray());
        assertThat(asked.mostOfRow).isEqualTo(Averages.BLOCK); // each column asked has 16 KiB of counts
        for (int j = 0; j < many; j += 31) {
            double[] sorted = IntStream.of(j, many + j, 2 * many + j, 3 * many + j, 4 * many + j)
                    .mapToDouble(i -> values[i])
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            double low = sorted[(sorted.length - 1) / 2];
            assertThat(medians[j]).isEqualTo(low + (sorted[sorted.length / 2] - low) / 2);
        }
    }

    /** Rows that know the most numbers of a row that were asked for before those of the next. */
    private static final class Asked implements Rows {
        private final Rows rows;
        private int row;
        private int asked;
        private int mostOfRow;

        Asked(Rows rows) {
            this.rows = rows;
        }

        @Override
        public int count() {
            return rows.count();
        }

        @Override
        public double value(int of, int feature) {
            asked = of == row ? asked + 1 : 1;
            row = of;
            mostOfRow = Math.max(mostOfRow, asked);
            return rows.value(of, feature);
        }

        @Override
        public void copy(int from, int count, double[] x) {
            rows.copy(from, count, x);
        }

        @Override
        public String label(int of, int k) {
            return rows.label(of, k);
        }

        @Override
        public double weight(int of) {
            return rows.weight(of);
        }

        @Override
        public long line(int of) {
            return rows.line(of);
        }

        @Override
        public Rows select(int[] chosen) {
            return rows.select(chosen);
        }
    }

    @Test
    void rowsInAFileAreFilledWithTheSameBits() {
        Columns columns = new Columns("x.csv", "line", List.of("a", "k", "y"), 3, 2);
        TableReading reading = new TableReading().missing(Missing.MEDIAN);
        CounterRandom random = new CounterRandom(Seed.ofRun().value(), 4);
        List<Table> both = new ArrayList<>();
        for (long inMemory : new long[] {Long.MAX_VALUE, 100}) {
            try (TableRows rows = new TableRows(columns, reading, inMemory, folder)) {
                for (int i = 0; i < 300; i++) {
                    String number = i % 7 == 0 ? "NA" : Double.toString(random.unit(i) * 100);
                    String category = i % 11 == 0 ? "?" : "k" + i % 4;
                    rows.add(Row.of(i + 1, List.of(number, category, "c" + i % 2)));
                }
                both.add(rows.table());
            }
        }
        Split<Dataset> inMemory = Examples.of(both.get(0).split(), Targets.oneHot(List.of("c0", "c1")));
        Split<Dataset> inFile = Examples.of(both.get(1).split(), Targets.oneHot(List.of("c0", "c1")));

        assertThat(both.get(1).inFile()).isTrue();
        assertThat(inFile.train().schema()).isEqualTo(inMemory.train().schema());
        assertThat(inputs(inFile.train())).isEqualTo(inputs(inMemory.train()));
        assertThat(inputs(inFile.test())).isEqualTo(inputs(inMemory.test()));
        assertThat(inFile.train().bytesInFile()).isPositive();
    }
}
