package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad input gives one line that names the place and what was expected. */
final class CsvErrorTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTexts")
    void badTextIsRefusedInOneLine(String what, Csv csv, String text, String message) {
        assertThat(refusal(() -> csv.parse("x.csv", text))).hasMessage("x.csv: " + message);
    }

    static Stream<Arguments> badTexts() {
        return Stream.of(emptyTexts(), badCells(), badFirstRows(), badLabels(), badRows(), badLabelColumns())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> emptyTexts() {
        return Stream.of(
                bad("empty", "", "empty, expected rows of numbers and a label"),
                bad("empty lines", "\n\n\r\n", "empty, expected rows of numbers and a label"),
                bad("header only", "a,b,c\n", "only a header, expected rows of numbers below it"),
                bad(
                        "header told",
                        new Csv().header(Csv.Header.PRESENT),
                        "1,2\n",
                        "only a header, expected rows of numbers below it"),
                bad(
                        "one column",
                        "1\n2\n",
                        "only one column, expected features and a label in columns separated by commas"));
    }

    private static Stream<Arguments> badCells() {
        String number = " is not a number, expected one such as 1.5 or -2e3";
        return Stream.of(
                bad(
                        "a quotation mark behind a space",
                        "1,2,a\n1, \"2\",b\n",
                        "line 2, column 2: a quotation mark behind a space, expected it at the cell's beginning, or two for one"
                                + " in the text"),
                bad("text", "1,2,a\n1,abc,b\n", "line 2, column 2: \"abc\"" + number + categories("2")),
                bad(
                        "named",
                        "width,height,y\n1,2,a\n\n1,abc,b\n",
                        "line 4, column 2 (height): \"abc\"" + number + categories("height")),
                bad(
                        "label first",
                        new Csv().label("1"),
                        "a,1,2\nb,1,z\n",
                        "line 2, column 3: \"z\"" + number + categories("3")),
                bad("java suffix", "1,a\n1f,b\n", "line 2, column 1: \"1f\"" + number + categories("1")),
                bad("hexadecimal", "1,a\n0x1p3,b\n", "line 2, column 1: \"0x1p3\"" + number + categories("1")),
                bad("lone exponent", "1,a\ne,b\n", "line 2, column 1: \"e\"" + number + categories("1")),
                bad(
                        "no header",
                        new Csv().header(Csv.Header.ABSENT),
                        "a,b\n1,2\n",
                        "line 2, column 1: the number \"1\" below the text \"a\" of x.csv: line 1, expected one or the other"
                                + categories("1")),
                bad(
                        "no-break space",
                        "1,a\n2\u00a0,b\n",
                        "line 2, column 1: \"2\u00a0\" is not a number because of U+00A0 in it, "
                                + "expected one such as 1.5 or -2e3" + categories("1")),
                bad(
                        "byte order mark between two files",
                        "1,a\n\ufeff2,b\n",
                        "line 2, column 1: \"?2\" is not a number because of U+FEFF in it, "
                                + "expected one such as 1.5 or -2e3" + categories("1")),
                bad(
                        "NaN",
                        "1,a\nNaN,b\n",
                        "line 2, column 1: \"NaN\" is a missing cell, expected a number" + Missing.REMEDY),
                bad("infinity", "1,a\n-inf,b\n", "line 2, column 1: \"-inf\" is not finite, expected a finite number"),
                bad(
                        "first row NaN",
                        "nan,1,a\n",
                        "line 1, column 1: \"nan\" is a missing cell, expected a number" + Missing.REMEDY),
                bad(
                        "overflow",
                        "1,a\n1e60,b\n",
                        "line 2, column 1: \"1e60\" is out of range, expected a float32, at most 3.4028235E38"),
                bad("empty cell", "1,2,a\n1,,b\n", "line 2, column 2: empty cell, expected a number" + Missing.REMEDY),
                bad(
                        "blank cell",
                        "1,2,a\n1,  ,b\n",
                        "line 2, column 2: empty cell, expected a number" + Missing.REMEDY),
                bad(
                        "forged lines",
                        "1,a\n\"\u001b[31m\nERROR: x\",b\n",
                        "line 2, column 1: \"?[31m?ERROR: x\"" + number + categories("1")),
                bad(
                        "long cell",
                        "1,a\n" + "z".repeat(1000) + ",b\n",
                        "line 2, column 1: \"" + "z".repeat(40) + "…\"" + number + categories("1")));
    }

    private static String categories(String column) {
        return "; categories(\"" + column + "\") or --categories auto," + column + " takes the cells for categories";
    }

    /** A first row with a number is data, so it is refused rather than skipped as a header. */
    private static Stream<Arguments> badFirstRows() {
        String remedy =
                ", expected a number, or a header without numbers; if this is a header, header(PRESENT) or --header present; "
                        + "if it is no part of the table, skip(1) or --skip 1";
        return Stream.of(
                bad(
                        "first row text",
                        "0.5,oops,yes\n0.5,0.1,no\n",
                        "line 1, column 2: \"oops\" beside the number \"0.5\"" + remedy),
                bad(
                        "first row text first",
                        "1O,2,yes\n1,2,no\n",
                        "line 1, column 1: \"1O\" beside the number \"2\"" + remedy),
                bad(
                        "first row text after NaN",
                        "NaN,oops,yes\n1,2,no\n",
                        "line 1, column 2: \"oops\" beside the number \"NaN\"" + remedy),
                bad(
                        "first row empty cell",
                        "1,,a\n1,2,b\n",
                        "line 1, column 2: empty cell beside the number \"1\"" + remedy),
                bad(
                        "first row all empty",
                        ",,a\n1,2,b\n",
                        "line 1, column 1: empty cell, expected a number" + Missing.REMEDY),
                bad(
                        "first row below empty lines",
                        "\n\n0.5,oops,yes\n0.5,0.1,no\n",
                        "line 3, column 2: \"oops\" beside the number \"0.5\"" + remedy.replace("1", "3")),
                bad(
                        "first row, label first",
                        new Csv().label("1"),
                        "yes,oops,1\nno,2,3\n",
                        "line 1, column 2: \"oops\" beside the number \"1\"" + remedy),
                bad(
                        "first row, no label",
                        new Csv().unlabelled(),
                        "0.5,oops\n0.5,0.1\n",
                        "line 1, column 2: \"oops\" beside the number \"0.5\"" + remedy),
                bad(
                        "first row forged",
                        "1,\"a\n\u001b[31mb\",yes\n",
                        "line 1, column 2: \"a??[31mb\" beside the number \"1\"" + remedy),
                bad(
                        "features told by scikit-learn",
                        "150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n",
                        "line 1, column 3: \"setosa\" beside the number \"150\"" + remedy),
                bad(
                        "first row long",
                        "9".repeat(1000) + "," + "z".repeat(1000) + ",yes\n",
                        "line 1, column 2: \"" + "z".repeat(40) + "…\" beside the number \"" + "9".repeat(40) + "…\""
                                + remedy));
    }

    private static Stream<Arguments> badLabels() {
        return Stream.of(
                bad("empty label", "1,2,a\n1,2,\n", "line 2, column 3: empty cell, expected a label"),
                control("a\nb", "\"a?b\" has the control character U+000A"),
                control("a\tb", "\"a?b\" has the control character U+0009"),
                control("\0a", "\"?a\" has the control character U+0000"),
                control("\u001b[31mred", "\"?[31mred\" has the control character U+001B"),
                control("a\u001fb", "\"a?b\" has the control character U+001F"),
                control("\u007f", "\"?\" has the control character U+007F"),
                bad(
                        "byte order mark",
                        "1,2,a\n1,2,\ufeffa\n",
                        "line 2, column 3: label \"?a\" has the byte order mark U+FEFF, expected text without any"),
                bad(
                        "half a surrogate pair",
                        "1,2,a\n1,2,\ud83da\n",
                        "line 2, column 3: label \"?a\" has the half pair U+D83D, expected text without any"),
                bad(
                        "control character in a header",
                        "p,\"q\nr\",kind\n1,2,a\n",
                        "line 1, column 2: name \"q?r\" has the control character U+000A, "
                                + "expected text without any"),
                bad(
                        "control character below a header",
                        new Csv().label("kind"),
                        "kind,x\na,1\na\u0001,2\n",
                        "line 3, column 1 (kind): label \"a?\" has the control character U+0001, "
                                + "expected text without any"));
    }

    private static Arguments control(String label, String message) {
        return bad(
                "control character",
                "1,2,a\n1,2,\"" + label + "\"\n",
                "line 2, column 3: label " + message + ", expected text without any");
    }

    private static Stream<Arguments> badRows() {
        return Stream.of(
                bad("short row", "1,2,a\n1,b\n", "line 2: 2 columns, expected 3 as in the first row"),
                bad("long row", "p,q,y\n1,2,a\n1,2,3,b\n", "line 3: 4 columns, expected 3 as in the first row"));
    }

    private static Stream<Arguments> badLabelColumns() {
        return Stream.of(
                bad(
                        "unknown name",
                        new Csv().label("z"),
                        "p,q,y\n1,2,a\n",
                        "line 1: no label column \"z\", expected one of \"p\", \"q\", \"y\""),
                bad("unknown number", new Csv().label("4"), "1,2,a\n", "no label column 4, expected 1 to 3"),
                bad(
                        "huge number",
                        new Csv().label("99999999999"),
                        "1,2,a\n",
                        "line 1: no label column \"99999999999\", expected one of \"1\", \"2\", \"a\""),
                bad(
                        "counted from 0",
                        new Csv().label("0"),
                        "1,2,a\n",
                        "line 1: no label column \"0\", expected one of \"1\", \"2\", \"a\"; the numbers of columns count from 1"),
                bad(
                        "name, no header",
                        new Csv().label("y").header(Csv.Header.ABSENT),
                        "1,2,a\n",
                        "no label column \"y\" without a header, expected a number from 1 to 3"),
                bad(
                        "name twice",
                        new Csv().label("y"),
                        "y,q,y\n1,2,a\n",
                        "line 1: label column \"y\" occurs twice, in columns 1 and 3, expected once"),
                bad(
                        "unknown name below empty lines",
                        new Csv().label("z"),
                        "\n\np,y\n1,a\n",
                        "line 3: no label column \"z\", expected one of \"p\", \"y\""));
    }

    @Test
    void missingFile() {
        Path file = folder.resolve("none.csv");

        DataException e = refusal(() -> new Csv().read(file));
        assertThat(e).hasMessage(file + ": no such file").hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void folderInsteadOfFile() {
        assertThat(refusal(() -> new Csv().read(folder))).hasMessage(folder + ": is a folder, expected a file");
    }

    @Test
    void emptyFile() throws IOException {
        Path file = file(new byte[0]);

        assertThat(refusal(() -> new Csv().read(file)))
                .hasMessage(file + ": empty, expected rows of numbers and a label");
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] whole = Bytes.gzip("1,2,a\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        for (int length : new int[] {2, 5, whole.length / 2, whole.length - 1}) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThat(refusal(() -> new Csv().read(file)))
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessage(file + ": truncated gzip, expected more compressed data");
        }
    }

    @Test
    void damagedGzip() throws IOException {
        byte[] bytes = Bytes.gzip("1,2,a\n".getBytes(StandardCharsets.UTF_8));
        bytes[bytes.length - 8] ^= 1; // the checksum
        Path file = file(bytes);

        assertThat(refusal(() -> new Csv().read(file))).hasMessageStartingWith(file + ": damaged gzip: ");
    }

    @Test
    void gzipBombEndsAtTheLimit() throws IOException {
        byte[] bomb = Bytes.gzip("1,2,a\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Source.expand(new ByteArrayInputStream(bomb), 50_000)) {
            assertThat(refusal(() -> new Csv().read("bomb", in)))
                    .hasMessageStartingWith("bomb: gzip expands to more than 50000 bytes, expected less");
        }
        try (InputStream in = Source.expand(new ByteArrayInputStream(bomb), 60_000)) {
            assertThat(new Csv().read("bomb", in).rows()).isEqualTo(10_000);
        }
    }

    @Test
    void malformedQuotes() {
        assertThat(refusal(() -> new Csv().parse("x.csv", "1,a\n\"2,b\n")))
                .hasMessageStartingWith("x.csv: malformed CSV: Unclosed quoted field")
                .hasMessageContaining("line 2");
        assertThat(refusal(() -> new Csv().parse("x.csv", "1,a\n\"2\"x,b\n")))
                .hasMessageStartingWith("x.csv: malformed CSV: ")
                .hasMessageContaining("line 2");
    }

    @Test
    void hostileCellsAndRows() {
        assertThat(refusal(() -> new Csv().parse("x.csv", "1,a\n" + "1".repeat(70_000) + ",b\n")))
                .hasMessageStartingWith("x.csv: malformed CSV: ")
                .hasMessageContaining("line 2")
                .hasMessageContaining("65536");
        assertThat(refusal(() -> new Csv().parse("x.csv", ",".repeat(1_100_000))))
                .hasMessageStartingWith("x.csv: malformed CSV: ")
                .hasMessageContaining("line 1")
                .hasMessageContaining("1048577 fields");
    }

    @Test
    void aFileThatCannotHoldTheRowsIsNamed() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file, no folder");
        Columns columns = new Columns("x.csv", "line", List.of(), 3, 2);
        try (TableRows rows =
                new TableRows(columns, new TableReading(), 14, blocked)) { // for two rows and the text of their label
            rows.add(Row.of(1, List.of("1", "2", "a")));
            rows.add(Row.of(2, List.of("1", "2", "a")));

            assertThat(refusal(() -> rows.add(Row.of(3, List.of("1", "2", "a")))))
                    .hasMessageStartingWith(
                            "x.csv: too large for memory, and a file in " + blocked + " cannot hold it: ")
                    .hasMessageEndingWith("; CHAINRULE_CACHE names another folder");
        }
    }

    private static DataException refusal(ThrowingCallable reading) {
        DataException e = catchThrowableOfType(DataException.class, reading);
        assertThat(e).as("refused").isNotNull();
        assertThat(e.getMessage()).as("one line").doesNotContain("\n", "\r");
        return e;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.csv"), bytes);
    }

    private static Arguments bad(String what, String text, String message) {
        return bad(what, new Csv(), text, message);
    }

    private static Arguments bad(String what, Csv csv, String text, String message) {
        return Arguments.of(what, csv, text, message);
    }
}
