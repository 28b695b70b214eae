package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a small tree of its own, with a java that prints its arguments and an mvn that says it was called. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "chainrule");
    private static final String RUN = "PATH=\"$PWD/bin:$PATH\" CHAINRULE_JAVA_HOME=\"$PWD/jdk\" ";

    @TempDir
    Path root;

    @BeforeEach
    void makeTree() throws IOException, InterruptedException {
        assumeTrue(Shell.present(), "no bash");
        Files.copy(LAUNCHER, root.resolve("chainrule"), StandardCopyOption.COPY_ATTRIBUTES);
        script("jdk/bin/java", "printf '%s\\n' \"$@\"");
        script("jdk/bin/javac", "");
        script("bin/mvn", "echo called mvn; exit 1");
        write("jdk/release", "JAVA_VERSION=\"17.0.1\"");
        write("pom.xml", "");
        for (String module : new String[] {"cli", "core", "backend-cpu"}) {
            write(module + "/src/main/java/A.java", module);
            write(module + "/pom.xml", module);
        }
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
    }

    /** What {@code mvn verify} leaves. */
    private void build() throws IOException {
        write("cli/target/modules/chainrule-cli-0.1.jar", "cli");
        for (String module : new String[] {"core", "backend-cpu"}) {
            write(module + "/target/chainrule-" + module + "-0.1.jar", module);
            write("cli/target/modules/chainrule-" + module + "-0.1.jar", module);
        }
        write("cli/target/modules/built.list", "");
    }

    @Test
    void aBuildByHandIsTaken() throws IOException, InterruptedException {
        build();
        Run run = launch("train");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains("--enable-native-access=jocl", "dev.chainrule.cli/dev.chainrule.cli.Main", "train");
    }

    @Test
    void whatIsNotBuiltIsBuilt() throws IOException, InterruptedException {
        assertBuilds("first use");
        build();
        Files.delete(root.resolve("cli/target/modules/built.list"));
        assertBuilds("something has changed");
        build();
        write("cli/target/modules/chainrule-core-0.1.jar", "of another tree");
        assertBuilds("something has changed");
        for (String source : new String[] {"backend-cpu/src/main/java/A.java", "core/pom.xml", "pom.xml"}) {
            build();
            Path file = root.resolve(source);
            FileTime before = Files.getLastModifiedTime(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
            assertBuilds("something has changed");
            Files.setLastModifiedTime(file, before);
        }
        build();
        assertThat(launch("train").err()).isEmpty();
    }

    private void assertBuilds(String why) throws InterruptedException {
        Run run = launch("train");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("building Chainrule (" + why + ")", "called mvn", "the build failed");
    }

    @Test
    void noTerminalHasNoColumns() throws IOException, InterruptedException {
        build();
        assertThat(launch().out().lines()).contains("-Dchainrule.terminal=0");
    }

    @Test
    void aTerminalHasItsColumns() throws IOException, InterruptedException {
        assumeTrue(Shell.bash("script -qec true /dev/null").exitCode() == 0, "no script, which makes terminals");
        build();
        assertThat(terminal("stty cols 57; TERM=xterm")).contains("-Dchainrule.terminal=57");
        assertThat(terminal("stty cols 0; TERM=xterm")).contains("-Dchainrule.terminal=80");
        assertThat(terminal("stty cols 57; TERM=dumb")).contains("-Dchainrule.terminal=0");
        assertThat(terminal("stty cols 57; unset TERM;")).contains("-Dchainrule.terminal=0");
    }

    private String terminal(String set) throws InterruptedException {
        return Shell.in(root, "script -qec \"$0\" /dev/null", set + " " + RUN + " ./chainrule")
                .out();
    }

    private Run launch(String... args) throws InterruptedException {
        return Shell.in(root, RUN + "./chainrule \"$@\"", prepend("bash", args));
    }

    private static String[] prepend(String first, String... rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private void script(String file, String text) throws IOException {
        assertThat(write(file, "#!/usr/bin/env bash\n" + text + "\n").toFile().setExecutable(true))
                .isTrue();
    }

    private Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
