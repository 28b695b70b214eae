package dev.chainrule.modelselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Course;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.ScheduleRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.train.ArrayDataset;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search finds what was planted, gives up what does badly, and tells what is known. */
class HyperparameterSearchTest {
    private static final int EPOCHS = 8;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    /** A line, learnt by a rate of 0.1; a tiny rate learns nothing in a few epochs, and a great one diverges. */
    private final Folds line = Folds.holdOut(line(), 0.25, 1, ArrayDataset::standardized);

    @AfterEach
    void allMemoryIsFreed() {
        assertThat(compute.live()).isZero();
    }

    private ArrayDataset line() {
        float[][] x = new float[80][];
        float[][] y = new float[80][];
        for (int i = 0; i < x.length; i++) {
            x[i] = draw.floats(2, 1);
            y[i] = new float[] {2 * x[i][0] - x[i][1]};
        }
        return Dataset.of(x, y);
    }

    private Recipe recipe(Point point) {
        return planned(point, plan -> plan);
    }

    private Recipe planned(Point point, UnaryOperator<Trainer> changed) {
        return Recipe.of(
                changed.apply(Trainer.on(compute)
                        .optimizer(Sgd.rate((float) point.number("rate")))
                        .batch(4)
                        .epochs(EPOCHS)),
                data -> Network.of(Topology.of(2, 1).output(OutputUnit.IDENTITY), 1));
    }

    private static SearchSpace rates(String... values) {
        return SearchSpace.of(Dimension.of("rate", values));
    }

    @Test
    void aPlantedRateIsFound() {
        SearchReport report = HyperparameterSearch.grid(rates("1e-7", "1e-6", "0.1", "1e-5", "1e6"))
                .run(line, this::recipe);
        Trial best = report.best().orElseThrow();
        assertThat(best.point().text("rate")).isEqualTo("0.1");
        assertThat(best.number()).isEqualTo(3);
        assertThat(best.report().figures().get("rmse").mean()).isLessThan(0.01);
        assertThat(report.criterion()).isEqualTo(new Criterion("rmse", false));
        assertThat(report.complete()).isTrue();
        assertThat(report.ranked().stream().map(each -> each.point().text("rate")))
                .containsExactly("0.1", "1e-5", "1e-6", "1e-7", "1e6");
        assertThat(report.ranked().get(4).text()).isEqualTo("diverged");
        assertThat(report.lines().get(0)).matches("TRIAL +RATE +EPOCHS +RMSE +R² +cost");
        assertThat(report.lines().get(1)).matches("3 +0[.]1 +8 +0[.]00\\d\\d .*");
        assertThat(report.lines().get(5)).matches("5 +1e6 +- +diverged +- +-");
    }

