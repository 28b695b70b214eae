package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.train.Dataset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are in a file are read as those in memory are. */
class TableInFileTest {
    private static final int FEATURES = 3;

    @TempDir
    Path folder;

    private final CounterRandom random = new CounterRandom(Seed.ofRun().value(), 0);

    /** Equal rows in memory, and in a file from the {@code inMemory}th number on. */
    private Split<Table> both(int rows, long inMemory, IntFunction<String> label) {
        return new Split<>(table(rows, Long.MAX_VALUE, label), table(rows, inMemory, label));
    }

    private Table table(int rows, long inMemory, IntFunction<String> label) {
        Columns columns = new Columns("x.csv", "line", List.of(), FEATURES + 1, FEATURES);
        try (TableRows made = new TableRows(columns, new TableReading(), inMemory, folder)) {
            for (int row = 0; row < rows; row++) {
                List<String> cells = new ArrayList<>();
                for (int j = 0; j < FEATURES; j++) {
                    cells.add(Float.toString(100 * random.unit((long) row * FEATURES + j)));
                }
                cells.add(label.apply(row));
                made.add(Row.of(2L * row + 1, cells));
            }
            return made.table();
        }
    }

    @AfterEach
    void nothingIsLeftInTheFolder() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static void assertEqual(Table inFile, Table inMemory) {
        assertThat(inFile.inFile()).isTrue();
        assertThat(inMemory.inFile()).isFalse();
        assertThat(inFile.rows()).isEqualTo(inMemory.rows());
        for (int row = 0; row < inMemory.rows(); row++) {
            assertThat(inFile.line(row)).isEqualTo(inMemory.line(row));
            assertThat(inFile.label(row)).isEqualTo(inMemory.label(row));
            for (int j = 0; j < FEATURES; j++) {
                assertThat(inFile.value(row, j)).isEqualTo(inMemory.value(row, j));
            }
        }
        int count = Math.min(7, inMemory.rows());
        double[] ofFile = new double[count * FEATURES];
        double[] ofMemory = new double[count * FEATURES];
        inFile.copy(inFile.rows() - count, count, ofFile);
        inMemory.copy(inMemory.rows() - count, count, ofMemory);
        assertThat(ofFile).isEqualTo(ofMemory);
    }

    @Test
    void rowsSplitsAndFoldsAreTheSame() {
        for (long inMemory : new long[] {0, 1, 100}) {
            Split<Table> both = both(500, inMemory, row -> row % 7 == 0 ? "Müller" : "b" + row % 3);
            assertEqual(both.test(), both.train());
            assertThat(both.test().classes()).isEqualTo(both.train().classes());
            assertThat(both.test().labelsAreQuantities()).isFalse();
            Split<Table> inMemoryParts = both.train().split(400, 3);
            Split<Table> inFileParts = both.test().split(400, 3);
            assertEqual(inFileParts.train(), inMemoryParts.train());
            assertEqual(inFileParts.test(), inMemoryParts.test());
            assertEqual(
                    inFileParts.train().folds(4, 5).get(2).test(),
                    inMemoryParts.train().folds(4, 5).get(2).test());
        }
    }

    @Test
    void examplesAreTheSame() {
        Split<Table> both = both(300, 40, row -> "k" + row % 3);
        Split<Dataset> inMemory = Examples.of(
                both.train().split(200, 1), Targets.oneHot(both.train().classes()));
        Split<Dataset> inFile = Examples.of(
                both.test().split(200, 1), Targets.oneHot(both.test().classes()));
        assertEqual(inFile.train(), inMemory.train());
        assertEqual(inFile.test(), inMemory.test());
    }

    private static void assertEqual(Dataset inFile, Dataset inMemory) {
        assertThat(inFile.schema()).isEqualTo(inMemory.schema());
        assertThat(inFile.size()).isEqualTo(inMemory.size());
        int count = inMemory.size() - 11;
        float[] ofFile = new float[count * FEATURES];
        float[] ofMemory = new float[count * FEATURES];
        inFile.copyInputs(11, count, ofFile);
        inMemory.copyInputs(11, count, ofMemory);
        assertThat(ofFile).isEqualTo(ofMemory);
        inFile.copyTargets(11, count, ofFile);
        inMemory.copyTargets(11, count, ofMemory);
        assertThat(ofFile).isEqualTo(ofMemory);
    }

    @Test
    void quantitiesOfWhichEachIsDifferentKeepTheirText() {
        int rows = RowsInFile.MOST_SHARED_LABELS + 1000;
        Split<Table> both = both(rows, 12, row -> row + ".50");
        assertEqual(
                both.test().split(500, 1).train(), both.train().split(500, 1).train());
        assertThat(both.test().labelsAreQuantities()).isTrue();
        assertThat(both.test().label(rows - 1)).isEqualTo(rows - 1 + ".50");
        assertThatThrownBy(() -> both.test().classes())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "x.csv: more than 65536 different labels, expected at most as many classes; are they quantities?");
    }

    @Test
    void labelsCountAsTheNumbersDo() {
        assertThat(table(100, 3 * 100, row -> "a").inFile()).isTrue(); // for the numbers alone
        assertThat(table(100, (3 + 2) * 100 + 20, row -> "a").inFile()).isFalse();
        assertThat(table(100, (3 + 2) * 100 + 20, row -> row + ".50").inFile()).isTrue();
        assertThat(table(100, (3 + 2 + 8) * 100, row -> row + ".50").inFile()).isFalse();
    }

    @Test
    void pixelsAreTheSame() throws IOException {
        byte[] bytes = new byte[700 * 211];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (256 * random.unit(i));
        }
        PixelRows inFile = PixelRows.read("x", new ByteArrayInputStream(bytes), 700, 211, 100, folder);
        assertThat(inFile.count()).isEqualTo(700);
        byte[] rows = new byte[3 * 211];
        inFile.copy(696, 3, rows);
        assertThat(rows).isEqualTo(Arrays.copyOfRange(bytes, 696 * 211, 699 * 211));
        PixelRows tooFew = PixelRows.read("x", new ByteArrayInputStream(bytes), 701, 211, 100, folder);
        assertThat(tooFew.bytes()).isEqualTo(bytes.length);
    }

    @Test
    void anInterruptLosesNothing() {
        Thread.currentThread().interrupt();
        Table table = table(10, 0, row -> "a");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(table.line(9)).isEqualTo(19);
    }
}
