package dev.chainrule.modelselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import java.util.List;
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
        return Recipe.of(
                Trainer.on(compute)
                        .optimizer(Sgd.rate((float) point.number("rate")))
                        .batch(4)
                        .epochs(EPOCHS),
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
