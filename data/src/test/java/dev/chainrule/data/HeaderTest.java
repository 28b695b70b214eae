package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.Schema;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A first row of numbers is data or refused, never one example too many. */
final class HeaderTest {
    private static final String REMEDY = "; say whether the first row is a header: "
            + "header(PRESENT) or header(ABSENT), --header present or --header absent";
    private static final String FLOWERS =
            "5.1,3.5,1.4,0.2,0\n4.9,3.0,1.4,0.2,0\n7.0,3.2,4.7,1.4,1\n6.4,3.2,4.5,1.5,1\n";

    @Test
    void aRowThatCounts() {
        refused(new Csv(), "0,1,2,3,4\n" + FLOWERS, "counts 0, 1, 2, … as headers do, and the rows below do not");
        refused(new Csv(), "0,1,2,3,kind\n" + FLOWERS, "counts 0, 1, 2, … as headers do, and the rows below do not");
        refused(
                new Csv().label("1"),
                "7,8,9,10,11\n" + FLOWERS,
                "counts 7, 8, 9, … as headers do, and the rows below do not");
        refused(
                new Csv().unlabelled(),
                "0,1,2,3\n5.1,3.5,1.4,0.2\n",
                "counts 0, 1, 2, … as headers do, and the rows below do not");
        refused(
                new Csv().unlabelled(),
                "0,1\n5.1,3.5\n4.9,3.0\n4.7,3.2\n",
                "counts 0, 1 as headers do, and the rows below do not");
    }

    @Test
    void aSoleRowThatCounts() {
        String row = IntStream.rangeClosed(1, 64).mapToObj(Integer::toString).collect(Collectors.joining(","));

        refused(new Csv().unlabelled(), row, "counts 1, 2, 3, … as headers do, and the rows below do not");
    }

    @Test
    void aRowOfYears() {
        refused(
                new Csv(),
                "1990,1995,2000,kind\n1.5,2,3,a\n1,2,3,a\n",
                "has the years 1990, 1995, 2000 as headers do, and the rows below have none");
        refused(
                new Csv().unlabelled(),
                "2020,2021\n17,18\n",
                "has the years 2020, 2021 as headers do, and the rows below have none");
    }

    @Test
    void aRowInQuotationMarks() {
        refused(
                new Csv(),
                "\"5\",\"70\",\"y\"\n1,2,\"a\"\n3,4,\"b\"\n",
                "has its numbers in quotation marks as headers do, and the rows below have none");
    }

