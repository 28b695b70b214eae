package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad file gives one line that names the byte and what was expected; no header makes the reader allocate. */
final class IdxErrorTest {
    private static final byte[] IMAGES =
            Bytes.images(2, 2, 2, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6, (byte) 7, (byte) 8);
    private static final byte[] LABELS = Bytes.labels(2, 0, 1);

    @TempDir
    Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void soundFiles() throws IOException {
        images = Files.write(folder.resolve("images"), IMAGES);
        labels = Files.write(folder.resolve("labels"), LABELS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badImages")
    void badImagesAreRefusedByByte(String what, byte[] bytes, String message) throws IOException {
        for (UnaryOperator<byte[]> form : forms()) {
            Files.write(images, form.apply(bytes));
            assertThat(refusal(2)).hasMessage(images + ": " + message);
        }
    }

    static Stream<Arguments> badImages() {
        byte[] four = new byte[4];
        return Stream.of(
                Arguments.of(
                        "empty", new byte[0], "byte 0: the file ends inside the header, expected 4 bytes from byte 0"),
                Arguments.of(
                        "labels",
                        LABELS,
                        "byte 0: magic number 0x00000801, expected 0x00000803 (unsigned bytes, dimensions: 3)"),
                Arguments.of(
                        "text",
                        "1,2,a\n".getBytes(StandardCharsets.US_ASCII),
                        "byte 0: magic number 0x312c322c, expected 0x00000803 (unsigned bytes, dimensions: 3)"),
                Arguments.of(
                        "negative magic",
                        Bytes.idx(-1, new int[] {1, 2, 2}, four),
                        "byte 0: magic number 0xffffffff, expected 0x00000803 (unsigned bytes, dimensions: 3)"),
                Arguments.of(
                        "short header",
                        Arrays.copyOf(IMAGES, 10),
                        "byte 10: the file ends inside the header, expected 4 bytes from byte 8"),
                Arguments.of(
                        "too short",
                        Arrays.copyOf(IMAGES, 23),
                        "byte 23: the file ends after 7 bytes of data, expected 8 for [2 x 2 x 2]"),
                Arguments.of(
                        "too long",
                        Arrays.copyOf(IMAGES, 25),
                        "byte 24: trailing bytes, expected the end after the data of [2 x 2 x 2]"),
                Arguments.of(
                        "no image", Bytes.images(0, 2, 2), "byte 4: dimension 1 has length 0, expected at least 1"),
                Arguments.of(
                        "no column", Bytes.images(2, 2, 0), "byte 12: dimension 3 has length 0, expected at least 1"),
                Arguments.of(
                        "2^31 images",
                        Bytes.images(1 << 31, 1 << 16, 1 << 16, four),
                        "byte 4: dimension 1 has length 2147483648, expected at most 2147483639"),
                Arguments.of(
                        "2^32 - 1 images",
                        Bytes.images(-1, 1, 1, four),
                        "byte 4: dimension 1 has length 4294967295, expected at most 2147483639"),
                Arguments.of(
                        "2^16 x 2^16 pixels",
                        Bytes.images(1, 1 << 16, 1 << 16, four),
                        "byte 12: dimension 3 has length 65536, expected at most 536870912 bytes in an image"),
                Arguments.of(
                        "2^64 bytes",
                        Bytes.images(1 << 22, 1 << 21, 1 << 21, four),
                        "byte 12: dimension 3 has length 2097152, expected at most 536870912 bytes in an image"),
                Arguments.of(
                        "2 GB declared",
                        Bytes.images(32767, 256, 256, four),
                        "byte 20: the file ends after 4 bytes of data, expected 2147418112 for [32767 x 256 x 256]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLabels")
    void badLabelsAreRefusedByByte(String what, byte[] bytes, String message) throws IOException {
        for (UnaryOperator<byte[]> form : forms()) {
            Files.write(labels, form.apply(bytes));
            assertThat(refusal(2)).hasMessage(labels + ": " + message.replace("IMAGES", images.toString()));
        }
    }

    static Stream<Arguments> badLabels() {
        return Stream.of(
                Arguments.of(
                        "images",
                        IMAGES,
                        "byte 0: magic number 0x00000803, expected 0x00000801 (unsigned bytes, dimensions: 1)"),
                Arguments.of(
                        "one label less",
                        Bytes.labels(1, 0),
                        "byte 4: 1 labels, expected 2, one for each image of IMAGES"),
                Arguments.of(
                        "out of range", Bytes.labels(2, 1, 2), "byte 9: label 2 is none of the classes \"0\", \"1\""),
                Arguments.of(
                        "too short",
                        Bytes.labels(3, 0, 1),
                        "byte 10: the file ends after 2 bytes of data, expected 3 for [3]"));
    }

    @Test
    void labelOfTenClasses() throws IOException {
        Files.write(labels, Bytes.labels(2, 1, 255));

        assertThat(refusal(10)).hasMessage(labels + ": byte 9: label 255 is none of the classes 0..9");
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] whole = Bytes.gzip(IMAGES);
        for (int length : new int[] {3, 15, whole.length - 1}) {
            Files.write(images, Arrays.copyOf(whole, length));
            assertThat(refusal(2))
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessage(images + ": truncated gzip, expected more compressed data");
        }
    }

    @Test
    void gzipBomb() throws IOException {
        int pixels = 70 << 20; // beyond what a small gzip file may expand to
        Files.write(images, Bytes.gzip(Bytes.images(70, 1 << 10, 1 << 10, new byte[pixels])));

        assertThat(refusal(2))
                .hasMessage(images + ": gzip expands to more than 67108864 bytes, expected less from a file of this "
                        + "size; if it is sound, expand it first");
    }

    @Test
    void missingFileAndFolder() {
        images = folder.resolve("none");
        assertThat(refusal(2)).hasMessage(images + ": no such file");
        images = folder;
        assertThat(refusal(2)).hasMessage(folder + ": is a folder, expected a file");
    }

    @Test
    void folderWithoutItsFiles() throws IOException {
        Path none = folder.resolve("none");
        assertThat(folderRefusal(none)).hasMessage(none + ": no such folder, expected a folder of IDX files");
        assertThat(folderRefusal(images)).hasMessage(images + ": is a file, expected a folder of IDX files");
        assertThat(folderRefusal(folder))
                .hasMessage(folder + ": no file t10k-images-idx3-ubyte, expected it there, with or without .gz");
    }

    @Test
    void testImagesMustHaveTheTrainingShape() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
        Files.write(folder.resolve("train-labels-idx1-ubyte"), LABELS);
        Path unseen = Files.write(folder.resolve("t10k-images-idx3-ubyte"), Bytes.images(2, 4, 1, new byte[8]));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), LABELS);

        assertThat(folderRefusal(folder))
                .hasMessage(unseen + ": byte 8: images of 4 x 1 pixels, expected 2 x 2 as in "
                        + folder.resolve("train-images-idx3-ubyte"));
    }

