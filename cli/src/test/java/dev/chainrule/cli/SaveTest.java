package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written, and files that stay as they were when something fails. */
final class SaveTest {
    private static final String BEFORE = "what was there before";

    @TempDir
    Path folder;

    private Path model;
    private Path json;

    @BeforeEach
    void nameFiles() {
        model = folder.resolve("model");
        json = folder.resolve("run.json");
    }

    @Test
    void existingFilesAreReplaced() throws IOException {
        Files.writeString(model, BEFORE);
        Files.writeString(json, BEFORE);
        train().succeeds();
        assertThat(NetworkState.load(model).topology()).hasToString("64-32-10");
        assertThat(Run.json(Files.readString(json)).get("epochs").intValue()).isEqualTo(1);
        assertThat(names()).containsExactlyInAnyOrder("model", "run.json");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Files.writeString(folder.resolve("real"), BEFORE);
        Files.createSymbolicLink(json, Path.of("real"));
        train().succeeds();
        assertThat(json).isSymbolicLink();
        assertThat(Files.readString(folder.resolve("real"))).startsWith("{");
    }

    @Test
    void whereNothingCanBeWrittenIsSaidBeforeTraining() throws IOException {
        Path missing = folder.resolve("missing/model");
        for (String option : List.of("--save", "--json")) {
            Run.of("train", option, missing.toString()).fails(1, option, missing + ": its folder does not exist");
            assertThat(Run.of("train", option, missing.toString()).err()).doesNotContain("epoch 1");
        }
    }

    @Test
    void whatCannotBeTheNameOfAFileIsWrongUsage() throws IOException {
        Run.of("train", "--save", folder.resolve("none") + "/").fails(2, "none/: it is a folder");
        Path directory = Files.createDirectory(folder.resolve("directory"));
        for (String option : List.of("--save", "--json")) {
            Run.of("train", option, directory.toString()).fails(2, option, directory + ": it is a folder");
            Run.of("train", option, "").fails(2, option + " ''", "names no file");
            Run.of("train", option, "\0").fails(2, option, "is no name of a file");
            Run.of("train", option, "/").fails(2, option, "it is a folder");
        }
    }

