package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.modelselection.Fold;
import dev.chainrule.modelselection.Folds;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds of tables: which rows they hold, and by which rows they are scaled. */
class FoldsOfTablesTest {
    private static final int ROWS = 50;

    @TempDir
    Path folder;

    /** Row i has i as its feature; every fifth label is b. */
    private DataSource table(String name, boolean classes) throws IOException {
        String rows = IntStream.range(0, ROWS)
                .mapToObj(i -> i + "," + (classes ? (i % 5 == 0 ? "b" : "a") : String.valueOf(3.25 * i)))
                .collect(Collectors.joining("\n", "x,label\n", "\n"));
        return DataSource.of(Files.writeString(folder.resolve(name), rows).toString());
    }

    /** The raw features of a data set. */
    private static List<Long> raw(Dataset data) {
        float[] x = new float[data.size()];
        data.copyInputs(0, data.size(), x);
        List<Long> raw = new ArrayList<>();
        for (float value : x) {
            raw.add(Math.round(value / data.schema().inputs().factor(0)
                    + data.schema().inputs().offset(0)));
        }
        return raw;
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(v -> v).average().orElseThrow();
    }

    @Test
    void everyRowJudgesOnceAndIsScaledByTheOthers() throws IOException {
        Folds folds = new DataSets().folds(table("classes.csv", true), 5, 3);
        List<Long> judged = new ArrayList<>();
        assertThat(folds.count()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            Fold fold = folds.fold(i);
            List<Long> learnt = raw(fold.train());
            judged.addAll(raw(fold.test()));
            assertThat(fold.train().size()).isEqualTo(40);
            assertThat(fold.train().schema().inputs().offset(0)).isEqualTo(mean(learnt), within(1e-9));
            assertThat(fold.test().schema()).isEqualTo(fold.train().schema());
            assertThat(learnt).doesNotContainAnyElementsOf(raw(fold.test()));
            assertThat(raw(fold.test()).stream().filter(row -> row % 5 == 0)).hasSize(2);
        }
        assertThat(judged)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, ROWS).mapToObj(i -> (long) i).toList());
    }

    @Test
    void quantitiesAreScaledByTheRowsThatAreLearnt() throws IOException {
        Folds folds = new DataSets().outputs(OutputUnit.IDENTITY, 1).folds(table("quantities.csv", false), 2, 3);
        for (int i = 0; i < 2; i++) {
            Dataset train = folds.fold(i).train();
            assertThat(train.schema().targets().offset(0)).isEqualTo(3.25 * mean(raw(train)), within(1e-9));
        }
    }

    @Test
    void theRowsThatTrainingJudgesByAreInNoFold() throws IOException {
        DataSource table = table("classes.csv", true);
        List<Long> judges = raw(new DataSets().split(table, null).test());
        Folds folds = new DataSets().trainingFolds(table, null, 4, 3);
        Fold held = new DataSets().holdOut(table, null, 0.25, 3).fold(0);
        for (Dataset part : List.of(folds.fold(0).train(), folds.fold(0).test(), held.train(), held.test())) {
            assertThat(raw(part)).doesNotContainAnyElementsOf(judges);
        }
        assertThat(held.test().size()).isEqualTo(10);
        assertThat(held.train().size()).isEqualTo(30);

        Folds all = new DataSets().trainingFolds(table, table, 4, 3);
        assertThat(all.fold(0).train().size() + all.fold(0).test().size()).isEqualTo(ROWS);
    }

    @Test
    void digitsAreDividedToo() {
        DataSource digits = DataSource.of("digits");
        Fold all = new DataSets().folds(digits, 3, 1).fold(0);
        assertThat(all.train().size() + all.test().size()).isEqualTo(1797);
        Fold learnt = new DataSets().holdOut(digits, null, 0.2, 1).fold(0);
        assertThat(learnt.train().size() + learnt.test().size()).isEqualTo(1437);
    }
}
