package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {
    private static final String FLOWERS = "length,width,species\n5.1,3.5,setosa\n\n6.2,-2.9e0,virginica\n";

    @TempDir
    Path folder;

    @Test
    void readsNumbersLabelsAndLinesBelowAHeader() {
        Table table = new Csv().parse("flowers", FLOWERS);

        assertThat(table.source()).isEqualTo("flowers");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.features()).isEqualTo(2);
        assertThat(values(table)).containsExactly(5.1, 3.5, 6.2, -2.9);
        assertThat(table.label(0)).isEqualTo("setosa");
        assertThat(table.label(1)).isEqualTo("virginica");
        assertThat(table.line(0)).isEqualTo(2);
        assertThat(table.line(1)).as("an empty line is skipped, but counted").isEqualTo(4);
        assertThat(table.classes()).containsExactly("setosa", "virginica");
    }

    @Test
    void withoutHeaderTheFirstRowIsData() {
        Table table = new Csv().parse("x", "1,2,a\n3,4,b\n");

        assertThat(values(table)).containsExactly(1, 2, 3, 4);
        assertThat(table.line(0)).isEqualTo(1);
    }

    @Test
    void aToldHeaderOverridesDetection() {
        String numericNames = "1990,1991,label\n1,2,a\n";

        assertThat(new Csv().header(Csv.Header.ABSENT).parse("x", numericNames).rows())
                .isEqualTo(2);
        assertThat(new Csv().header(Csv.Header.PRESENT).parse("x", numericNames).rows())
                .isEqualTo(1);
        assertThat(new Csv().header(Csv.Header.ABSENT).parse("x", "1,2\n3,4\n").rows())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"species", " species ", "1"})
    void findsTheLabelByNameOrNumber(String label) {
        Table table = new Csv().label(label).parse("x", "species,length,width\nsetosa,5,3\n");

        assertThat(table.rows()).isEqualTo(1);
        assertThat(table.label(0)).isEqualTo("setosa");
        assertThat(values(table)).containsExactly(5, 3);
    }

    @Test
    void aLabelGivenByNameImpliesAHeader() {
        Table table = new Csv().label("y").parse("x", "y,1990\na,5\n");

        assertThat(table.rows()).isEqualTo(1);
    }

    /** Row 1 has numbers and names: no header unless somebody says so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"PRESENT; ''", "PRESENT; 3", "PRESENT; kind", "AUTO; kind"})
    void aHeaderWithNumbersHasToBeTold(Csv.Header header, String label) {
        Table table = new Csv().header(header).label(label).parse("x", "width,2020,kind\n1,2,a\n");

        assertThat(table.rows()).isEqualTo(1);
        assertThat(table.line(0)).isEqualTo(2);
        assertThat(values(table)).containsExactly(1, 2);
    }

    @Test
    void aHeaderWithNumbersIsToldForFeaturesOnlyToo() {
        Csv csv = new Csv().unlabelled().header(Csv.Header.PRESENT);

        assertThat(values(csv.parse("x", "width,2020\n1,2\n"))).containsExactly(1, 2);
    }

    @Test
    void aNumberInTheLabelsColumnIsNoMatterForTheHeader() {
        assertThat(new Csv().parse("x", "p,q,2020\n1,2,a\n").rows()).isEqualTo(1);
    }

    @Test
    void aHeaderMayLeaveColumnsWithoutName() {
        assertThat(new Csv().parse("x", ",width,kind\n0,1.5,a\n").rows()).isEqualTo(1);
    }

    @Test
    void labelsMayHoldAnyTextOfOneLine() {
        Table table = new Csv().parse("x", "1,\" \u4e2d ~\u00e9 \"\n");

        assertThat(table.label(0)).isEqualTo("\u4e2d ~\u00e9");
    }

    @Test
    void aLabelInTheMiddleLeavesTheOtherColumnsInOrder() {
        assertThat(values(new Csv().label("2").parse("x", "1,a,2,4\n"))).containsExactly(1, 2, 4);
    }

    @Test
    void readsFeaturesOnly() {
        Table table = new Csv().unlabelled().parse("x", "a,b\n1,2\n3,4\n");

        assertThat(table.features()).isEqualTo(2);
        assertThat(values(table)).containsExactly(1, 2, 3, 4);
        assertThat(table.label(0)).isEmpty();
    }

    @Test
    void readsWhatSpreadsheetsWrite() {
        Table table = new Csv().parse("x", "\"a\",\"b\"\r\n\"1\",\"yes, \"\"sir\"\"\"\r\n2 , no \r\n");

        assertThat(values(table)).containsExactly(1, 2);
        assertThat(table.label(0)).isEqualTo("yes, \"sir\"");
        assertThat(table.label(1)).isEqualTo("no");
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        assertThat(new Csv()
                        .read(file("bom.csv", "\ufeff1,2,a\n".getBytes(StandardCharsets.UTF_8)))
                        .value(0, 0))
                .isEqualTo(1);
    }

    @Test
    void tellsGzipByContentNotByName() throws IOException {
        byte[] plain = FLOWERS.getBytes(StandardCharsets.UTF_8);

        assertThat(new Csv().read(file("flowers.csv", Bytes.gzip(plain))).rows())
                .isEqualTo(2);
        assertThat(new Csv().read(file("flowers.csv.gz", plain)).rows()).isEqualTo(2);
    }

    @Test
    void lastLineNeedsNoEnd() {
        assertThat(new Csv().parse("x", "1,a\n2,b").rows()).isEqualTo(2);
    }

    @Test
    void integerClassesAreSortedByValueOthersAlphabetically() {
        assertThat(new Csv().parse("x", "1,10\n1,9\n1,-1\n1,9\n").classes()).isEqualTo(List.of("-1", "9", "10"));
        assertThat(new Csv().parse("x", "1,10\n1,9\n1,a\n").classes()).isEqualTo(List.of("10", "9", "a"));
    }

    @Test
    void numbersAreKeptAsFloat64() {
        Table table = new Csv().parse("x", "0.1,1e-60,.5,5.,+1E2,16777217,3.4028235e38,a\n");

        assertThat(values(table)).containsExactly(0.1, 1e-60, 0.5, 5, 100, 16777217, 3.4028235e38);
    }

    @Test
    void manyColumnsOfImagesFit() {
        String row = "0,".repeat(100_000) + "a\n";

        assertThat(new Csv().parse("x", row + row).features()).isEqualTo(100_000);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static double[] values(Table table) {
        double[] x = new double[table.rows() * table.features()];
        table.copy(0, table.rows(), x);
        return x;
    }
}
