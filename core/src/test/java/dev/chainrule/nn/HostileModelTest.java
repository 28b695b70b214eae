package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.spi.Activation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody should trust: each is refused in one line that names the file and what was expected. */
class HostileModelTest {
    @TempDir
    Path folder;

    private Path file;
    private String header;
    private byte[] data;

    @BeforeEach
    void saveAGoodModel() throws IOException {
        file = folder.resolve("model");
        Network.of(Topology.of(2, 3, 1), 7)
                .state()
                .with(Schema.of(2, 1)
                        .features(List.of("x", "y"))
                        .inputs(Scaling.uniform(2, 0.5, 2))
                        .label("answer", 3)
                        .classes(List.of("no", "yes")))
                .save(file);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] text = new byte[(int) bytes.getLong()];
        bytes.get(text);
        header = new String(text, StandardCharsets.UTF_8).strip();
        data = new byte[bytes.remaining()];
        bytes.get(data);
    }

    private void write(byte[] newHeader, long length, byte[] newData) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + newHeader.length + newData.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(length).put(newHeader).put(newData).array());
    }

    private void write(String newHeader) throws IOException {
        byte[] text = newHeader.getBytes(StandardCharsets.UTF_8);
        write(text, text.length, data);
    }

    private String edited(String from, String to) {
        assertThat(header).contains(from);
        return header.replace(from, to);
    }

    private void refused(String... fragments) {
        ModelFormatException e = catchThrowableOfType(ModelFormatException.class, () -> NetworkState.load(file));
        assertThat(e).as("the file was taken for a model").isNotNull();
        assertThat(e.getMessage()).startsWith(file + ": ").contains(fragments).hasLineCount(1);
        assertThat(e.getMessage()).doesNotContainPattern("[\\x00-\\x1f\\x7f]").hasSizeLessThan(1000);
    }

    @Test
    void theUnchangedPartsMakeAModel() throws IOException {
        write(header);
        assertThat(NetworkState.load(file).classes()).containsExactly("no", "yes");
    }

    // ---- no file

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> NetworkState.load(missing))
                .withMessage(missing + ": no such file, expected a model");
    }

    @Test
    void whatIsNoRegularFileIsNotEvenOpened() throws Exception {
        file = folder;
        refused("not a regular file, expected a model");
        Path fifo = folder.resolve("fifo");
        Path mkfifo = Path.of("/usr/bin/mkfifo");
        assumeTrue(Files.isExecutable(mkfifo), "this system has no mkfifo");
        assumeTrue(
                new ProcessBuilder(mkfifo.toString(), fifo.toString()).start().waitFor() == 0, "mkfifo failed");
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (Path odd : List.of(fifo, Path.of("/dev/zero"))) {
                file = odd;
                refused("not a regular file");
            }
        });
    }

    // ---- the first eight bytes

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFileShorterThanALengthIsRefused(int length) throws IOException {
        Files.write(file, new byte[length]);
        refused("the file has " + length + " bytes, expected at least 8");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, (1L << 32) + 2, Integer.MAX_VALUE})
    void impossibleHeaderLengthsAreRefused(long length) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        write(text, length, data);
        refused("byte 0: the header has " + Long.toUnsignedString(length) + " bytes, expected 2 to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.1,3.5,1.4", "x\ty\r\n0\t1", "größe,länge", "no model at all"})
    void textIsNamedAsText(String text) throws IOException {
        Files.writeString(file, text);
        refused("byte 0: this is text, such as CSV, expected a model as safetensors");
    }

    @Test
    void aHeaderBeyondTheEndIsRefused() throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        write(text, text.length + 1, new byte[0]);
        refused("byte 0: the header has " + (text.length + 1) + " bytes, expected 2 to " + text.length);
    }

    @Test
    void aHeaderAsLargeAsADataSetIsRefusedThoughTheFileHasIt() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 31);
            sparse.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(1 << 30)
                    .array());
        }
        refused("expected 2 to 100000000");
    }

    @Test
    void tensorsLargerThanTheHeapAreRefusedThoughTheFileHasThem() throws IOException {
        long floats = 1 << 28;
        long tensors = Runtime.getRuntime().maxMemory() / (floats * 4) + 1;
        StringBuilder text = new StringBuilder("{\"__metadata__\":{}");
        for (long i = 0; i < tensors; i++) {
            text.append(",\"t" + i + "\":{\"dtype\":\"F32\",\"shape\":[" + floats + "],\"data_offsets\":["
                    + i * floats * 4 + "," + (i + 1) * floats * 4 + "]}");
        }
        String json = text.append('}').toString();
        write(json);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8 + json.length() + tensors * floats * 4);
        }
        refused("more than this JVM may use", "-Xmx");
    }

    // ---- the header

    @ParameterizedTest
    @ValueSource(strings = {"{ ", "[]", "\"text\"", "12", "null", "  ", "{}x", "{\"a\":1,\"a\":1}", "{'a':1}"})
    void aHeaderThatIsNoJsonObjectIsRefused(String text) throws IOException {
        write(text);
        refused("byte 8: the header is ");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        byte[] text = edited("chainrule-2", "chainrule-é").getBytes(StandardCharsets.ISO_8859_1);
        write(text, text.length, data);
        refused("byte 8: the header is not UTF-8");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        write("{\"a\":" + "[".repeat(1_000_000));
        refused("at most 8 levels");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"dtype\":\"F32\",\"shape\":[3,2] | \"dtype\":\"F16\",\"shape\":[3,2] | has dtype F16, expected one of [F32, F64]",
                "\"dtype\":\"F32\",\"shape\":[3,2] | \"dtype\":32,\"shape\":[3,2] | has dtype 32, expected one of [F32, F64]",
                "\"dtype\":\"F32\",\"shape\":[3,2] | \"shape\":[3,2] | has dtype null, expected one of [F32, F64]",
                "\"shape\":[3,2] | \"shape\":[2,3] | layer.1.weight is of shape [2, 3], expected shape [3, 2]",
                "\"shape\":[3,2] | \"shape\":[6] | layer.1.weight is of shape [6], expected shape [3, 2]",
                "\"shape\":[3,2] | \"shape\":[3,3] | of shape [3, 3] has 24 bytes",
                "\"shape\":[3,2] | \"shape\":[-3,-2] | has shape [-3, -2], expected integers from 0 on",
                "\"shape\":[3,2] | \"shape\":\"3,2\" | has shape 3,2, expected integers from 0 on",
                "\"shape\":[3,2] | \"shape\":[4294967296,4294967296] | has 24 bytes",
                "\"shape\":[3,2] | \"shape\":[3,4611686018427387906] | of shape [3, 4611686018427387906] has 24 bytes",
                "\"shape\":[3,2] | \"shape\":[3,2],\"shape\":[3,2] | a key other than",
                "\"shape\":[3,2] | \"shape\":[3.0,2] | expected an integer",
                "[48,72] | [-4,24] | has data_offsets [-4, 24], expected integers from 0 on",
                "[48,72] | [72,48] | expected to begin at 48",
                "[48,72] | [48,68] | of shape [3, 2] has 20 bytes",
                "[48,72] | [48,73] | of shape [3, 2] has 25 bytes",
                "[48,72] | [48,9223372036854775807] | to end by 100",
                "[48,72] | [9223372036854775804,9223372036854775807] | expected to begin at",
                "[48,72] | [48,72,72] | expected two",
                "[48,72] | [48] | expected two",
                "[48,72] | 24 | expected integers",
                "[72,84] | [68,80] | data_offsets [68, 80], expected to begin at 72",
                "[72,84] | [76,88] | data_offsets [76, 88], expected to begin at 72",
                "[72,84] | [0,12] | expected to begin at",
                "[96,100] | [96,104] | data_offsets [96, 104], expected to begin at 96 and to end by 100",
                "\"layer.1.bias\" | \"layer.1.bias2\" | tensor layer.1.bias is missing, expected shape [3]",
                "\"layer.1.bias\" | \"layer\\n1\\u001b[31m\" | tensor layer.1.bias is missing",
                "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[96,100]} | 1 | \"layer.2.bias\" is no object",
                "\"__metadata__\":{ | \"__metadata__\":{\"a\\nb\":1, | is no string",
            })
    void wrongTensorsAreRefused(String from, String to, String reason) throws IOException {
        write(edited(from, to));
        refused(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\":\"chainrule-2\" | \"format\":\"chainrule-9\" | metadata format is \"chainrule-9\", "
                        + "expected one of [chainrule-1, chainrule-2, chainrule-3]; a newer release may read it",
                "\"format\":\"chainrule-2\" | \"other\":\"\" | metadata has no \"format\"",
                "\"2-3-1\" | \"2-4-1\" | layer.1.weight is of shape [3, 2], expected shape [4, 2]",
                "\"2-3-1\" | \"2-3-1-1\" | layer.3.weight is missing",
                "\"2-3-1\" | \"2-3\" | output.offset is of shape [1], expected shape [3]",
                "\"2-3-1\" | \"2\" | metadata units is \"2\", expected the layers",
                "\"2-3-1\" | \"\" | metadata units is \"\"",
                "\"2-3-1\" | \"2-0-1\" | metadata units is \"2-0-1\"",
                "\"2-3-1\" | \"2--3-1\" | metadata units",
                "\"2-3-1\" | \"99999999999-1\" | metadata units",
                "\"2-3-1\" | \"2147483647-2147483647\" | metadata units",
                "\"2-3-1\" | \"2147483639-1\" | expected shape [1, 2147483639]",
                "\"hidden\":\"sigmoid\" | \"hidden\":\"SIGMOID\" | expected one of HIDDEN_UNITS",
                "\"hidden\":\"sigmoid\" | \"hidden\":\"relu-tanh\" | expected one unit, or one for each of the 1 hidden layers",
                "\"hidden\":\"sigmoid\" | \"hidden\":\"\" | expected one of HIDDEN_UNITS",
                "\"output\":\"sigmoid\" | \"output\":\"tanh\" | expected one of [sigmoid, softmax, identity]",
                "\"output\":\"sigmoid\" | \"output\":\"sigmoid\",\"cost\":\"hubris:2\" | metadata cost is \"hubris:2\": cost 'hubris:2' is unknown",
                "\"output\":\"sigmoid\" | \"output\":\"sigmoid\",\"cost\":\"focal:-2\" | metadata cost is \"focal:-2\": cost focal: gamma is -2.0",
                "\"output\":\"sigmoid\" | \"output\":\"sigmoid\",\"cost\":\"huber:2\" | cost huber:2 with sigmoid outputs, expected identity",
                "\"input.offset\" | \"input.shift\" | tensor input.offset is missing, expected shape [2]",
                "\"output.factor\" | \"output.f\" | tensor output.factor is missing, expected shape [1]",
                "\"label.column\":\"3\" | \"label.column\":\"4\" | the label is in column 4, expected 1 to 3, or 0",
                "\"label.column\":\"3\" | \"label.column\":\"-1\" | the label is in column -1",
                "\"label.column\":\"3\" | \"label.column\":\"last\" | label.column is \"last\", expected the number",
                "\"label.column\":\"3\" | \"column\":\"3\" | metadata has no \"label.column\"",
                "\"label\":\"answer\" | \"name\":\"answer\" | metadata has no \"label\"",
                "[\\\"x\\\",\\\"y\\\"] | [\\\"x\\\"] | 1 names of features, expected 2, as many as inputs, or none",
                "[\\\"x\\\",\\\"y\\\"] | [\\\"x\\\",1] | features is no list of strings",
                "[\\\"x\\\",\\\"y\\\"] | x | features is not JSON",
                "\"classes\" | \"kinds\" | are too many for a network 2-3-1",
                "[\\\"no\\\",\\\"yes\\\"] | [\\\"no\\\"] | 1 class names, expected 2 or none",
                "[\\\"no\\\",\\\"yes\\\"] | [1,2] | classes is no list of strings",
                "[\\\"no\\\",\\\"yes\\\"] | {} | classes is no list of strings",
                "[\\\"no\\\",\\\"yes\\\"] | [\\\"no\\\" | classes is not JSON",
                "[\\\"no\\\",\\\"yes\\\"] | [null,null] | classes is no list of strings",
            })
    void wrongMetadataAreRefused(String from, String to, String reason) throws IOException {
        write(edited(from, to));
        List<String> hidden =
                Stream.of(Activation.values()).map(Activation::word).toList();
        refused(reason.replace("HIDDEN_UNITS", hidden.toString()));
    }

    @Test
    void extraAndMissingTensorsAreRefused() throws IOException {
        data = java.util.Arrays.copyOf(data, data.length + 4);
        write(header.substring(0, header.length() - 1)
                + ",\"ex\\ntra\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[100,104]}}");
        refused("are too many for a network 2-3-1");

        write("{\"__metadata__\":{}}");
        refused("the tensors end at byte 0 of the data, expected 104");
        data = new byte[0];
        write("{\"__metadata__\":{}}");
        refused("metadata has no \"format\", expected a model of Chainrule");
        write("{}");
        refused("metadata has no \"format\"");
        write("{\"__metadata__\":[]}");
        refused("__metadata__ is no object");
    }

    // ---- the numbers

    @Test
    void truncatedAndTrailingDataAreRefused() throws IOException {
        byte[] whole = data;
        for (int length = 0; length <= whole.length + 8; length++) {
            data = java.util.Arrays.copyOf(whole, length);
            write(header);
            if (length != whole.length) {
                refused("");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsThatAreNoNumbersAreRefused(float wrong) throws IOException {
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(56, wrong).putFloat(96, wrong);
        write(header);
        refused("tensor layer.1.weight[2] is " + wrong + ", expected a finite number");
    }

    @ParameterizedTest
    @CsvSource({"0, NaN, input.offset[0]", "24, Infinity, input.factor[1]", "32, -Infinity, output.offset[0]"})
    void scalingsThatAreNoNumbersAreRefused(int at, double wrong, String tensor) throws IOException {
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(at, wrong);
        write(header);
        refused("tensor " + tensor + " is " + wrong + ", expected a finite number");
    }

    @Test
    void aTargetThatCouldNotBeUndoneIsRefused() throws IOException {
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(40, 0);
        write(header);
        refused("target 0 has factor 0, expected one to divide by");
    }

    @Test
    void scaledTargetsOfClassesAreRefused() throws IOException {
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(40, 2);
        write(header);
        refused("the targets of classes are scaled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"layer.1.bias\":{\"dtype\":\"F32\",\"shape\":[3] | \"layer.1.bias\":{\"dtype\":\"F64\",\"shape\":[3]"
                        + "| of shape [3] has 12 bytes",
                "\"input.factor\":{\"dtype\":\"F64\",\"shape\":[2] | \"input.factor\":{\"dtype\":\"F32\",\"shape\":[4]"
                        + "| input.factor is of shape [4], expected shape [2]"
            })
    void numbersOfTheWrongTypeAreRefused(String from, String to, String reason) throws IOException {
        write(edited(from, to));
        refused(reason);
    }

    @Test
    void aVeryLongWrongNameDoesNotFillTheScreen() throws IOException {
        write(edited("\"layer.1.bias\"", "\"" + "x".repeat(100_000) + "\"").replace("[72,84]", "[73,84]"));
        refused("has data_offsets");
    }
}
