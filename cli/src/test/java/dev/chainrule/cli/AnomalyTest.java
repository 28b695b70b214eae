package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code train}, when numbers get out of hand. */
final class AnomalyTest {
    private static Run train(String... more) {
        return Run.of(Stream.concat(
                        Stream.of("train", "--backend", "cpu:scalar", "--layers", "64,10", "--epochs", "2"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void divergenceNamesTheLargestWeightAndTheRate() {
        train("--rate", "1e30", "--output", "identity")
                .fails(
                        1,
                        "training diverged in epoch 1",
                        "the largest weight is ",
                        "the rate 1.00e+30",
                        "smaller rate");
    }

    @Test
    void theFirstOperationIsNamed() {
        train("--rate", "1e30", "--output", "identity", "--anomaly")
                .fails(1, "epoch 1, batch ", " made ", "the first number that is not finite; the rate is 1.00e+30");
        assertThat(train("--anomaly").succeeds().lastLine()).startsWith("test accuracy");
    }
}