    @Test
    void testLabelsMustBeTrainingClasses() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
        Path train = Files.write(folder.resolve("train-labels-idx1-ubyte"), LABELS);
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), IMAGES);
        Path unseen = Files.write(folder.resolve("t10k-labels-idx1-ubyte"), Bytes.labels(2, 2, 0));

        assertThat(folderRefusal(folder)).hasMessage(unseen + ": byte 8: label 2 is none of the classes \"0\", \"1\"");
        Files.write(train, Bytes.labels(2, 0, 0));
        assertThat(folderRefusal(folder)).hasMessage(train + ": all labels are 0, expected at least two classes");
    }

    private DataException refusal(int classes) {
        return oneLine(catchThrowableOfType(DataException.class, () -> Idx.read(images, labels, classes)));
    }

    private static DataException folderRefusal(Path folder) {
        return oneLine(catchThrowableOfType(DataException.class, () -> Idx.folder(folder)));
    }

    private static DataException oneLine(DataException e) {
        assertThat(e).as("refused").isNotNull();
        assertThat(e.getMessage()).as("one line").doesNotContain("\n", "\r");
        return e;
    }

    /** The bytes as they are and in gzip: both must be refused alike. */
    private static Iterable<UnaryOperator<byte[]>> forms() {
        return List.of(UnaryOperator.identity(), Bytes::gzip);
    }
}
