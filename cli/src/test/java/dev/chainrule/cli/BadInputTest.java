package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data, options and models that cannot be used: one clear line, the right exit code, nothing left behind. */
final class BadInputTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void nameModel() {
        model = folder.resolve("out.model");
    }

    static Stream<Arguments> badCsvs() {
        return Stream.of(
                arguments("empty", "", "empty"),
                arguments("only a header", "x,y,label\n", "only a header"),
                arguments("ragged", "1,2,a\n1,a\n", "line 2"),
                arguments("truncated", "1,2,a\n1,2,\"a", "bad.csv"),
                arguments("non-numeric", "1,2,a\n1,two,b\n", "line 2, column 2"),
                arguments("NaN", "1,2,a\n1,NaN,b\n", "line 2, column 2"),
                arguments("infinite", "1,2,a\n1,2,b\n-inf,2,b\n", "line 3, column 1"),
                arguments("too large a number", "1,2,a\n1e99,2,b\n", "line 2, column 1"),
                arguments("an empty cell", "1,2,a\n1,,b\n", "line 2, column 2"),
                arguments("no label", "1,2,a\n1,2,\n", "line 2"),
                arguments("one class", "1,2,a\n1,3,a\n", "only class"),
                arguments("one row", "1,2,a\n", "one row"),
                arguments("one column", "1\n2\n", "only one column"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCsvs")
    void aBadCsvFileFails(String what, String content, String place) throws IOException {
        Path data = Files.writeString(folder.resolve("bad.csv"), content);
        Run.of(
                        "train",
                        data.toString(),
                        "--save",
                        model.toString(),
                        "--json",
                        folder.resolve("out.json").toString())
                .fails(1, "bad.csv", place);
        assertThat(folder).isDirectoryNotContaining("glob:**out*");
    }

    @Test
    void missingDataFail() {
        Run.of("train", folder.resolve("none.csv").toString()).fails(1, "none.csv: no such file");
        Run.of("train", "").fails(2, "DATA");
        Run.of("train", "\0").fails(2, "DATA");
    }

    @Test
    void badTestDataFail() throws IOException {
        String data = SampleData.corners(folder).toString();
        Path unknown = Files.writeString(folder.resolve("unknown.csv"), "x,y,corner\n0,0,low-left\n0,0,middle\n");
        Path wide = Files.writeString(folder.resolve("wide.csv"), "0,0,0,low-left\n");
        Run.of("train", data, "--test", unknown.toString()).fails(1, "unknown.csv", "line 3", "middle", "low-left");
        Run.of("train", data, "--test", wide.toString()).fails(1, "wide.csv", "4 columns, expected 3");
        Run.of("train", data, "--test", folder.toString()).fails(2, "--test", "is no table");
        Run.of("train", "digits", "--test", data).fails(2, "--test", "digits");
        Run.of("train", "digits", "--label", "1").fails(2, "--label", "digits");
        Run.of("train", data, "--label", "colour").fails(1, "corners.csv", "colour", "corner");
        for (String number : new String[] {"0", "-1"}) {
            Run.of("train", data, "--label=" + number).fails(1, "corners.csv", "columns count from 1");
        }
        Run.of("train", data, "--label", "9").fails(1, "corners.csv", "no label column 9");
    }

    @Test
    void aLabelThatIsNoNumberCannotBePredictedAsOne() throws IOException {
        Run.of("train", SampleData.corners(folder).toString(), "--output", "identity")
                .fails(1, "corners.csv", "line", "is not a number");
    }

    static Stream<Arguments> badIdx() {
        byte[] images = idx(2051, 3, 2, 2);
        byte[] labels = idx(2049, 3);
        labels[8] = 1;
        byte[] two = idx(2049, 2);
        two[8] = 1;
        byte[] outOfRange = labels.clone();
        outOfRange[9] = 7;
        return Stream.of(
                arguments("magic", "train-images-idx3-ubyte", idx(1234, 3, 2, 2), "byte 0"),
                arguments("length", "train-images-idx3-ubyte", Arrays.copyOf(images, 20), "train-images"),
                arguments("count", "train-labels-idx1-ubyte", two, "expected 3"),
                arguments("label", "t10k-labels-idx1-ubyte", outOfRange, "byte 9: label 7"),
                arguments("shape", "t10k-images-idx3-ubyte", idx(2051, 3, 2, 3), "2 x 3"),
                arguments("missing", "t10k-images-idx3-ubyte", null, "no file t10k-images-idx3-ubyte"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badIdx")
    void badIdxFilesFail(String what, String name, byte[] content, String place) throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            byte[] labels = idx(2049, 3);
            labels[8] = 1;
            Files.write(folder.resolve(part + "-images-idx3-ubyte"), idx(2051, 3, 2, 2));
            Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels);
        }
        Run.of("train", folder.toString(), "--epochs", "1").succeeds();
        if (content == null) {
            Files.delete(folder.resolve(name));
        } else {
            Files.write(folder.resolve(name), content);
        }
        Run.of("train", folder.toString(), "--epochs", "1", "--save", model.toString())
                .fails(1, place);
        assertThat(model).doesNotExist();
    }

    /** An IDX file of zeros. */
    private static byte[] idx(int magic, int... dimensions) {
        int count = Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * dimensions.length + count).putInt(magic);
        Arrays.stream(dimensions).forEach(bytes::putInt);
        return bytes.array();
    }

    @ParameterizedTest
    @CsvSource({
        "--epochs, 0",
        "--epochs, -1",
        "--epochs, many",
        "--epochs, 99999999999",
        "--batch, 0",
        "--batch, -3",
        "--batch, 1.5",
        "--rate, 0",
        "--rate, -1",
        "--rate, NaN",
        "--rate, 1e99",
        "--rate, fast",
        "--decay, -1",
        "--decay, NaN",
        "--label-smoothing, 1",
        "--l1, -1",
        "--max-norm, NaN",
        "--dropout, 1",
        "--dropout, half",
        "--input-dropout, -0.5",
        "--clip-norm, 0",
        "--clip-norm, NaN",
        "--clip-value, -1",
        "--seed, one",
        "--threads, 0",
        "--hidden, maxout",
        "--output, relu",
        "--layers, 64",
        "--layers, 64;10",
        "--layers, '64,,10'",
        "--layers, '64,0,10'",
        "--layers, '64,-5,10'",
        "--layers, '64,2147483647,10'",
        "--layers, ''"
    })
    void aBadOptionIsWrongUsage(String option, String value) {
        Run.of("train", option, value, "--save", model.toString()).fails(2, option.substring(2));
        assertThat(model).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"63,10", "64,32,9", "64,1", "10,64"})
    void layersThatDoNotFitTheDataAreWrongUsage(String layers) {
        Run.of("train", "--layers", layers).fails(2, "layers " + layers, "expected 64 inputs and 10 outputs");
    }

    @Test
    void oneSoftmaxUnitIsWrongUsage() throws IOException {
        Run.of("train", SampleData.halves(folder).toString(), "--layers", "2,1", "--output", "softmax")
                .fails(2, "softmax", "always 1");
        Run.of("train", SampleData.halves(folder).toString(), "--layers", "2,3").fails(2, "or 1 output");
    }

    static Stream<Arguments> badModels() {
        return Stream.of(
                arguments("empty", new byte[0], "0 bytes"),
                arguments("no header", "no model at all".getBytes(StandardCharsets.US_ASCII), "byte 0"),
                arguments("huge header", header(Long.MAX_VALUE, "{}"), "byte 0"),
                arguments("header no JSON", header(7, "[1,2,3}"), "byte 8"),
                arguments("no metadata", header(2, "{}"), "metadata"),
                arguments("out of range", tensor("F32", 0, 8), "expected to begin at 0 and to end by 4"),
                arguments("overlapping", tensor("F32", 4, 8), "expected to begin at 0"),
                arguments("wrong type", tensor("F16", 0, 4), "expected one of [F32, F64]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badModels")
    void aBadModelFails(String what, byte[] content, String place) throws IOException {
        Path bad = Files.write(folder.resolve("bad.model"), content);
        Run.of("evaluate", bad.toString()).fails(1, "bad.model", place);
        Run.of("predict", bad.toString()).fails(1, "bad.model", place);
    }

    @Test
    void aModelAndDataThatAreExchangedAreNamed() throws IOException {
        Path data = SampleData.corners(folder);
        Run.of("train", data.toString(), "--epochs", "1", "--save", model.toString())
                .succeeds();
        for (String command : new String[] {"predict", "evaluate"}) {
            Run.of(command, data.toString(), model.toString())
                    .fails(2, data + " is no model, and " + model + " is one; expected MODEL before DATA");
            Run.of(command, folder.toString(), model.toString()).fails(2, "expected MODEL before DATA");
            Run.of(command, data.toString(), data.toString()).fails(1, "this is text, such as CSV, expected a model");
            Run.of(command, data.toString()).fails(1, "this is text, such as CSV, expected a model");
        }
    }

    @Test
    void aTruncatedModelFails() throws IOException {
        Run.of("train", "--epochs", "1", "--save", model.toString()).succeeds();
        byte[] whole = Files.readAllBytes(model);
        for (int length : new int[] {7, 8, 100, whole.length - 1}) {
            Files.write(model, Arrays.copyOf(whole, length));
            Run.of("evaluate", model.toString()).fails(1, "out.model");
        }
    }

    @Test
    void aMissingModelFails() {
        Run.of("evaluate", model.toString()).fails(1, "out.model", "no such file");
        Run.of("predict", model.toString()).fails(1, "out.model", "no such file");
        Run.of("evaluate", folder.toString()).fails(1, "not a regular file");
        Run.of("evaluate").fails(2, "MODEL");
    }

    private static byte[] tensor(String type, int begin, int end) {
        String header =
                "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[" + begin + "," + end + "]}}";
        return header(header.length(), header + "....");
    }

    private static byte[] header(long length, String rest) {
        byte[] text = rest.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(text)
                .array();
    }
}
