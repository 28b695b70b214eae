package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Saving, and loading what was saved. */
class ModelFileTest {
    private static final List<String> ODD_NAMES =
            List.of("plain", "", "\"quoted\\\"", "line\nbreak\u0000", "数字😀é\uFEFF", "\ud800 alone", "[1,2]");

    @TempDir
    Path folder;

    private static NetworkState odd() {
        Topology t = Topology.of(3, 5, 7).hidden(Activation.RELU).output(OutputUnit.SOFTMAX);
        Scaling scaling = new Scaling(
                new double[] {-0d, Double.MIN_VALUE, 0.1}, new double[] {Double.MAX_VALUE, 1d / 3, -1e-300});
        return Network.of(t, 99)
                .state()
                .with(Schema.of(3, 7)
                        .features(ODD_NAMES.subList(2, 5))
                        .inputs(scaling)
                        .label("ü\n\"", 2)
                        .classes(ODD_NAMES));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    // ---- round trips

    @Test
    void everythingSurvives() throws IOException {
        NetworkState state = odd();
        Path file = folder.resolve("model 数.safetensors");
        state.save(file);
        NetworkState back = NetworkState.load(file);

        assertThat(back.topology()).isEqualTo(state.topology());
        assertThat(back.classes()).isEqualTo(ODD_NAMES);
        assertThat(back.scaling()).isEqualTo(state.scaling());
        assertThat(back.schema()).isEqualTo(state.schema());
        assertThat(Double.doubleToRawLongBits(back.scaling().offset(0))).isEqualTo(Double.doubleToRawLongBits(-0d));
        for (int l = 1; l <= 2; l++) {
            assertThat(back.theta(l)).isEqualTo(state.theta(l));
            assertThat(back.bias(l)).isEqualTo(state.bias(l));
        }
        assertThat(files()).containsExactly(file);
    }

    /** A network with one function everywhere is written as before there were others: that word, and units without any. */
    @Test
    void theFunctionOfEachLayerSurvives() throws IOException {
        Topology mixed = Topology.parse("2-3:relu-4-5:leaky_relu-1");
        Path file = folder.resolve("mixed");
        for (Topology t : List.of(mixed, mixed.hidden(Activation.RELU), Topology.of(2, 3, 1), Topology.of(2, 1))) {
            NetworkState state = Network.of(t, 1).state();
            state.save(file);

            assertThat(NetworkState.load(file).topology()).isEqualTo(t);
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(text).contains("\"units\":\"" + t.unitsText() + "\",\"hidden\":\"" + t.hiddenWords() + "\"");
        }
        assertThat(mixed.hiddenWords()).isEqualTo("relu-sigmoid-leaky_relu");
    }

    @Test
    void tensorsLargerThanABlockSurvive() throws IOException {
        NetworkState state = Network.of(Topology.of(700, 401, 1), 5).state(); // 280,700 weights, a block has 262,144
        Path file = folder.resolve("large");
        state.save(file);

        assertThat(NetworkState.load(file).theta(1)).isEqualTo(state.theta(1));
        assertThat(NetworkState.load(file).theta(2)).isEqualTo(state.theta(2));
    }

    @Test
    void extremeWeightsSurviveBitByBit() throws IOException {
        float[] theta = {-0f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-45f};
        Path file = folder.resolve("extreme");
        NetworkState.of(Topology.of(4, 1), new float[][] {theta}, new float[][] {{1}})
                .save(file);

        assertThat(NetworkState.load(file).theta(1)).isEqualTo(theta);
    }

    @Test
    void theSameStateGivesTheSameBytesInEveryLocale() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Locale before = Locale.getDefault();
        odd().save(first);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            odd().save(second);
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(NetworkState.load(second).topology().output()).isEqualTo(OutputUnit.SOFTMAX);
        } finally {
            Locale.setDefault(before);
        }

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void theFileIsWhatOtherReadersOfSafetensorsExpect() throws IOException {
        Path file = folder.resolve("layout");
        NetworkState.of(Topology.of(2, 1), new float[][] {{1, 2}}, new float[][] {{3}})
                .save(file);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);

