package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.files.Destination;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output to unusual files: open files, pipes, mount points; each in a process of its own. */
final class OutputPlacesTest {
    private static final String BEFORE = "what was there before";
    /** Runs java, whose command is $0 and the parameters of the script. */
    private static final String JAVA = "\"$0\" \"$@\"";

    @TempDir
    Path folder;

    @BeforeEach
    void needsBash() throws InterruptedException {
        assumeTrue(Shell.present(), "no bash");
    }

    private Run train(String script, String... more) throws InterruptedException {
        return Shell.in(
                folder,
                script,
                Shell.java(
                        Stream.concat(Stream.of("train", "--epochs", "1", "--backend", "cpu:scalar"), Stream.of(more))
                                .toArray(String[]::new)));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    // ---- open files and pipes

    @Test
    void jsonIsAddedToALogThatStandardOutputGoesTo() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("log"), BEFORE);
        for (String name : List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")) {
            train(JAVA + " >>log", "--json", name).succeeds();
            String log = read("log");
            assertThat(log).startsWith(BEFORE + "{");
            assertThat(Run.json(log.substring(BEFORE.length())).get("epochs").intValue())
                    .isEqualTo(1);
            Files.writeString(folder.resolve("log"), BEFORE);
        }
        Run run =
                train(JAVA + " 2>&1 >/dev/null | cat", "--json", "/dev/stderr").succeeds();
        assertThat(run.out()).contains("epoch 1/1", "\"epochs\" : 1");
        assertThat(names()).containsExactly("log");
    }

    @Test
    void openFilesAndPipesAreWrittenTo() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("log"), BEFORE);
        train(JAVA + " 3>>log", "--json", "/dev/fd/3").succeeds();
        assertThat(read("log")).startsWith(BEFORE + "{");
        train(JAVA + " --json >(cat >copy) --save >(cat >model); code=$?;"
                        + " for i in {1..1000}; do [ -s copy ] && [ -s model ] && break; sleep 0.1; done; exit $code")
                .succeeds();
        assertThat(Run.json(read("copy")).get("epochs").intValue()).isEqualTo(1);
        assertThat(NetworkState.load(folder.resolve("model")).topology()).hasToString("64-32-10");
        train(JAVA, "--json", "/dev/null", "--save", "/dev/null").succeeds();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void aFileThatStandardOutputGoesToIsNotReplaced() throws IOException, InterruptedException {
        for (String option : List.of("--save", "--json")) {
            train(JAVA + " >log", option, "log").fails(2, option + " log", "what is printed goes there");
            train(JAVA + " 2>log", option, "log");
            assertThat(read("log")).contains(option + " log: what is printed goes there");
        }
    }

    @Test
    void aPipeThatNobodyReadsFailsInALine() throws InterruptedException {
        Run run = train("exec 3> >(true); sleep 1; " + JAVA, "--json", "/dev/fd/3");
        run.fails(1, "/dev/fd/3: not saved: Broken pipe");
    }

    // ---- mount points

    private void needsMounts() throws InterruptedException {
        assumeTrue(Shell.bash("unshare -m true").exitCode() == 0, "this user mounts nothing");
    }

    @Test
    void aModelThatIsAMountPointIsWrittenInPlace() throws IOException, InterruptedException {
        needsMounts();
        Files.writeString(folder.resolve("real"), BEFORE.repeat(10_000)); // longer than a model
        Files.writeString(folder.resolve("model"), BEFORE);
        train(
                        "unshare -m bash -c 'mount --bind real model && \"$0\" \"$@\" && cat model >seen' \"$0\" \"$@\"",
                        "--save",
                        "model")
                .succeeds();
        assertThat(NetworkState.load(folder.resolve("real")).topology()).hasToString("64-32-10");
        assertThat(folder.resolve("seen")).hasSameBinaryContentAs(folder.resolve("real"));
        assertThat(folder.resolve("model")).hasContent(BEFORE);
        assertThat(names()).containsExactlyInAnyOrder("real", "model", "seen");
    }

    @Test
    void aFullDiskBehindAMountPointGetsItsContentBack() throws IOException, InterruptedException {
        needsMounts();
        Files.writeString(folder.resolve("model"), "");
        Files.createDirectory(folder.resolve("small"));
        Run run = train(
                "unshare -m bash -c 'mount -t tmpfs -o size=4k tmpfs small && printf \"" + BEFORE
                        + "\" >small/real && mount --bind small/real model && \"$0\" \"$@\"; code=$?;"
                        + " cat model >seen; exit $code' \"$0\" \"$@\"",
                "--save",
                "model");
        run.fails(1, "model: not saved: No space left on device; the model is in ");
        assertThat(folder.resolve("seen")).hasContent(BEFORE);
        assertThat(names()).containsExactlyInAnyOrder("model", "small", "seen");
        Files.delete(Path.of(run.error().replaceFirst(".*the model is in (.*) instead", "$1")));
    }

    @Test
    void aFileSystemThatTakesNothingIsFoundOutBeforeTraining() throws IOException, InterruptedException {
        needsMounts();
        Files.createDirectory(folder.resolve("fixed"));
        Run run = train(
                "unshare -m bash -c 'mount -t tmpfs -o ro tmpfs fixed && \"$0\" \"$@\"' \"$0\" \"$@\"",
                "--save",
                "fixed/model");
        run.fails(1, "--save fixed/model: its folder takes no new file: Read-only file system");
        assertThat(run.err()).doesNotContain("epoch 1");
    }

    // ---- a process that is killed

    /** Begins to write a file, and does not end. */
    static final class Writer {
        private Writer() {}

        public static void main(String... args) throws IOException {
            Destination.of(Path.of("model")).write(out -> {
                out.write("half".getBytes(StandardCharsets.UTF_8));
                System.out.println("writing");
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemovedByTheNext() throws IOException, InterruptedException {
        assumeTrue(Child.possible(), "no env that gives signals their usual meaning");
        NetworkState state = Network.of(Topology.of(2, 1), 1).state();
        Path model = folder.resolve("model");
        try (Child child = new Child(folder, Shell.java(Writer.class))) {
            child.prints("writing");
            state.save(model);
            assertThat(names()).as("another is being written").hasSize(4);
            child.signal("KILL").ends();
        }
        assertThat(names()).hasSize(4);
        state.save(model);
        assertThat(names()).containsExactlyInAnyOrder("model", "child.out", "child.err");
    }
}
