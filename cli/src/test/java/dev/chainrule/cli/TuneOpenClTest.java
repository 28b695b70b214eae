package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chainrule tune} on the first OpenCL device, in processes whose folder for caches is the test's own. */
@Tag("kernels")
final class TuneOpenClTest {
    private static final String DEVICE = "opencl:0";

    @TempDir
    Path folder;

    /** A process of its own: keeps the last configuration of the device, and prints its sizes. */
    static final class Remember {
        public static void main(String[] args) {
            try (Selection selection = Backends.open(DEVICE)) {
                List<Map<String, String>> all = selection.configurations();
                Map<String, String> last = all.get(all.size() - 1);
                selection.remember(last);
                System.out.println(last.get("tiles"));
            }
        }
    }

    @BeforeEach
    void findDevice() throws InterruptedException {
        Run found = Run.of("devices", "--backend", DEVICE);
        assumeTrue(found.exitCode() == 0, found.out());
        assumeTrue(Shell.present(), "no bash");
    }

    @Test
    void whatOneProcessKeepsTheNextOneUses() throws IOException, InterruptedException {
        assertThat(tiles()).endsWith(", from the table");
        String last = run(Shell.java(Remember.class)).succeeds().out().strip();
        assertThat(tiles()).isEqualTo(last + ", tuned");

        Run tune = run(Shell.java("tune", "--backend", DEVICE, "--layers", "64,32,10", "--seconds", "1", "--json", "-"))
                .succeeds();
        JsonNode json = tune.json();
        assertThat(json.get("present").get("tiles").stringValue()).isEqualTo(last);
        assertThat(json.get("configurations"))
                .hasSizeGreaterThan(1)
                .allSatisfy(one -> assertThat(one.get("right").booleanValue())
                        .as(one.toString())
                        .isTrue());
        String winner = json.get("winner").get("tiles").stringValue();
        assertThat(json.get("keptIn").isNull()).isEqualTo(winner.equals(last));
        assertThat(tiles()).isEqualTo(winner + ", tuned");

        for (Path entry : entries()) {
            Files.write(entry, new byte[] {'-', 'D', 0, (byte) 0xff});
        }
        assertThat(tiles()).endsWith(", from the table");
    }

    /** The sizes that a new process uses, and whence. */
    private String tiles() throws InterruptedException {
        JsonNode devices = run(Shell.java("devices", "--backend", DEVICE, "--json", "-"))
                .succeeds()
                .json();
        return devices.get("candidates").get(0).get("facts").get("tiles").stringValue();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> entries =
                    new ArrayList<>(files.filter(Files::isRegularFile).toList());
            assertThat(entries).isNotEmpty();
            return entries;
        }
    }

    private Run run(String... command) throws InterruptedException {
        return Shell.bash("CHAINRULE_CACHE='" + folder + "' exec \"$0\" \"$@\"", command);
    }
}
