package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes become characters in one way or are refused by their place, wherever they come from. */
final class EncodingTest {
    private static final String TEXT = "width,name\n1.5,Müller\n-2,Möller\n";
    private static final String LATIN = "; if the file is Latin-1, convert it: iconv -f LATIN1 -t UTF-8";

    @TempDir
    Path folder;

    /** {@link #TEXT} in all ways that are read. */
    static Stream<byte[]> waysToWrite() {
        byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] half = Arrays.copyOfRange(plain, 0, 13);
        byte[] rest = Arrays.copyOfRange(plain, 13, plain.length);
        return Stream.of(
                plain,
                ("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_8),
                ("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16LE),
                ("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16BE),
                TEXT.getBytes(StandardCharsets.UTF_16LE),
                TEXT.getBytes(StandardCharsets.UTF_16BE),
                TEXT.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                TEXT.replace("\n", "\r").getBytes(StandardCharsets.UTF_8),
                Bytes.gzip(plain),
                Bytes.gzip(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16LE)),
                joined(Bytes.gzip(half), Bytes.gzip(new byte[0]), Bytes.gzip(rest), new byte[512]));
    }

    @ParameterizedTest
    @MethodSource("waysToWrite")
    void filesAndStreamsAreReadAlike(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("x"), bytes);

        assertThatTableIsWhole(new Csv().read(file));
        assertThatTableIsWhole(new Csv().read("x", new ByteArrayInputStream(bytes)));
        assertThatTableIsWhole(new Csv().read("x", dripping(bytes)));
    }

    @Test
    void textLosesItsByteOrderMark() {
        assertThatTableIsWhole(new Csv().parse("x", "\ufeff" + TEXT));
        assertThat(new Csv().label("width").parse("x", "\ufeffwidth,p\na,1\n").label(0))
                .isEqualTo("a");
    }

    /** The bytes in place of NAME in "1,2,a\r\n3,NAME,b\r\n", of which it is byte 9. */
    @ParameterizedTest
    @CsvSource({
        "4DFC6C, byte 0xFC at offset 10 is", // Latin-1
        "FC, byte 0xFC at offset 9 is",
        "C328, byte 0xC3 at offset 9 is", // a second byte is missing
        "E4B8, byte 0xE4 at offset 9 is", // a third
        "C0AF, byte 0xC0 at offset 9 is", // overlong
        "E08080, byte 0xE0 at offset 9 is",
        "EDA080, byte 0xED at offset 9 is", // a surrogate
        "F5808080, byte 0xF5 at offset 9 is", // beyond U+10FFFF
        "80, byte 0x80 at offset 9 is"
    })
    void whatIsNotUtf8IsRefusedByPlace(String name, String which) throws IOException {
        byte[] bytes = joined(ascii("1,2,a\r\n3,"), HexFormat.of().parseHex(name), ascii(",b\r\n"));

        refused(bytes, "line 2, column 2: " + which + " not UTF-8, expected UTF-8" + LATIN);
    }

