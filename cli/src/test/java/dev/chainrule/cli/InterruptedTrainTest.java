package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.nn.NetworkState;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code chainrule train}, when signals come. */
final class InterruptedTrainTest {
    private static final String BEFORE = "what was there before";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void needsSignals() throws InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        model = folder.resolve("model");
    }

    /** A training in a process of its own, which shows its progress as on a terminal. */
    private Child train(String... more) throws IOException {
        String[] command = Shell.javaWithVectors(
                Stream.concat(Stream.of("train"), Stream.of(more)).toArray(String[]::new));
        return new Child(
                folder,
                Stream.concat(
                                Stream.of(command[0], "-Dchainrule.terminal=80"),
                                Stream.of(command).skip(1))
                        .toArray(String[]::new));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("child."))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, cpu:scalar", "TERM, 143, cpu:scalar", "INT, 130, *"})
    void whatWasLearntIsSaved(String signal, int exitCode, String backend) throws IOException, InterruptedException {
        try (Child child =
                train("--epochs", "1000000", "--backend", backend, "--save", "model", "--json", "run.json")) {
            Run run = child.prints("cost ").signal(signal).ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
            Matcher said = Pattern.compile("\nchainrule: training was interrupted in epoch (\\d+) of 1000000,"
                            + " after \\d+ of 1437 examples; model saved to model\n$")
                    .matcher(run.err());
            assertThat(said.find()).as(run.err()).isTrue();
            JsonNode json = Run.json(Files.readString(folder.resolve("run.json")));
            assertThat(json.get("interrupted").booleanValue()).isTrue();
            assertThat(json.get("epochs").intValue()).isEqualTo(Integer.parseInt(said.group(1)) - 1);
            assertThat(json.get("cost").doubleValue()).isPositive();
            assertThat(json.get("testCost").isNull()).isTrue();
        }
        assertThat(NetworkState.load(model).topology()).hasToString("64-32-10");
        assertThat(names()).containsExactlyInAnyOrder("model", "run.json");
        JsonNode judged =
                Run.of("evaluate", model.toString(), "--json", "-").succeeds().json();
        assertThat(judged.get("accuracy").doubleValue()).isGreaterThan(0.5);
    }

    @Test
    void withoutAModelNothingIsWritten() throws IOException, InterruptedException {
        try (Child child = train("--epochs", "1000000")) {
            Run run = child.prints("\repoch ").signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
            assertThat(run.err())
                    .contains("\repoch ", "\nchainrule: training was interrupted")
                    .endsWith("examples\n");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void theSecondSignalEndsAtOnce() throws IOException, InterruptedException {
        Files.writeString(model, BEFORE);
        try (Child child = train("--backend", "faulty:stuck", "--save", "model")) {
            child.prints(FaultyProvider.STUCK).signal("INT");
            Thread.sleep(1000); // it waits for the batch in hand
            Run run = child.signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
        }
        assertThat(model).hasContent(BEFORE);
        assertThat(names()).containsExactly("model");
    }

    @Test
    void whileDataAreReadASignalJustEnds() throws IOException, InterruptedException {
        Files.writeString(model, BEFORE);
        assumeTrue(Shell.in(folder, "mkfifo rows.csv").exitCode() == 0, "no mkfifo");
        File pipe = folder.resolve("rows.csv").toFile();
        try (Child child = train("rows.csv", "--save", "model")) {
            // waits for the child to open its end, in a thread of its own, lest a child that fails is waited for
            CompletableFuture<OutputStream> opened = CompletableFuture.supplyAsync(() -> write(pipe));
            child.waitsFor(opened::isDone);
            try (OutputStream rows = opened.join()) {
                rows.write("1,2,a\n".getBytes(StandardCharsets.UTF_8));
                Run run = child.signal("INT").ends();
                assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
                assertThat(run.err()).isEmpty();
            }
        }
        assertThat(model).hasContent(BEFORE);
    }

    private static OutputStream write(File file) {
        try {
            return new FileOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
