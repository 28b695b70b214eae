package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a process may have few threads, a driver that ends it for that is not loaded. */
class FewThreadsTest {
    private static final String NAME = "chainrule-few-threads-";

    private Path group;

    @BeforeEach
    void limit() {
        FirstDevice.orSkip();
        group = Stream.of(Path.of("/sys/fs/cgroup/pids"), Path.of("/sys/fs/cgroup"))
                .filter(top -> Files.isDirectory(top))
                .flatMap(top -> made(top).stream())
                .findFirst()
                .orElseGet(() -> abort("this user cannot make a cgroup that limits threads"));
    }

    private static List<Path> made(Path top) {
        Path one = top.resolve(NAME + ProcessHandle.current().pid());
        try {
            Files.createDirectory(one);
            if (Files.exists(one.resolve("pids.max"))) {
                return List.of(one);
            }
            Files.delete(one);
            return List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    @AfterEach
    void remove() throws IOException {
        if (group != null) {
            Files.delete(group);
        }
    }

    @Test
    void withAnyNumberOfThreadsTheEndIsAnAnswer() throws Exception {
        int least = -1;
        for (int most = 12; least < 0 || most < least + 4; most++) {
            String printed = probe(most);
            if (printed.contains("available: [opencl")) {
                least = least < 0 ? most : least;
            } else if (!printed.contains("Error occurred during initialization") && !printed.contains("JNI error")) {
                assertThat(printed)
                        .as("%s threads at most", most)
                        .contains("unavailable: OpenCL drivers make threads: ")
                        .contains(" more threads are needed, and there may be ")
                        .contains("(pids.max is " + most + "); remedy: allow more, or set POCL_MAX_PTHREAD_COUNT=1");
            }
        }
    }

    private String probe(int most) throws IOException, InterruptedException {
        Files.writeString(group.resolve("pids.max"), Integer.toString(most));
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "echo $$ >" + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