        assertThat((8 + header.length) % 8).isZero();
        assertThat(new String(header, StandardCharsets.UTF_8))
                .contains("\"layer.1.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}")
                .contains("\"layer.1.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}")
                .contains("\"__metadata__\":{\"format\":\"chainrule-2\"");
        assertThat(new float[] {bytes.getFloat(), bytes.getFloat(), bytes.getFloat()})
                .containsExactly(1, 2, 3);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    // ---- saving that fails

    @Test
    void aMissingFolderIsNamedAsSuch() throws IOException {
        Path file = folder.resolve("no/model");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> odd().save(file))
                .withMessage(file + ": not saved: its folder does not exist");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFolderIsNoTarget() throws IOException {
        Path target = Files.createDirectory(folder.resolve("d"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> odd().save(target))
                .withMessage(target + ": not saved: it is a folder, expected a file");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> odd().save(Path.of("/")));
        assertThat(files()).containsExactly(target);
    }

    @Test
    void aDeviceThatIsFullSaysSo() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> odd().save(full))
                .withMessageStartingWith("/dev/full: not saved: No space");
    }

    @Test
    void aFolderThatTakesNoFilesLeavesNothingBehind() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "content");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> odd().save(notAFolder.resolve("model")))
                .withMessageContaining("not saved: ");
        assertThat(notAFolder).hasContent("content");
        assertThat(files()).containsExactly(notAFolder);
    }

    @Test
    void aFolderWithoutPermissionTakesNoNewModel() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no posix permissions here");
        Path file = folder.resolve("model");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(folder), "this user, likely root, writes everywhere");
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> odd().save(file))
                    .withMessage(file + ": not saved: its folder takes no new file: permission denied");
            assertThat(files()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Of channels, an interrupt would close the file in the middle. */
    @Test
    void anInterruptedThreadSavesAndLoads() throws IOException {
        Path file = folder.resolve("model");
        odd().save(file);
        NetworkState large = Network.of(Topology.of(900, 900), 1).state();

        Thread.currentThread().interrupt();
        large.save(file);
        NetworkState back = NetworkState.load(file);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(back.theta(1)).isEqualTo(large.theta(1));
        assertThat(files()).containsExactly(file);
    }

    @Test
    void aNameOfTheGreatestLengthCanBeSaved() throws IOException {
        Path file = folder.resolve("m".repeat(255));
        odd().save(file);

        assertThat(NetworkState.load(file).topology()).isEqualTo(odd().topology());
    }

    // ---- saving over something

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("model"), "something else, and longer".repeat(1000));
        odd().save(file);

        assertThat(NetworkState.load(file).topology()).isEqualTo(odd().topology());
        assertThat(files()).containsExactly(file);
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target =
                Files.writeString(Files.createDirectory(folder.resolve("d")).resolve("target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        odd().save(link);

        assertThat(link).isSymbolicLink();
        assertThat(NetworkState.load(target).topology()).isEqualTo(odd().topology());
        assertThat(NetworkState.load(link).topology()).isEqualTo(odd().topology());
    }

    @Test
    void aLinkToAFileThatIsNotThereYetIsFollowed() throws IOException {
        Path target = folder.resolve("later.safetensors");
        Path near = Files.createSymbolicLink(folder.resolve("near"), Path.of("later.safetensors"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("near"));

        odd().save(link);

        assertThat(link).isSymbolicLink();
        assertThat(near).isSymbolicLink();
        assertThat(NetworkState.load(target).topology()).isEqualTo(odd().topology());
    }

    /** More inputs than the first format took, each with an offset and a factor of its own, and all with names. */
    @Test
    void aMillionNamedInputsAreSavedAndRead() throws IOException {
        int inputs = 1_000_000;
        double[] factors = new double[inputs];
        List<String> names = new ArrayList<>();
        for (int j = 0; j < inputs; j++) {
            factors[j] = 1 / (j + 3d);
            names.add("gene expression " + j);
        }
        Schema schema = Schema.of(inputs, 1).features(names).inputs(new Scaling(new double[inputs], factors));
        NetworkState wide = wide(inputs).with(schema);
        Path file = folder.resolve("model");
        long bytes = wide.fileBytes();

        wide.save(file);

        assertThat(file).hasSize(bytes);
        assertThat(NetworkState.load(file).schema()).isEqualTo(schema);
    }

    @Test
    void aHeaderThatCouldNotBeReadIsFoundBeforeTrainingAndNotWritten() {
        int inputs = 2000;
        NetworkState wide =
                wide(inputs).with(Schema.of(inputs, 1).features(Collections.nCopies(inputs, "x".repeat(50_000))));

        for (ThrowingCallable use :
                List.<ThrowingCallable>of(wide::fileBytes, () -> wide.save(folder.resolve("model")))) {
            assertThatIllegalStateException()
                    .isThrownBy(use)
                    .withMessageContaining("header would have ")
                    .withMessageContaining(" bytes, expected at most 100000000");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static NetworkState wide(int inputs) {
        return NetworkState.of(Topology.of(inputs, 1), new float[][] {new float[inputs]}, new float[][] {{0}});
    }

    @Test
    void theSizeOfTheFileIsKnownBefore() throws IOException {
        Path file = folder.resolve("model");
        odd().save(file);

        assertThat(file).hasSize(odd().fileBytes());
    }

    @Test
    void aNetworkThatLearntFromNothingKeepsNoSchema() throws IOException {
        Path file = folder.resolve("model");
        Network.of(Topology.of(2, 3), 1).state().save(file);
        NetworkState back = NetworkState.load(file);

        assertThat(back.learnt()).isFalse();
        assertThat(back.schema()).isEqualTo(Schema.of(2, 3));
    }

    // ---- the first format

    private void saveFirst(String offset, String factor) throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"chainrule-1\",\"units\":\"2-1\",\"hidden\":\"sigmoid\","
                + "\"output\":\"sigmoid\",\"input.offset\":\"" + offset + "\",\"input.factor\":\"" + factor
                + "\",\"classes\":\"[\\\"no\\\",\\\"yes\\\"]\"},"
                + "\"layer.1.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"layer.1.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                folder.resolve("first"),
                ByteBuffer.allocate(8 + text.length + 12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .putFloat(1)
                        .putFloat(2)
                        .putFloat(3)
                        .array());
    }

    @Test
    void modelsOfTheFirstFormatAreStillRead() throws IOException {
        saveFirst("0x1.0p-1 0x1.8p1", "0x1.0p1");
        NetworkState state = NetworkState.load(folder.resolve("first"));

        assertThat(state.theta(1)).containsExactly(1, 2);
        assertThat(state.bias(1)).containsExactly(3);
        assertThat(state.schema())
                .isEqualTo(Schema.of(2, 1)
                        .inputs(new Scaling(new double[] {0.5, 3}, new double[] {2, 2}))
                        .classes(List.of("no", "yes")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x1.0p-1 0 0 | input.offset has 3 numbers, expected 1 or 2",
                "'' | no number",
                "half | input.offset has \"half\", no number",
                "NaN | expected finite numbers",
                "1e39 | expected finite numbers",
            })
    void wrongScalingsOfTheFirstFormatAreRefused(String offset, String reason) throws IOException {
        saveFirst(offset, "1");

        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> NetworkState.load(folder.resolve("first")))
                .withMessageContaining(reason);
    }

    @Test
    void aLoopOfLinksIsRefused() throws IOException {
        Path one = folder.resolve("one");
        Path other = Files.createSymbolicLink(folder.resolve("other"), one);
        Files.createSymbolicLink(one, other);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> odd().save(one))
                .withMessageEndingWith("not saved: it is a loop of links, which leads nowhere");
        assertThat(one).isSymbolicLink();
    }

    @Test
    void aStateThatCouldNotBeLoadedIsNotSaved() {
        Path file = folder.resolve("model");
        NetworkState broken = NetworkState.of(Topology.of(1, 1), new float[][] {{Float.NaN}}, new float[][] {{0}});

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> broken.save(file))
                .withMessageContaining("not finite");
        assertThat(folder).isEmptyDirectory();
    }
}
