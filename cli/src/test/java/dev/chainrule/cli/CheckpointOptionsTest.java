package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --checkpoint}, {@code --resume} and {@code --from}. */
final class CheckpointOptionsTest {
    @TempDir
    Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Run train(String... more) {
        return Run.of(Stream.concat(Stream.of("train"), Stream.of(more)).toArray(String[]::new));
    }

    private String rows(String name, int count) throws IOException {
        StringBuilder text = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < count; i++) {
            text.append(i % 7)
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(i % 7 > 3 ? "a" : "b")
                    .append('\n');
        }
        Files.writeString(folder.resolve(name), text);
        return path(name);
    }

    /** A training in a process of its own is killed twice, and goes on in this one with nothing but the folder. */
    @Test
    void aKilledTrainingGoesOnWithNothingButItsFolder() throws IOException, InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        String data = rows("rows.csv", 600);
        String[] arguments = {
            data, "--epochs", "150", "--batch", "20", "--schedule", "cosine", "--validate", "0.2", "--seed", "5"
        };
        train(Stream.concat(Stream.of(arguments), Stream.of("--backend", "cpu:scalar", "--save", path("expected")))
                        .toArray(String[]::new))
                .succeeds();

        for (int kill = 0; kill < 2; kill++) {
            List<String> command = kill > 0
                    ? List.of("train", "--resume", "--checkpoint", "kept")
                    : Stream.concat(
                                    Stream.of(
                                            "train", "--checkpoint", "kept", "--every", "17batches", "--save", "model"),
                                    Stream.concat(Stream.of(arguments), Stream.of("--backend", "cpu:scalar")))
                            .map(text -> text.equals(data) ? "rows.csv" : text)
                            .toList();
            try (Child child = new Child(folder, Shell.java(command.toArray(String[]::new)))) {
                child.prints("epoch ").signal("KILL").ends();
            }
        }
        Run run = train("--resume", "--checkpoint", path("kept")).succeeds();
        assertThat(run.told()).anyMatch(line -> line.startsWith("note: resumed after epoch "));
        assertThat(folder.resolve("model")).hasSameBinaryContentAs(folder.resolve("expected"));
        assertThat(run.lastLine()).startsWith("test accuracy");
    }

    @Test
    void anInterruptedTrainingLosesNothing() throws IOException, InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        try (Child child = new Child(
                folder,
                Shell.javaWithVectors("train", "--epochs", "1000", "--checkpoint", "kept", "--every", "1000epochs"))) {
            Run run = child.prints("epoch ").signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
        }
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("checkpoint-"));
        }
    }

    @Test
    void whatChangedIsNamed() throws IOException {
        String data = rows("rows.csv", 60);
        train(data, "--epochs", "12", "--backend", "cpu:scalar", "--checkpoint", path("kept"))
                .succeeds();
        train(data, "--checkpoint", path("kept")).fails(1, "holds those of a training; resume goes on with it");
        train("--resume", "--checkpoint", path("kept"), "--batch", "9")
                .fails(1, "cannot be resumed with other settings or data: batch: 9, expected 32");
        train("--resume", "--checkpoint", path("kept"), "--init", "he-normal")
                .fails(2, "--init: the training in " + path("kept") + " has begun with other weights");
        train("--resume", "--checkpoint", path("kept"), "--backend", "cpu:plain")
                .succeeds();
        rows("rows.csv", 61);
        train("--resume", "--checkpoint", path("kept")).fails(1, "other settings or data: ");
    }

    /** A training that was killed before its first checkpoint begins once more, and says so. */
    @Test
    void aResumeWithoutACheckpointSaysThatItBegins() throws IOException {
        String data = rows("rows.csv", 60);
        train(data, "--epochs", "12", "--backend", "cpu:scalar", "--checkpoint", path("kept"))
                .succeeds();
        for (Path file : files("kept")) {
            if (file.getFileName().toString().startsWith("checkpoint-")) {
                Files.delete(file);
            }
        }
        Run run = train("--resume", "--checkpoint", path("kept"), "--rate", "0.25")
                .succeeds();
        assertThat(folder.resolve("kept/arguments.json")).content().contains("--rate=0.25"); // for the next resume
        assertThat(run.told()).contains("note: no checkpoint in " + path("kept") + " yet; training begins anew");
    }

    /** The first refusal leaves the damaged ones aside; a second resume must not take that for a beginning. */
    @Test
    void aTrainingWhoseCheckpointsAreAllDamagedIsRefusedEachTime() throws IOException {
        String data = rows("rows.csv", 60);
        train(data, "--epochs", "12", "--backend", "cpu:scalar", "--checkpoint", path("kept"))
                .succeeds();
        for (Path file : files("kept")) {
            if (file.getFileName().toString().startsWith("checkpoint-")) {
                Files.write(file, new byte[100]);
            }
        }
        for (int time = 0; time < 3; time++) {
            train("--resume", "--checkpoint", path("kept")).fails(1, "are damaged");
        }
        train(data, "--checkpoint", path("kept")).fails(1, "holds those of a training");
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.toList();
        }
    }

    @Test
    void whatCannotBeIsOneLine() throws IOException {
        train("--resume").fails(2, "--resume is about checkpoints, expected --checkpoint DIR too");
        train("--every", "5").fails(2, "--every is about checkpoints");
        train("--checkpoint", path("kept"), "--every", "often").fails(2, "'often' is no interval");
        train("--resume", "--checkpoint", path("kept")).fails(1, "holds no training");
        Files.createDirectories(folder.resolve("empty"));
        train("--resume", "--checkpoint", path("empty")).fails(1, "holds no training, expected one that --checkpoint");
        Run.with("1,2,a\n3,4,b\n", "train", "-", "--checkpoint", path("kept")).fails(2, "reads its data again");
        Files.createDirectories(folder.resolve("odd"));
        for (String text : List.of("{", "{\"a\":1}", "[1]", "\"x\"")) {
            Files.writeString(folder.resolve("odd/arguments.json"), text);
            train("--resume", "--checkpoint", path("odd")).fails(1, "arguments.json: is no list of arguments");
        }
        Files.writeString(folder.resolve("odd/arguments.json"), "[\"--nonsense=1\"]");
        train("--resume", "--checkpoint", path("odd")).fails(2, "--nonsense");
    }

    // ---- --from

    @Test
    void aSavedModelGoesOn() throws IOException {
        String[] once = {"--backend", "cpu:scalar", "--epochs", "2", "--save", path("first")};
        train(once).succeeds();
        double before = Run.of("evaluate", path("first"), "--json", "-")
                .json()
                .get("cost")
                .doubleValue();
        Run run = train(
                        "--from",
                        path("first"),
                        "--epochs",
                        "8",
                        "--rate",
                        "0.25",
                        "--save",
                        path("first"),
                        "--json",
                        "-")
                .succeeds();
        assertThat(run.json().get("testCost").doubleValue()).isLessThan(before);
        assertThat(run.told().get(1)).contains("64-32-10 on ", "rate 0.25");
        assertThat(Run.of("evaluate", path("first"), "--json", "-")
                        .json()
                        .get("cost")
                        .doubleValue())
                .isLessThan(before);
    }

    @Test
    void otherRowsAreReadAsTheModelsOwn() throws IOException {
        String data = rows("rows.csv", 60);
        train(data, "--backend", "cpu:scalar", "--epochs", "5", "--save", path("model"))
                .succeeds();
        Path more = folder.resolve("more.csv"); // columns in another order, and another range
        Files.writeString(more, "kind,y,x\n" + "a,10,20\nb,30,40\n".repeat(10));
        train(more.toString(), "--from", path("model"), "--epochs", "2", "--save", path("next"))
                .succeeds();
        assertThat(dev.chainrule.nn.NetworkState.load(folder.resolve("next")).schema())
                .isEqualTo(dev.chainrule.nn.NetworkState.load(folder.resolve("model"))
                        .schema());

        Files.writeString(more, "kind,y,x\n" + "c,10,20\nb,30,40\n".repeat(10));
        train(more.toString(), "--from", path("model")).fails(1, "label \"c\" is none of the classes");
        train("--from", path("model")).fails(1, "64 features beside the label, expected 2");
        train(data, "--from", path("model"), "--layers", "2,3,2")
                .fails(2, "--from brings layers, units and weights of its own");
        train(data, "--from", data).fails(1, "this is text");
        train(data, "--from", path("nothing")).fails(1, "no such file");
    }
}
