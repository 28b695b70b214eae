package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code bench}, when a signal comes. */
final class BenchSignalTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsSignals() throws InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
    }

    private static String[] bench() {
        return Shell.javaWithVectors(
                "bench",
                "--backends",
                "cpu:plain,cpu:scalar",
                "--shapes",
                "5-4-3@7,3-2@1",
                "--seconds",
                "1",
                "--json",
                "b.json",
                "--html",
                "b.html");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void whatWasMeasuredIsWritten(String signal, int exitCode) throws IOException, InterruptedException {
        try (Child child = new Child(folder, bench())) {
            Run run = child.prints("3-2@1: cpu:plain is being").signal(signal).ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
            assertThat(run.err())
                    .endsWith("chainrule: bench was stopped before all was measured; the results are incomplete\n");
            assertThat(run.out())
                    .contains("INCOMPLETE: stopped before all was measured", "left out: 3-2@1: stopped")
                    .containsPattern("(?m)^5-4-3@7$");
        }
        JsonNode json = Run.json(Files.readString(folder.resolve("b.json")));
        assertThat(json.get("complete").booleanValue()).isFalse();
        assertThat(json.get("shapes").findValuesAsString("shape")).containsExactly("5-4-3@7");
        assertThat(json.get("shapes").get(0).get("measured")).hasSize(2);
        assertThat(Files.readString(folder.resolve("b.html"))).contains("Incomplete: it was stopped", "5-4-3@7");
    }
}