    @Test
    void aLinkToNothingIsWrittenThrough() throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        for (Path link : List.of(model, json)) {
            Files.createSymbolicLink(link, Path.of("second-" + link.getFileName()));
            Files.createSymbolicLink(folder.resolve("second-" + link.getFileName()), place.resolve(link.getFileName()));
        }
        train().succeeds();
        assertThat(model).isSymbolicLink();
        assertThat(folder.resolve("second-model")).isSymbolicLink();
        assertThat(NetworkState.load(place.resolve("model")).topology()).hasToString("64-32-10");
        assertThat(json).isSymbolicLink();
        assertThat(place.resolve("run.json")).content().startsWith("{");
        assertThat(names()).hasSize(5);
    }

    @Test
    void aLinkToWhereNothingCanBeWrittenIsSaidBeforeTraining() throws IOException {
        Files.createSymbolicLink(model, folder.resolve("missing/model"));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        for (String option : List.of("--save", "--json")) {
            Run run = Run.of("train", option, model.toString())
                    .fails(1, option + " " + model, folder.resolve("missing").toString(), "does not exist");
            assertThat(run.err()).doesNotContain("epoch 1");
            Run.of("train", option, loop.toString()).fails(2, option + " " + loop, "leads nowhere");
        }
    }

    @Test
    void twoNamesOfOnePlaceAreTheSameFile() throws IOException {
        Files.createSymbolicLink(model, json);
        train().fails(2, "the same file");
        Path other = Files.createSymbolicLink(folder.resolve("other"), folder);
        Run.of(
                        "train",
                        "--save",
                        other.resolve("new").toString(),
                        "--json",
                        folder.resolve("new").toString())
                .fails(2, "the same file");
    }

    @Test
    void whatIsReadIsNotReplaced() throws IOException {
        Path data = SampleData.halves(folder);
        String before = Files.readString(data);
        for (String option : List.of("--save", "--json")) {
            Run.of("train", data.toString(), option, data.toString()).fails(2, option, "would replace what is read");
            Run.of("train", data.toString(), "--test", data.toString(), option, data.toString())
                    .fails(2, option);
        }
        Run.of("train", "--save", model.toString(), "--json", model.toString()).fails(2, "the same file");
        Run.of("train", "--epochs", "1", "--save", model.toString()).succeeds();
        Run.of("evaluate", model.toString(), "--json", model.toString()).fails(2, "would replace what is read");
        Run.of("predict", model.toString(), "--json", model.toString()).fails(2, "would replace what is read");
        assertThat(data).hasContent(before);
    }

    @Test
    void noFileOfAFolderOfImagesIsReplaced() throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        for (String name : List.of("train-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz")) {
            Path file = Files.writeString(images.resolve(name), BEFORE);
            for (String option : List.of("--save", "--json")) {
                Run.of("train", images.toString(), option, file.toString())
                        .fails(2, option + " " + file, "would replace what is read");
            }
            assertThat(file).hasContent(BEFORE);
        }
        Path other = images.resolve("train-labels-idx1-ubyte"); // would be read the next time
        Run.of("train", images.toString(), "--save", other.toString()).fails(2, "would replace what is read");
    }

    @Test
    void aNameThatIsTooLongIsSaidBeforeTraining() {
        for (String option : List.of("--save", "--json")) {
            Run run = Run.of("train", option, folder.resolve("m".repeat(256)).toString())
                    .fails(1, option, "too long");
            assertThat(run.err()).doesNotContain("epoch 1");
        }
    }

    @Test
    void whatIsPrintedToIsNoModel() {
        Run.of("train", "--save", "/dev/stdout").fails(2, "--save /dev/stdout", "what is printed goes there");
        Run.of("train", "--save", "/dev/fd/2").fails(2, "--save /dev/fd/2", "what is printed goes there");
    }

    @Test
    void aModelThatCannotBeSavedInTheEndIsSavedElsewhere() throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        OutputFile file = OutputFile.of("--save", place.resolve("model").toString());
        Files.delete(place);
        NetworkState state = Network.of(Topology.of(2, 1), 1).state();
        CommandException e = catchThrowableOfType(CommandException.class, () -> file.write(state));
        Matcher said = Pattern.compile("not saved: its folder does not exist; the model is in (.*) instead")
                .matcher(e.getMessage());
        assertThat(said.find()).as(e.getMessage()).isTrue();
        Path elsewhere = Path.of(said.group(1));
        assertThat(NetworkState.load(elsewhere).theta(1)).isEqualTo(state.theta(1));
        Files.delete(elsewhere);
    }

    @Test
    void aFailureLeavesAnExistingModelUntouched() throws IOException {
        Files.writeString(model, BEFORE);
        Run.of("train", "nowhere.csv", "--save", model.toString()).fails(1);
        Run.of("train", "--layers", "1,2", "--save", model.toString()).fails(2);
        Run.of("train", "--backend", "abacus", "--save", model.toString());
        assertThat(model).hasContent(BEFORE);
        assertThat(names()).containsExactly("model");
    }

    @Test
    void divergingInTheFirstEpochWritesNothing() throws IOException {
        Files.writeString(model, BEFORE);
        Run run = Run.of(plane("--batch", "1", "--rate", "1e3")).fails(1, "diverged in epoch 1", "cost");
        assertThat(run.error()).doesNotContain("saved");
        assertThat(model).hasContent(BEFORE);
        assertThat(names()).containsExactlyInAnyOrder("model", "plane.csv");
    }

    @Test
    void theDecayMayBeWhatDiverges() throws IOException {
        Run.of(plane("--rate", "0.1", "--decay", "1e30")).fails(1, "diverged in epoch 1", "smaller rate", "decay");
    }

    @Test
    void divergingLaterKeepsTheLastGoodModel() throws IOException {
        Run run = Run.of(plane("--batch", "1000", "--rate", "1e3")).fails(1, "diverged in epoch", "the cost is");
        Matcher said = Pattern.compile("in epoch (\\d+).*; model of epoch (\\d+) saved to \\Q" + model + "\\E")
                .matcher(run.error());
        assertThat(said.find()).as(run.error()).isTrue();
        int good = Integer.parseInt(said.group(2));
        assertThat(good).isEqualTo(Integer.parseInt(said.group(1)) - 1).isPositive();
        assertThat(NetworkState.load(model).finite()).isTrue();
        assertThat(names()).containsExactlyInAnyOrder("model", "plane.csv");

        byte[] kept = Files.readAllBytes(model);
        Run.of(plane("--batch", "1000", "--rate", "1e3", "--epochs", String.valueOf(good)))
                .succeeds();
        assertThat(model).hasBinaryContent(kept);
    }

    @Test
    void aDeviceThatFailsLaterKeepsTheLastGoodModel() throws IOException {
        Run.of("train", "--backend", "faulty:device", "--save", model.toString())
                .fails(1, "the device is gone", "model of epoch 2 saved to " + model);
        byte[] kept = Files.readAllBytes(model);
        Run.of("train", "--backend", "cpu:scalar", "--epochs", "2", "--save", model.toString())
                .succeeds();
        assertThat(model).hasBinaryContent(kept);
    }

    @Test
    void aFullDiskFailsAndLeavesAllAsItWas() throws IOException, InterruptedException {
        assumeTrue(Shell.present(), "no bash, whose ulimit -f stands in for a full disk");
        Files.writeString(model, BEFORE);
        Run run = Shell.bash(
                "ulimit -f 4; exec \"$0\" \"$@\"", Shell.java("train", "--epochs", "1", "--save", model.toString()));
        run.fails(1, model + ": not saved: ");
        assertThat(model).hasContent(BEFORE);
        assertThat(names()).containsExactly("model");
    }

    @Test
    void aFullDiskLeavesNoHalfOfAJsonFile() throws IOException, InterruptedException {
        assumeTrue(Shell.present(), "no bash, whose ulimit -f stands in for a full disk");
        Files.writeString(json, BEFORE);
        Run run = Shell.bash("ulimit -f 1; exec \"$0\" \"$@\"", Shell.java("gradcheck", "--json", json.toString()));
        run.fails(1, json + ": not saved: ");
        assertThat(json).hasContent(BEFORE);
        assertThat(names()).containsExactly("run.json");
    }

    private Run train() {
        return Run.of("train", "--epochs", "1", "--save", model.toString(), "--json", json.toString());
    }

    private String[] plane(String... more) throws IOException {
        Stream<String> common = Stream.of(
                "train",
                SampleData.plane(folder).toString(),
                "--output",
                "identity",
                "--hidden",
                "relu",
                "--save",
                model.toString());
        return Stream.concat(common, Stream.of(more)).toArray(String[]::new);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
