package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code chainrule parity}. */
final class ParityCommandTest {
    @Test
    void devicesThatKeepThePromiseAreComparedOperationByOperation() {
        Run run = Run.of("parity", "--backends", "cpu:scalar,cpu:plain,cpu:scalar", "--steps", "2")
                .succeeds();
        assertThat(run.out())
                .startsWith("23-17:relu-14:tanh-11:elu-9:softplus-8:leaky_relu-7-5: 2 steps of 37 examples, seed 0")
                .contains("cpu:scalar: the first, at most 0.", "cpu:plain: the same bits, at most 0.")
                .containsPattern("(?m)^  accumulateGradient +14 +all 2,232 +\\S+ +\\S+ +0[.]\\d{3}$")
                .containsPattern("(?m)^  2 +all 1,116 ");
        assertThat(run.out().lines().filter(line -> line.startsWith("cpu:"))).hasSize(2);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theDocumentHasEveryOperationAndStep() {
        JsonNode json = Run.of(
                        "parity",
                        "--backends",
                        "cpu:plain,cpu:scalar",
                        "--layers",
                        "4,6,3",
                        "--hidden",
                        "elu",
                        "--output",
                        "identity",
                        "--cost",
                        "huber:0.5",
                        "--batch",
                        "5",
                        "--steps",
                        "3",
                        "--seed",
                        "9",
                        "--json",
                        "-")
                .succeeds()
                .json();
        assertThat(json.get("network").stringValue()).isEqualTo("4-6:elu-3");
        assertThat(json.get("right").booleanValue()).isTrue();
        assertThat(json.get("fault").isNull()).isTrue();
        JsonNode second = json.get("devices").get(1);
        assertThat(second.get("device").stringValue()).isEqualTo("cpu:scalar");
        assertThat(second.get("promisesSameBits").booleanValue()).isTrue();
        assertThat(second.get("firstDifference").isNull()).isTrue();
        assertThat(second.get("steps")).hasSize(3);
        JsonNode dense = second.get("operations").get(1);
        assertThat(dense.get("operation").stringValue()).isEqualTo("dense");
        assertThat(dense.get("calls").intValue()).isEqualTo(6);
        assertThat(dense.get("equal").longValue())
                .isEqualTo(dense.get("elements").longValue());
        assertThat(dense.get("share").doubleValue()).isBetween(0.0, 1.0);
    }

    @Test
    void aWrongDeviceIsToldWithStepAndOperation(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("parity.html");
        Run run = Run.of("parity", "--backends", "cpu:scalar,faulty:gradient", "--html", page.toString())
                .fails(4, "faulty:gradient is out of bounds: step 1, accumulateGradient into ");
        assertThat(run.out())
                .contains("faulty:gradient: OUT OF BOUNDS", "first difference: step 1, accumulateGradient");
        assertThat(Files.readString(page))
                .contains("OUT OF BOUNDS", "<h2>faulty:gradient</h2>", "Out of bounds: step 1, accumulateGradient");
    }

    @Test
    void aDeviceThatIsNotThereIsToldWithItsReason() {
        Run run = Run.of("parity", "--backends", "cpu:scalar,nowhere:0");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("nowhere:0  UNAVAILABLE: no provider has this name");
    }

    @ParameterizedTest
    @CsvSource({
        "--backends cpu:scalar?speed=1, 2, speed",
        "--batch 0, 2, --batch",
        "--steps 100000, 2, expected at most",
        "--cost huber, 2, expected --output identity",
        "--layers 5, 2, --layers",
        "--html /, 2, folder"
    })
    void badInputIsOneLine(String words, int code, String part) {
        Run run = Run.of(("parity " + words).split(" ")).fails(code, part);
        assertThat(run.out()).isEmpty();
    }
}
