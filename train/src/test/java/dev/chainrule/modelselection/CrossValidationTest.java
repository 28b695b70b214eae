package dev.chainrule.modelselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.train.ArrayDataset;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cross-validation: what each fold learns, what it is judged by, and what is made of the figures. */
class CrossValidationTest {
    private static final int ROWS = 60;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Trainer trainer =
            Trainer.on(compute).optimizer(Sgd.rate(0.5f)).batch(8).epochs(20);

    @AfterEach
    void allMemoryIsFreed() {
        assertThat(compute.live()).isZero();
    }

    private static Network network(Dataset data) {
        return Network.of(Topology.of(data.inputs(), 3, data.outputs()).output(OutputUnit.SOFTMAX), 1);
    }

    /** Points of two classes, apart in the first of two columns. */
    private ArrayDataset points() {
        float[][] x = new float[ROWS][];
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = i % 2;
            x[i] = new float[] {10 + labels[i] + draw.within(0.25f), draw.within(1)};
        }
        return Dataset.of(x, labels);
    }

    @Test
    void everyFoldIsJudgedByRowsThatItDidNotLearn() {
        CrossValidationReport report = CrossValidation.of(Folds.of(points(), 5, 3, ArrayDataset::standardized))
                .run(trainer, CrossValidationTest::network);

        assertThat(report.complete()).isTrue();
        assertThat(report.failure()).isNull();
        assertThat(report.results()).extracting(FoldResult::fold).containsExactly(1, 2, 3, 4, 5);
        assertThat(report.results()).allSatisfy(each -> {
            assertThat(each.learnt()).isEqualTo(48);
            assertThat(each.evaluation().total()).isEqualTo(12);
            assertThat(each.evaluation().accuracy()).isGreaterThan(0.9);
        });
    }

    @Test
    void scalingIsFittedToTheRowsThatAreLearnt() {
        ArrayDataset raw = points();
        List<ArrayDataset> seen = new ArrayList<>();
        Folds folds = Folds.of(raw, 4, 3, part -> {
            seen.add(part);
            return part.standardized();
        });
        StratifiedFolds rows = StratifiedFolds.of(ROWS, row -> row % 2, 4, 3);
        for (int i = 0; i < 4; i++) {
            Fold fold = folds.fold(i);
            int[] learnt = rows.train(i);
            double mean = Arrays.stream(learnt)
                    .mapToDouble(row -> values(raw, row)[0])
                    .average()
                    .orElseThrow();
            assertThat(seen.get(i).size()).isEqualTo(learnt.length).isEqualTo(45);
            assertThat(fold.train().schema().inputs().offset(0)).isEqualTo(mean, within(1e-6));
            assertThat(fold.test().schema()).isEqualTo(fold.train().schema());
            float[] scaled = values(fold.test(), 0);
            double raw0 = values(raw, rows.test(i)[0])[0];
            assertThat((double) scaled[0])
                    .isEqualTo((raw0 - mean) * fold.train().schema().inputs().factor(0), within(1e-4));
        }
    }

    private static float[] values(Dataset data, int row) {
        float[] x = new float[data.inputs()];
        data.copyInputs(row, 1, x);
        return x;
    }

    /**
     * Labels by chance, and a feature that is the mean label of the rows with the same key, which is another for every row: fitted
     * to all rows it is the label itself, fitted to those that are learnt it tells nothing of the others.
     */
    @Test
    void aTreatmentThatLeaksLabelsIsCaught() {
        int[] labels = IntStream.range(0, 200).map(i -> draw.below(2)).toArray();
        StratifiedFolds rows = StratifiedFolds.of(labels.length, row -> labels[row], 5, 1);
        Folds honest = Folds.of(rows, (train, test) -> {
            boolean[] learnt = new boolean[labels.length];
            Arrays.stream(train).forEach(row -> learnt[row] = true);
            return new Fold(encoded(labels, train, learnt), encoded(labels, test, learnt));
        });
        boolean[] all = new boolean[labels.length];
        Arrays.fill(all, true);
        Folds leaking =
                Folds.of(rows, (train, test) -> new Fold(encoded(labels, train, all), encoded(labels, test, all)));

        CrossValidation validation = CrossValidation.of(honest);
        double judged = accuracy(validation.run(trainer, CrossValidationTest::network));
        double deceived = accuracy(CrossValidation.of(leaking).run(trainer, CrossValidationTest::network));

        assertThat(judged).isLessThan(0.75);
        assertThat(deceived).isEqualTo(1);
    }

    private static double accuracy(CrossValidationReport report) {
        return report.figures().get("accuracy").mean();
    }

    private static ArrayDataset encoded(int[] labels, int[] rows, boolean[] fittedTo) {
        float[][] x = Arrays.stream(rows)
                .mapToObj(row -> new float[] {fittedTo[row] ? labels[row] : 0.5f})
                .toArray(float[][]::new);
        return Dataset.of(x, Arrays.stream(rows).map(row -> labels[row]).toArray());
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        ArrayDataset points = points();
        List<CrossValidationReport> reports = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            reports.add(CrossValidation.of(Folds.of(points, 3, 9, ArrayDataset::standardized))
                    .run(trainer, CrossValidationTest::network));
        }
        assertThat(reports.get(0).figures()).isEqualTo(reports.get(1).figures());
        assertThat(reports.get(0).results())
                .extracting(each -> each.training().costs())
                .isEqualTo(reports.get(1).results().stream()
                        .map(each -> each.training().costs())
                        .toList());
    }

    @Test
    void meanAndDeviationAreThoseOfASample() {
        Spread spread = Spread.of(2, 4, 4, 4, 5, 5, 7, 9);
        assertThat(spread.mean()).isEqualTo(5);
        assertThat(spread.deviation()).isEqualTo(Math.sqrt(32 / 7.0), within(1e-15));
        assertThat(spread.text()).isEqualTo("5.0000 ± 2.1381");
        assertThat(Spread.of(3).text()).isEqualTo("3.0000");
        assertThat(Spread.of(3, Double.NaN).mean()).isNaN();
    }

    @Test
    void anInterruptLeavesTheFoldsThatWereJudged() {
        CrossValidationReport report;
        boolean interrupted;
        try {
            report = CrossValidation.of(Folds.of(points(), 5, 3, ArrayDataset::standardized))
                    .listen(result -> {
                        if (result.fold() == 2) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .run(trainer, CrossValidationTest::network);
        } finally {
            interrupted = Thread.interrupted();
        }
        assertThat(interrupted).isTrue();
        assertThat(report.complete()).isFalse();
        assertThat(report.results()).hasSize(2);
        assertThat(report.failure()).isNull();
        assertThat(report.lines()).hasSize(1 + 2 + 2);
    }

    @Test
    void aTrainingThatDivergesIsTold() {
        float[][] x = IntStream.range(0, ROWS).mapToObj(i -> new float[] {i}).toArray(float[][]::new);
        Dataset quantities = Dataset.of(x, x);
        CrossValidationReport report = CrossValidation.of(Folds.of(quantities, 3, 1))
                .run(
                        trainer.optimizer(Sgd.rate(100)),
                        data -> Network.of(Topology.of(1, 3, 1).output(OutputUnit.IDENTITY), 1));
        assertThat(report.complete()).isFalse();
        assertThat(report.results()).isEmpty();
        assertThat(report.failure()).contains("training");
        assertThat(report.lines()).isEmpty();
        assertThat(report.text()).isEmpty();
    }

    @Test
    void peopleReadATableOfFolds() {
        CrossValidationReport report = CrossValidation.of(Folds.of(points(), 3, 3, ArrayDataset::standardized))
                .run(trainer, CrossValidationTest::network);
        assertThat(report.lines()).hasSize(6);
        assertThat(report.lines().get(0)).matches("FOLD +LEARNT +JUDGED +accuracy +F1 macro +ROC-AUC +log-loss +cost");
        assertThat(report.lines().get(1)).matches("1 +40 +20 +[01][.]\\d{4} .*");
        assertThat(report.lines().get(4)).startsWith("mean ");
        assertThat(report.lines().get(5)).startsWith("± sd ");
        assertThat(report.text()).matches("accuracy [01][.]\\d{4} ± 0[.]\\d{4} · F1 macro .* · cost .*");
    }
}