    @Test
    void aLabelThatOccursNowhereElse() {
        refused(
                new Csv(),
                "400.5,410,kind\n0.1,0.2,a\n0.3,0.4,a\n0.3,0.4,b\n",
                "its label \"kind\" occurs in no other row, as the name of a column would");
        refused(
                new Csv(),
                "5,7,9\n0.1,0.2,0\n0.3,0.4,0\n",
                "its label \"9\" occurs in no other row, " + "as the name of a column would");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FLOWERS,
                "0,0,0\n0,1,1\n1,0,1\n1,1,0\n", // exclusive or
                "0,0,0\n0,1,1\n1,0,1\n1,1,1\n", // or: the 0 occurs once
                "1,0,0,a\n0,1,0,b\n0,0,1,c\n", // one-hot
                "0,1,0,a\n0,1,0,b\n0,0,1,c\n",
                "1,5.1,3.5,a\n2,4.9,3.0,a\n3,7.0,3.2,b\n", // a column that counts
                "1,2,3,a\n4,5,6,b\n7,8,9,a\n0,2,4,b\n", // the next rows count too
                "1990,1995,a\n1991,2005,a\n1992,1994,b\n", // years below years
                "1990,1991,1992,a\n1985,1986,1999,a\n",
                "\"5\",\"70\",\"a\"\n\"1\",\"2\",\"a\"\n", // all in quotation marks
                "5,70,\"a\"\n1,2,\"a\"\n", // labels in quotation marks
                "\"5\",70,a\n\"1\",2,a\n", // a column in quotation marks
                "1.5,2,100.5\n1,2,200\n1,3,300.25\n4,2,100.5\n2,2,7\n", // quantities of which one recurs
                "1,2,a\n3,4,b\n5,6,c\n", // each label once
                "1,2,a\n3,4,a\n5,6,rare\n", // the rare one is not the first
                "1,2,a\n", // a sole row of two numbers
                "2,1,a\n0,1,a\n1.5,0.5,b\n"
            })
    void ordinaryDataAreData(String text) {
        assertThat(new Csv().parse("x", text).rows()).isEqualTo(text.split("\n").length);
    }

    @Test
    void quantitiesMayOccurOnce() {
        String text = "1,2,8\n3,4,5\n4,4,5\n";
        refused(new Csv(), text, "its label \"8\" occurs in no other row, as the name of a column would");

        assertThat(new Csv().quantities().parse("x", text).rows()).isEqualTo(3);
        assertThat(new Csv().header(Csv.Header.ABSENT).parse("x", text).rows()).isEqualTo(3);
        assertThat(new Csv().header(Csv.Header.PRESENT).parse("x", text).rows()).isEqualTo(2);
    }

    @Test
    void aModelKnowsItsClasses() {
        Csv csv = new Csv().matching(Schema.of(2, 2).classes(List.of("a", "b")));

        assertThat(csv.parse("x", "1,2,b\n3,4,a\n5,6,a\n").rows()).isEqualTo(3);
        refused(csv, "1,2,c\n3,4,a\n5,6,a\n", "its label \"c\" occurs in no other row, as the name of a column would");
    }

    @Test
    void theDigitsAreData() {
        assertThat(Digits.table().rows()).isEqualTo(1797);
    }

    /** Ordinary first rows, as random tables have them, are not refused. */
    @Test
    void randomRowsAreData() {
        Seed seed = Seed.ofRun();
        var random = seed.random();
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < 30; row++) {
                for (int j = 0; j < 4; j++) {
                    text.append(round % 2 == 0 ? random.nextInt(256) : random.nextDouble() * 3000)
                            .append(',');
                }
                text.append(row % 3).append('\n');
            }
            assertThat(new Csv().parse("x", text.toString()).rows())
                    .as("%s, round %d", seed, round)
                    .isEqualTo(30);
        }
    }

    @Test
    void linesAreSkippedAndCounted() {
        String text = "150,4,setosa,versicolor,virginica\r\n" + FLOWERS.replace("\n", "\r\n");
        Table table = new Csv().skip(1).parse("x", text);

        assertThat(table.rows()).isEqualTo(4);
        assertThat(table.line(0)).isEqualTo(2);
        assertThat(new Csv()
                        .skip(2)
                        .parse("x", "\"not a cell\r\rp,q,kind\r1,2,a")
                        .line(0))
                .isEqualTo(4);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().skip(1).parse("x", "x\n1,a\nz,b\n"))
                .withMessageStartingWith("x: line 3, column 1: \"z\" is not a number");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().skip(1).parse("x", "1,2,a"))
                .withMessage("x: empty, expected rows of numbers and a label below the skipped lines: 1");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().skip(9).parse("x", "1,2,a\n1,2,b\n"))
                .withMessage("x: empty, expected rows of numbers and a label below the skipped lines: 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Csv().skip(-1))
                .withMessage("skip: -1 lines, expected 0 or more");
    }

    /** A missing cell above numbers is no name, so it does not say that the others are. */
    @Test
    void aFirstRowWhoseNumberIsMissing() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().parse("x.csv", "male,,S,0\nfemale,38,C,1\nmale,22,S,0\n"))
                .withMessageStartingWith("x.csv: line 1: \"male\" occurs again below in column 1, as data do");
        assertThat(new Csv().parse("x.csv", ",color,y\n1,red,0\n2,blue,1\n").rows())
                .isEqualTo(2);
    }

    private static void refused(Csv csv, String text, String oddity) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> csv.parse("x.csv", text))
                .withMessage("x.csv: line 1: " + oddity + REMEDY);
    }
}