    @Test
    void thePlaceCountsLinesAsTheParserDoes() throws IOException {
        byte[] bytes = joined(ascii("1,\"a\n,\"\"b\"\r2,c\"d\r\n\n3,\""), new byte[] {(byte) 0xFC}, ascii("\"\n"));

        Path file = Files.write(folder.resolve("x.csv"), bytes);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().read(file))
                .withMessage(file + ": line 5, column 2: byte 0xFC at offset 22 is not UTF-8, expected UTF-8" + LATIN);
    }

    @Test
    void thePlaceIsRightBeyondTheFirstBuffer() throws IOException {
        byte[] bytes = joined(ascii("1,2,a\n".repeat(5000)), ascii("1,2,"), new byte[] {(byte) 0xE4}, ascii("\n"));

        refused(bytes, "line 5001, column 3: byte 0xE4 at offset 30004 is not UTF-8, expected UTF-8" + LATIN);
        refused(
                Bytes.gzip(bytes),
                "line 5001, column 3: byte 0xE4 at offset 30004 is not UTF-8, expected UTF-8" + LATIN);
    }

    @Test
    void aCharacterCutOffAtTheEnd() throws IOException {
        refused(
                joined(ascii("1,M"), new byte[] {(byte) 0xC3}),
                "line 1, column 2: byte 0xC3 at offset 3 is not UTF-8, expected UTF-8 to the end; is the file cut off?"
                        + LATIN);
        byte[] utf16 = "\ufeff1,a\n2,b\n".getBytes(StandardCharsets.UTF_16LE);
        refused(
                Arrays.copyOf(utf16, utf16.length - 1),
                "line 2, column 2: byte 0x0A at offset 16 is not UTF-16LE, expected UTF-16LE to the end; "
                        + "is the file cut off?");
    }

    @Test
    void halfACharacterOfUtf16() throws IOException {
        byte[] bytes = "\ufeff1,a\n2,XY\n".getBytes(StandardCharsets.UTF_16BE);
        bytes[bytes.length - 6] = (byte) 0xD8;
        bytes[bytes.length - 5] = 0x00;

        refused(bytes, "line 2, column 2: byte 0xD8 at offset 14 is not UTF-16BE, expected UTF-16BE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-32LE", "UTF-32BE"})
    void utf32IsNamed(String name) throws IOException {
        String message = "is " + name + ", expected UTF-8; convert it: iconv -f " + name + " -t UTF-8";

        refused(TEXT.getBytes(Charset.forName(name)), message);
        refused(("\ufeff" + TEXT).getBytes(Charset.forName(name)), message);
    }

    @ParameterizedTest
    @CsvSource({
        "504B030414000600, 'is a ZIP archive, as .xlsx and .ods are, expected a CSV file; export the sheet as CSV, or unzip'",
        "425A683931415926, 'is compressed by bzip2, expected plain or gzip; expand it: bzip2 -d'",
        "FD377A585A000004, 'is compressed by xz, expected plain or gzip; expand it: xz -d'",
        "28B52FFD24000000, 'is compressed by zstd, expected plain or gzip; expand it: zstd -d'"
    })
    void otherKindsOfFilesAreNamed(String bytes, String message) throws IOException {
        refused(HexFormat.of().parseHex(bytes), message);
    }

    @Test
    void nulIsNoText() throws IOException {
        refused(
                ascii("1,a\n2,\0b\n"),
                "line 2, column 2: has the character NUL, expected text; is this a binary file?");
    }

    @Test
    void gzipIsReadToItsEndOrRefused() throws IOException {
        byte[] first = Bytes.gzip(ascii("1,2,a\n"));
        byte[] two = joined(first, Bytes.gzip(ascii("1,2,b\n")));
        for (int length = first.length + 1; length < two.length; length++) {
            refused(Arrays.copyOf(two, length), "truncated gzip, expected more compressed data");
        }
        refused(joined(first, ascii("1,2,b\n")), "damaged gzip: bytes that are no gzip follow its end");
        byte[] damaged = two.clone();
        damaged[first.length + 1] ^= 1; // the second member is none any more
        refused(damaged, "damaged gzip: no gzip header where one was expected");
        byte[] length = first.clone();
        length[length.length - 1] ^= 1;
        refused(length, "damaged gzip: its length is wrong");
    }

    @Test
    void gzipHeadersMayHaveAllTheirParts() throws IOException {
        byte[] plain = Bytes.gzip(ascii("1,2,a\n"));
        byte[] parts = joined(
                new byte[] {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3},
                new byte[] {2, 0, 'x', 'y'}, // extra
                ascii("name\0comment\0"),
                new byte[] {0, 0}, // checksum of the header
                Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(new Csv().read("x", new ByteArrayInputStream(parts)).rows()).isEqualTo(1);
    }

    @Test
    void aBombOnAStreamIsBoundedByWhatItTook() throws IOException {
        byte[] bomb = Bytes.gzip(new byte[(64 << 20) + 1]);
        try (InputStream in = Source.expand(new ByteArrayInputStream(bomb))) {
            assertThatIOException()
                    .isThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .withMessageStartingWith("gzip expands to more than 67108864 bytes, expected less");
        }
    }

    @Test
    void denseGzipOnAStreamMayBeAsLongAsItWants() throws IOException {
        byte[] dense = new byte[100_000];
        Seed.ofRun().random().nextBytes(dense);
        try (InputStream in = Source.expand(new ByteArrayInputStream(Bytes.gzip(dense)), 1000)) {
            assertThat(in.readAllBytes()).isEqualTo(dense);
        }
    }

    /** A stream like that of <(zcat x.csv.gz), with neither size nor position. */
    @Test
    void pipesAreRead() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(makesPipe(pipe), "no mkfifo here");
        for (byte[] bytes : waysToWrite().toList()) {
            Thread writer = new Thread(() -> {
                try {
                    Files.write(pipe, bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            assertThatTableIsWhole(new Csv().read(pipe));
            writer.join();
        }
    }

    private static boolean makesPipe(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("x.csv"), bytes);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().read(file))
                .withMessage(file + ": " + message);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Csv().read("standard input", dripping(bytes)))
                .withMessage("standard input: " + message);
    }

    private static void assertThatTableIsWhole(Table table) {
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.value(0, 0)).isEqualTo(1.5f);
        assertThat(table.value(1, 0)).isEqualTo(-2);
        assertThat(table.label(0)).isEqualTo("Müller");
        assertThat(table.label(1)).isEqualTo("Möller");
        assertThat(table.line(1)).isEqualTo(3);
    }

    /** A stream that gives one byte at a time, as slow pipes do. */
    private static InputStream dripping(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