    @Test
    void aRandomSearchFindsTheRegionOfThatRate() {
        SearchReport report = HyperparameterSearch.random(
                        SearchSpace.of(Dimension.logUniform("rate", 1e-6, 1e-1)), 12, 3)
                .run(line, this::recipe);
        assertThat(report.trials()).hasSize(12);
        double best = report.best().orElseThrow().point().number("rate");
        double greatest = report.trials().stream()
                .mapToDouble(each -> each.point().number("rate"))
                .max()
                .orElseThrow();
        assertThat(best).isEqualTo(greatest);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        HyperparameterSearch search = HyperparameterSearch.random(
                        SearchSpace.of(Dimension.logUniform("rate", 1e-4, 1e-1)), 4, 3)
                .halving(new SuccessiveHalving(2));
        List<String> twice = new ArrayList<>();
        List<List<Object>> figures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SearchReport report = search.run(line, this::recipe);
            twice.add(String.join("\n", report.lines()));
            figures.add(report.trials().stream()
                    .<Object>map(each -> each.report().figures())
                    .toList());
        }
        assertThat(twice.get(0)).isEqualTo(twice.get(1));
        assertThat(figures.get(0)).isEqualTo(figures.get(1));
    }

    @Test
    void halvingTrainsFewForLong() {
        HyperparameterSearch search = HyperparameterSearch.grid(rates("1e-6", "0.01", "1e-5", "0.1", "1e-7"))
                .halving(new SuccessiveHalving(2));
        assertThat(search.trials()).isEqualTo(8);
        SearchReport report = search.run(line, this::recipe);
        assertThat(report.trials()).extracting(Trial::epochs).containsExactly(2, 2, 2, 2, 2, 4, 4, 8);
        assertThat(report.trials().subList(5, 8))
                .extracting(each -> each.point().text("rate"))
                .containsExactly("0.1", "0.01", "0.1");
        assertThat(report.best().orElseThrow().epochs()).isEqualTo(8);
    }

    @Test
    void theLastRungHasTheBitsOfAWholeTraining() {
        SearchReport halved = HyperparameterSearch.grid(rates("0.1", "1e-6"))
                .halving(new SuccessiveHalving(2))
                .run(line, this::recipe);
        SearchReport whole = HyperparameterSearch.grid(rates("0.1")).run(line, this::recipe);
        assertThat(halved.best().orElseThrow().report().figures())
                .isEqualTo(whole.best().orElseThrow().report().figures());
    }

    @Test
    void aRungThatIsTooShortForTheWarmUpHasTheBeginningOfTheWholeSchedule() {
        int steps = 15; // in an epoch: 60 examples by 4
        Function<Point, Recipe> warm =
                point -> planned(point, plan -> plan.schedule(Schedule.cosine().warmupEpochs(3)));
        SearchReport report = HyperparameterSearch.grid(rates("0.1", "1e-6", "0.01", "1e-5"))
                .halving(new SuccessiveHalving(2))
                .run(line, warm);
        assertThat(report.trials()).extracting(Trial::epochs).containsExactly(2, 2, 2, 2, 4, 4, 8);
        assertThat(report.trials()).noneMatch(Trial::refused);
        assertThat(report.best().orElseThrow().point().text("rate")).isEqualTo("0.1");
        ScheduleRun rung = warm.apply(new Point(Map.of("rate", "0.1")))
                .epochs(0.25)
                .trainer(line.fold(0).train())
                .schedule()
                .begin(new Course(2 * steps, steps));
        ScheduleRun whole = Schedule.cosine().warmupEpochs(3).begin(new Course(EPOCHS * steps, steps));
        for (int t = 1; t <= 2 * steps; t++) {
            assertThat(rung.factor(t)).isEqualTo(whole.factor(t));
        }
    }

    @Test
    void aScheduleThatFitsIsAWholeOneOnEveryRung() {
        Trainer rung = planned(new Point(Map.of("rate", "0.1")), plan -> plan.schedule(Schedule.cosine()))
                .epochs(0.25)
                .trainer(line.fold(0).train());
        ScheduleRun two = Schedule.cosine().begin(new Course(30, 15));
        ScheduleRun told = rung.schedule().begin(new Course(30, 15));
        for (int t = 1; t <= 30; t++) {
            assertThat(told.factor(t)).isEqualTo(two.factor(t));
        }
    }

    @Test
    void aTrialThatCannotTrainIsToldAndTheOthersGoOn() {
        List<String> told = new ArrayList<>();
        SearchReport report = HyperparameterSearch.grid(rates("0.01", "0.1", "1e-6"))
                .listen(trial -> told.add(trial.text()))
                .run(
                        line,
                        point -> planned(
                                point,
                                plan -> point.number("rate") == 0.01
                                        ? plan.schedule(Schedule.cosine().warmupEpochs(EPOCHS))
                                        : plan));
        String reason = "warm-up: 120 steps, expected fewer than the 120 of the training";
        assertThat(report.complete()).isTrue();
        assertThat(report.best().orElseThrow().point().text("rate")).isEqualTo("0.1");
        Trial refused = report.trials().get(0);
        assertThat(refused.refused()).isTrue();
        assertThat(refused.report().failure()).isEqualTo(reason);
        assertThat(told.get(0)).isEqualTo("refused: " + reason);
        assertThat(report.ranked().get(2)).isEqualTo(refused);
        assertThat(report.lines().get(3)).matches("1 +0[.]01 +- +refused +- +-");
    }

    @Test
    void aPointOfWhichNoPlanCanBeMadeIsToldAndTheOthersGoOn() {
        SearchReport report = HyperparameterSearch.grid(rates("-1", "0.1", "1e-6"))
                .halving(new SuccessiveHalving(3))
                .run(line, this::recipe);
        assertThat(report.trials().get(0).refused()).isTrue();
        assertThat(report.trials().get(0).report().failure()).contains("rate");
        assertThat(report.best().orElseThrow().epochs()).isEqualTo(EPOCHS);
    }

    @Test
    void aSearchOfWhichNoTrialCanTrainHasTheReasonOfTheFirst() {
        HyperparameterSearch search = HyperparameterSearch.grid(rates("0.01", "0.1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.run(
                        line,
                        point -> planned(
                                point, plan -> plan.schedule(Schedule.cosine().warmupEpochs(EPOCHS)))))
                .withMessage("warm-up: 120 steps, expected fewer than the 120 of the training");
    }

    @Test
    void trialsAreComparedByWhatIsAskedFor() {
        SearchReport report = HyperparameterSearch.grid(rates("0.1", "1e-6"))
                .by(Criterion.of("R2"))
                .run(line, this::recipe);
        assertThat(report.criterion()).isEqualTo(new Criterion("r2", true));
        assertThat(report.best().orElseThrow().point().text("rate")).isEqualTo("0.1");
        HyperparameterSearch classes = HyperparameterSearch.grid(rates("0.1")).by(Criterion.of("accuracy"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> classes.run(line, this::recipe))
                .withMessage("search: the judgements have no accuracy, expected one of r2, cost, rmse, mae");
    }

    @Test
    void anInterruptLeavesTheTrialsThatWereJudged() {
        SearchReport report;
        boolean interrupted;
        try {
            report = HyperparameterSearch.grid(rates("1e-6", "0.1", "0.01"))
                    .listen(trial -> {
                        if (trial.number() == 2) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .run(line, this::recipe);
        } finally {
            interrupted = Thread.interrupted();
        }
        assertThat(interrupted).isTrue();
        assertThat(report.complete()).isFalse();
        assertThat(report.trials()).hasSize(2);
        assertThat(report.best().orElseThrow().point().text("rate")).isEqualTo("0.1");
    }
}
