package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.data.Targets;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever changes nothing gets a good network: the mean of five folds, with all settings at their defaults. */
final class DefaultsTest {
    private static final int FOLDS = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"iris.csv, 0.95", "wine.csv, 0.97", "breast-cancer.csv, 0.96"})
    void tablesOfClassesAreLearnt(String name, double accuracy) throws Exception {
        Table table = new Csv().read(Path.of(getClass().getResource(name).toURI()));

        assertThat(accuracyOfFolds(table)).isGreaterThanOrEqualTo(accuracy);
    }

    @Test
    void theDigitsAreLearnt() {
        assertThat(accuracyOfFolds(Digits.table())).isGreaterThanOrEqualTo(0.97);
        assertThat(Run.of("train", "--json", "-")
                        .succeeds()
                        .json()
                        .get("testAccuracy")
                        .doubleValue())
                .isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void aQuantityOfAnyUnitIsLearnt() throws IOException {
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("a,b,price\n");
        for (int i = 0; i < 500; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            rows.append(String.format(Locale.ROOT, "%.4f,%.4f,%.2f%n", a, b, 100_000 + 200_000 * a + 50_000 * b));
        }
        Path file = Files.writeString(folder.resolve("prices.csv"), rows);

        assertThat(r2(file)).isGreaterThanOrEqualTo(0.99);
    }

    /** 442 rows of 10 columns, of which half of the variance can be explained. */
    @Test
    void aNoisyQuantityIsNotLearntByHeart() throws IOException {
        Random random = new Random(2);
        StringBuilder rows = new StringBuilder("c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,progression\n");
        for (int i = 0; i < 442; i++) {
            double sum = 0;
            for (int j = 0; j < 10; j++) {
                double value = random.nextGaussian();
                sum += (j % 3 - 1) * value;
                rows.append(String.format(Locale.ROOT, "%.3f,", 50 + 10 * value));
            }
            rows.append(String.format(Locale.ROOT, "%.1f%n", 150 + 30 * sum + 75 * random.nextGaussian()));
        }
        Path file = Files.writeString(folder.resolve("medical.csv"), rows);

        assertThat(r2(file)).isGreaterThanOrEqualTo(0.40);
    }

    private static double r2(Path file) {
        return Run.of("train", file.toString(), "--output", "identity", "--json", "-")
                .succeeds()
                .json()
                .get("r2")
                .doubleValue();
    }

    private static double accuracyOfFolds(Table table) {
        Targets targets = Targets.oneHot(table.classes());
        double sum = 0;
        for (Split<Table> fold : table.folds(FOLDS, 1)) {
            Split<Dataset> sets = Examples.of(fold, targets);
            try (Selection selection = Backends.open("cpu")) {
                Network net = Network.of(
                        Topology.of(sets.train().inputs(), 32, sets.train().outputs())
                                .output(OutputUnit.SIGMOID),
                        0);
                Trainer.on(selection).fit(net, sets.train());
                sum += Evaluation.of(selection, net, sets.test()).accuracy();
            }
        }
        return sum / FOLDS;
    }
}
