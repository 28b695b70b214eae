package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chainrule devices}. */
final class DevicesTest {
    @Test
    void everyDeviceIsListedWithItsReason() {
        Run run = Run.of("devices", "--backend", "cpu:scalar").succeeds();
        assertThat(run.out())
                .startsWith("backend preference 'cpu:scalar' (argument)")
                .contains("DEVICE", "STATUS", "BITS", "SCORE", "DESCRIPTION")
                .containsPattern("(?m)^cpu:scalar +CHOSEN +same +10 +\\S")
                .containsPattern("(?m)^faulty:gradient +NOT_ASKED +own +-1 +goes wrong");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void nothingToChooseIsNoBackend() {
        Run run = Run.of("devices", "--backend", "abacus").fails(3, "no backend", "'abacus'");
        assertThat(run.out()).containsPattern("(?m)^abacus +UNAVAILABLE").contains("remedy: ", "cpu:scalar");
    }

    @Test
    void jsonHasEveryCandidate(@TempDir Path folder) throws IOException {
        Run run = Run.of("devices", "--backend", "threaded:three,*", "--json", "-")
                .succeeds();
        JsonNode json = run.json();
        assertThat(json.get("chosen").stringValue()).isEqualTo("threaded:three");
        assertThat(json.get("candidates").findValuesAsString("id")).contains("threaded:three", "cpu:scalar");
        JsonNode first = json.get("candidates").get(0);
        assertThat(first.get("kind").stringValue()).isEqualTo("cpu");
        assertThat(first.get("score").intValue()).isEqualTo(-1);
        assertThat(first.get("remedy").isNull()).isTrue();
        assertThat(first.get("cause").isNull()).isTrue();
        assertThat(json.get("loaders").get(0).stringValue()).contains("core's own): ", "cpu", "threaded");

        Path file = folder.resolve("devices.json");
        Run none = Run.of("devices", "--backend", "abacus", "--json", file.toString());
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(Run.json(Files.readString(file)).get("chosen").isNull()).isTrue();
    }
}
