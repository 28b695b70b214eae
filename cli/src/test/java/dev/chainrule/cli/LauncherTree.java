package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** The launcher in a small tree of its own, with a java that prints its arguments and an mvn that says it was called. */
record LauncherTree(Path root) {
    private static final Path LAUNCHER = Path.of("..", "chainrule");
    /** The first lines of a script, by which the launcher, called next, finds the java and the mvn of this tree. */
    static final String RUN = "PATH=\"$PWD/bin:$PATH\" CHAINRULE_JAVA_HOME=\"$PWD/jdk\" ";

    /** Makes the tree, from which nothing has been built. */
    static LauncherTree in(Path root) throws IOException {
        LauncherTree tree = new LauncherTree(root);
        Files.createDirectories(root);
        Files.copy(LAUNCHER, root.resolve("chainrule"), StandardCopyOption.COPY_ATTRIBUTES);
        tree.jdk("jdk", 17);
        tree.script("bin/mvn", "echo called mvn; exit 1");
        tree.write("pom.xml", "");
        for (String module : new String[] {"cli", "core", "backend-cpu"}) {
            tree.write(module + "/src/main/java/A.java", module);
            tree.write(module + "/pom.xml", module);
        }
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
        return tree;
    }

    /** A JDK whose java prints where it is, a few variables and its arguments. */
    void jdk(String home, int version) throws IOException {
        script(home + "/bin/java", "printf '%s\\n' \"java=$0\" \"LC_ALL=${LC_ALL:-}\" \"$@\"");
        script(home + "/bin/javac", "");
        write(home + "/release", "JAVA_VERSION=\"" + version + ".0.1\"");
    }

    /** The files that {@code mvn verify} leaves. */
    void build() throws IOException {
        write("cli/target/modules/chainrule-cli-0.1.jar", "cli");
        for (String module : new String[] {"core", "backend-cpu"}) {
            write(module + "/target/chainrule-" + module + "-0.1.jar", module);
            write("cli/target/modules/chainrule-" + module + "-0.1.jar", module);
        }
        write("cli/target/modules/built.list", "");
    }

    Run launch(String... args) throws InterruptedException {
        return with(RUN, args);
    }

    /** Launches after the beginning of a line of bash, which sets variables. */
    Run with(String variables, String... args) throws InterruptedException {
        String[] all = new String[args.length + 1];
        all[0] = "bash";
        System.arraycopy(args, 0, all, 1, args.length);
        return Shell.in(root, variables + "./chainrule \"$@\"", all);
    }

    /** Writes a script anew: one that still runs reads the old file, line by line. */
    void script(String file, String text) throws IOException {
        Files.deleteIfExists(root.resolve(file));
        assertThat(write(file, "#!/usr/bin/env bash\n" + text + "\n").toFile().setExecutable(true))
                .isTrue();
    }

    Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
