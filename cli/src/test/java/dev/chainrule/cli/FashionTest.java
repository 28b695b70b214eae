package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real Fashion-MNIST, where a folder of it is at hand: -Dchainrule.fashion=FOLDER. */
final class FashionTest {
    @Test
    void oneEpochOfFashion(@TempDir Path folder) {
        String fashion = System.getProperty("chainrule.fashion", "");
        assumeFalse(
                fashion.isEmpty() || fashion.equals("${chainrule.fashion}"),
                "no Fashion-MNIST: give its folder by -Dchainrule.fashion");

        String model = folder.resolve("model").toString();
        JsonNode trained = Run.of("train", fashion, "--epochs", "1", "--rate", "0.1", "--save", model, "--json", "-")
                .succeeds()
                .json();
        assertThat(trained.get("testTotal").intValue()).isEqualTo(10_000);
        assertThat(trained.get("testAccuracy").doubleValue()).isGreaterThan(0.7);
        JsonNode evaluated =
                Run.of("evaluate", model, fashion, "--json", "-").succeeds().json();
        assertThat(evaluated.get("correct").intValue())
                .isEqualTo(trained.get("testCorrect").intValue());
    }
}
