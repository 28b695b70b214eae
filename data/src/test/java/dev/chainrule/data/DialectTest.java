package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.Scaling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The separator and the decimal mark are found in the first lines, or told. */
final class DialectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "w,h,kind\n1.5,2,a\n3,4,b\n",
                "w;h;kind\n1.5;2;a\n3;4;b\n",
                "w\th\tkind\n1.5\t2\ta\n3\t4\tb\n",
                "w;h;kind\n1,5;2;a\n3;4;b\n",
                "w\th\tkind\r\n1,5\t2\ta\r\n3\t4\tb\r\n",
                "1,5;2,0;a\n3,0;4,0;b\n", // as many commas in each line
                "\ufeffw;h;kind\r\n\"1,5\";\"2\";\"a\"\r\n\r\n3;4;b", // quotes, an empty line, no line break at the end
                "w;h;kind\n1,5;2;\"a\"\n+3,0e0;4;b\n",
            })
    void aTableIsReadHoweverItIsWritten(String text) {
        Table table = new Csv().parse("x.csv", text);

        assertThat(table.features()).isEqualTo(2);
        assertThat(table.value(0, 0)).isEqualTo(1.5);
        assertThat(table.value(0, 1)).isEqualTo(2);
        assertThat(table.value(1, 0)).isEqualTo(3);
        assertThat(table.label(1)).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void encodingsAndCompressionMakeNoDifference(String charset) throws IOException {
        byte[] bytes = "\ufeffw;Größe;kind\r\n1,5;2;a\r\n3;4;b\r\n".getBytes(Charset.forName(charset));
        for (byte[] file : List.of(bytes, Bytes.gzip(bytes))) {
            Table table = new Csv().read("x.csv", new ByteArrayInputStream(file));

            assertThat(table.value(0, 0)).isEqualTo(1.5);
            assertThat(table.columns().featureNames()).containsExactly("w", "Größe");
        }
    }

    @Test
    void commasInTextAreNoSeparators() {
        Table table = new Csv().parse("x", "n,note,kind\n1,\"a;b\",p\n2,\"c;d\",q\n");
        assertThat(table.categories(1)).containsExactly("a;b", "c;d");
        Table semicolons = new Csv().parse("x", "n;note;kind\n1;\"a,b\";p\n2;\"c\nd,e\";q\n".replace("c\nd", "cd"));
        assertThat(semicolons.categories(1)).containsExactly("a,b", "cd,e");
    }

    @ParameterizedTest
    @CsvSource({"|,1|2|a", ":,1:2:a", "' ',1 2 a"})
    void otherSeparatorsAreTold(String separator, String row) {
        Table table = new Csv().delimiter(separator.charAt(0)).parse("x", row + "\n" + row + "\n");

        assertThat(table.features()).isEqualTo(2);
        assertThat(table.label(0)).isEqualTo("a");
    }

    @Test
    void aSeparatorThatIsToldGoesBefore() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().delimiter(',').parse("x.csv", "1;2;a\n"))
                .withMessage("x.csv: only one column, expected features and a label in columns separated by commas,"
                        + " not by semicolons");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().delimiter(';').parse("x.csv", "1,2,a\n"))
                .withMessage("x.csv: only one column, expected features and a label in columns separated by semicolons,"
                        + " not by commas");
    }

    @Test
    void aFractionOrThousandsMustBeTold() {
        String text = "w;h;kind\n1,500;2;a\n3,250;4;b\n";
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().parse("x.csv", text))
                .withMessage("x.csv: \"1,500\" may be a fraction or thousands, expected to be told: decimal(',') or"
                        + " decimal('.'), --decimal , or --decimal .");
        assertThat(new Csv().decimal(',').parse("x", text).value(0, 0)).isEqualTo(1.5);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().decimal('.').parse("x.csv", text))
                .withMessageStartingWith("x.csv: line 2, column 1 (w): \"1,500\" is not a number");
    }

    @Test
    void pointsAndCommasAreNotMixedUp() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().decimal(',').parse("x.csv", "w;price\n1,5;999\n3,5;12.345\n"))
                .withMessage(
                        "x.csv: line 3, column 2 (price): \"12.345\" has a point, expected a number with a decimal comma,"
                                + " such as 1,5");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().decimal(',').parse("x.csv", "w;h;kind\n1,5;2;a\n3.5;4;b\n"))
                .withMessageStartingWith(
                        "x.csv: line 3, column 1 (w): \"3.5\" has a point, expected a number with a decimal comma,"
                                + " such as 1,5");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().parse("x.csv", "w;h;kind\n1,5;2;a\n3.5;4;b\n"))
                .withMessageStartingWith("x.csv: line 2, column 1 (w): \"1,5\" is not a number");
    }

    @Test
    void quantitiesHaveADecimalCommaToo() {
        Table table = new Csv().quantities().parse("x", "w;price\n1;2,25\n3;4,5\n");

        assertThat(table.label(0)).isEqualTo("2.25");
        assertThat(Targets.numbers().of(table, Scaling.identity(1)).bytes()).isPositive();
    }

    @Test
    void placesCountTheColumnsThatAreSeparated() {
        byte[] bytes = "w;h;kind\n1;2;a\n1;\u00e4;b\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().delimiter(';').read("x.csv", new ByteArrayInputStream(bytes)))
                .withMessageStartingWith("x.csv: line 3, column ");
    }

    @Test
    void whatMayBePartOfACellIsRefused() {
        for (char c : new char[] {'a', '1', '"', '\n', '-', '.'}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Csv().delimiter(c));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Csv().decimal(';'))
                .withMessage("decimal ';' is neither . nor , expected one of them");
    }

    /** Lines that end early, quotes that stay open, long first lines: what is found never hides what is wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "a;\"b\nc", "\n\n", ";", ";;\n;;;\n", "\t,;\n", "1\n"})
    void oddBeginningsEndInARefusal(String text) {
        assertThatExceptionOfType(DataException.class).isThrownBy(() -> new Csv().parse("x", text));
    }

    @Test
    void linesAreLookedAtBelowThoseThatAreSkipped() {
        Table table = new Csv().skip(2).parse("x", "made by, a, program\n\"\nw;h;kind\n1,5;2;a\n3;4;b\n");

        assertThat(table.value(0, 0)).isEqualTo(1.5);
        assertThat(table.line(0)).isEqualTo(4);
    }
}
