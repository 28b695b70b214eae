package dev.chainrule.modelselection;

import dev.chainrule.modelselection.SuccessiveHalving.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the hyperparameters with which training comes out best: each point is trained and judged by the same {@link Folds}. A
 * random search finds good points sooner than a grid where few dimensions matter (Bergstra and Bengio, 2012).
 *
 * <pre>{@code
 * SearchSpace space = SearchSpace.of(Dimension.logUniform("rate", 0.01, 1), Dimension.of("hidden", "16", "32"));
 * SearchReport report = HyperparameterSearch.random(space, 20, seed)
 *         .halving(new SuccessiveHalving(3))
 *         .run(folds, point -> Recipe.of(
 *                 Trainer.on(device).optimizer(Sgd.rate((float) point.number("rate"))),
 *                 data -> Network.of(Topology.of(4, (int) point.number("hidden"), 3), seed)));
 * report.lines().forEach(System.out::println);
 * }</pre>
 *
 * <p>The same seed, folds and device give the same points and the same bits.
 */
public final class HyperparameterSearch {
    private final List<Point> points;
    private final @Nullable SuccessiveHalving halving;
    private final @Nullable Criterion criterion;
    private final Consumer<Trial> listener;

    private HyperparameterSearch(
            List<Point> points,
            @Nullable SuccessiveHalving halving,
            @Nullable Criterion criterion,
            Consumer<Trial> listener) {
        this.points = points;
        this.halving = halving;
        this.criterion = criterion;
        this.listener = listener;
    }

    /**
     * A search of every combination of values.
     *
     * @throws IllegalArgumentException as {@link SearchSpace#grid}
     */
    public static HyperparameterSearch grid(SearchSpace space) {
        return new HyperparameterSearch(space.grid(), null, null, trial -> {});
    }

    /**
     * A search of some points at random.
     *
     * @throws IllegalArgumentException as {@link SearchSpace#random}
     */
    public static HyperparameterSearch random(SearchSpace space, int trials, long seed) {
        return new HyperparameterSearch(space.random(trials, seed), null, null, trial -> {});
    }

    /** A copy that gives up soon what does badly. */
    public HyperparameterSearch halving(SuccessiveHalving rungs) {
        return new HyperparameterSearch(points, rungs, criterion, listener);
    }

    /** A copy that compares trials by this; by default accuracy of classes, RMSE of quantities, else the cost. */
    public HyperparameterSearch by(Criterion compared) {
        return new HyperparameterSearch(points, halving, compared, listener);
    }

    /** A copy that tells each trial as it ends. */
    public HyperparameterSearch listen(Consumer<Trial> told) {
        return new HyperparameterSearch(points, halving, criterion, told);
    }

    /** The points that are tried, in their order. */
    public List<Point> points() {
        return points;
    }

    /** The number of trainings: all points by the folds, in all rungs. */
    public int trials() {
        return rungs().stream().mapToInt(Rung::trials).sum();
    }

    private List<Rung> rungs() {
        return halving == null ? List.of(new Rung(points.size(), 1)) : halving.rungs(points.size());
    }

    /** {@link #run(Function)} with the same folds for all points. */
    public SearchReport run(Folds folds, Function<? super Point, Recipe> recipes) {
        return run(point -> new Plan(folds, recipes.apply(point)));
    }

    /**
     * Trains and judges all points. If the thread is interrupted, the report has what is known until then, and the thread stays
     * interrupted. A trial that diverges is behind all others, and so is one whose settings cannot train: its report has the reason, and
     * the others go on.
     *
     * @param plans makes a plan of a point; may be asked more than once
     * @throws IllegalArgumentException if no trial of the first rung can train, as where the data fit no recipe, with the reason of the
     *     first; or if judgements lack the criterion
     * @throws dev.chainrule.spi.BackendException if the device fails
     */
    public SearchReport run(Function<? super Point, Plan> plans) {
        List<Trial> all = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            left.add(i);
        }
        Criterion by = criterion;
        boolean whole = true;
        List<IllegalArgumentException> refusals = new ArrayList<>();
        for (Rung rung : rungs()) {
            List<Trial> trials = new ArrayList<>();
            for (int i : left.subList(0, Math.min(rung.trials(), left.size()))) {
                if (Thread.currentThread().isInterrupted()) {
                    whole = false;
                    break;
                }
                Trial trial = trial(i, rung.share(), plans, refusals);
                by = checked(by, trial);
                trials.add(trial);
                listener.accept(trial);
                whole &= trial.report().complete() || trial.report().failure() != null;
            }
            if (all.isEmpty() && !trials.isEmpty() && trials.stream().allMatch(Trial::refused) && whole) {
                throw refusals.get(0);
            }
            all.addAll(trials);
            if (!whole) {
                break;
            }
            Comparator<Trial> better = SearchReport.better(by);
            left = trials.stream()
                    .sorted(better)
                    .map(trial -> trial.number() - 1)
                    .toList();
        }
        return new SearchReport(by, points.size(), all, whole);
    }

    /** @param refusals has why settings cannot train, modified */
    private Trial trial(
            int i, double share, Function<? super Point, Plan> plans, List<IllegalArgumentException> refusals) {
        int folds = 1;
        try {
            Plan plan = plans.apply(points.get(i));
            folds = plan.folds().count();
            Recipe recipe = share == 1 ? plan.recipe() : plan.recipe().epochs(share);
            return Trial.of(
                    i + 1,
                    points.get(i),
                    share,
                    CrossValidation.of(plan.folds()).run(recipe));
        } catch (IllegalArgumentException refused) {
            refusals.add(refused);
            String reason = refused.getMessage();
            return Trial.refused(i + 1, points.get(i), share, folds, reason == null ? refused.toString() : reason);
        }
    }

    /** The criterion, which is found by the first judgement if it was not told. */
    private static @Nullable Criterion checked(@Nullable Criterion by, Trial trial) {
        if (trial.report().results().isEmpty()) {
            return by;
        }
        if (by == null) {
            return Criterion.fitting(trial.report().figures().keySet());
        }
        by.check(trial.report().figures().keySet());
        return by;
    }
}
