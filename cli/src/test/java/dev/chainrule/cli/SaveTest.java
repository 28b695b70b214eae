package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.nn.NetworkState;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written, and what is left as it was when something fails. */
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
        Path directory = Files.createDirectory(folder.resolve("directory"));
        for (String option : List.of("--save", "--json")) {
            Run.of("train", option, missing.toString()).fails(1, option, missing + ": its folder does not exist");
            Run.of("train", option, directory.toString()).fails(1, option, directory + ": is a folder");
            Run run = Run.of("train", option, "/dev/null").fails(1, option, "/dev/null: is not a regular file");
            assertThat(run.err()).doesNotContain("epoch 1");
            Run.of("train", option, "").fails(1, option, "is a folder");
            Run.of("train", option, "\0").fails(2, option, "is no name of a file");
        }
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
        assumeTrue(bash("true").exitCode() == 0, "no bash, whose ulimit -f stands in for a full disk");
        Files.writeString(model, BEFORE);
        Run run = bash("ulimit -f 4; exec \"$0\" \"$@\"", java("train", "--epochs", "1", "--save", model.toString()));
        run.fails(1, model + ": not saved: ");
        assertThat(model).hasContent(BEFORE);
        assertThat(names()).containsExactly("model");
    }

    @Test
    void aFullDiskLeavesNoHalfOfAJsonFile() throws IOException, InterruptedException {
        assumeTrue(bash("true").exitCode() == 0, "no bash, whose ulimit -f stands in for a full disk");
        Files.writeString(json, BEFORE);
        Run run = bash("ulimit -f 1; exec \"$0\" \"$@\"", java("gradcheck", "--json", json.toString()));
        run.fails(1, json + ": not written: ");
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

    /** The command in a JVM of its own. */
    private static String[] java(String... args) {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, ""),
                Main.class.getName());
        return Stream.concat(java, Stream.of(args)).toArray(String[]::new);
    }

    private static Run bash(String script, String... args) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(Stream.concat(Stream.of("bash", "-c", script), Stream.of(args))
                            .toList())
                    .start();
        } catch (IOException noBash) {
            return new Run(127, "", "");
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), out, err);
    }
}
