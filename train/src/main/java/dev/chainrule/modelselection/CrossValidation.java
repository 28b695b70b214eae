package dev.chainrule.modelselection;

import dev.chainrule.nn.Network;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.DivergedException;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.InterruptedTrainingException;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How good a way of training is: a network is trained on each of some parts of the examples and judged by the rest, which it has
 * not seen. The parts are {@link Folds}; in k-fold cross-validation every example judges once (Stone, 1974).
 *
 * <pre>{@code
 * Folds folds = Folds.of(Dataset.of(x, labels), 5, seed, ArrayDataset::standardized);
 * CrossValidationReport report = CrossValidation.of(folds)
 *         .run(Trainer.on(device).epochs(30), data -> Network.of(Topology.of(4, 8, 3), seed));
 * System.out.println(report.text());
 * }</pre>
 *
 * <p>The same folds, recipe and device give the same bits.
 */
public final class CrossValidation {
    private final Folds folds;
    private final Consumer<FoldResult> listener;

    private CrossValidation(Folds folds, Consumer<FoldResult> listener) {
        this.folds = folds;
        this.listener = listener;
    }

    /** A cross-validation by these folds. */
    public static CrossValidation of(Folds folds) {
        return new CrossValidation(folds, result -> {});
    }

    /** A copy that tells each fold's result as it comes. */
    public CrossValidation listen(Consumer<FoldResult> told) {
        return new CrossValidation(folds, told);
    }

    /** {@link #run(Recipe)} with the same plan for all folds. */
    public CrossValidationReport run(Trainer trainer, Function<? super Dataset, Network> network) {
        return run(Recipe.of(trainer, network));
    }

    /**
     * Trains and judges, fold by fold. If the thread is interrupted, the report has the folds that were judged until then, and
     * the thread stays interrupted. If a training diverges, the report says so, and no other is begun.
     *
     * @throws IllegalArgumentException if the data do not fit the recipe
     * @throws dev.chainrule.spi.BackendException if the device fails
     */
    public CrossValidationReport run(Recipe recipe) {
        List<FoldResult> results = new ArrayList<>();
        String failure = null;
        try {
            for (int number = 0;
                    number < folds.count() && !Thread.currentThread().isInterrupted();
                    number++) {
                FoldResult result = result(number, recipe);
                results.add(result);
                listener.accept(result);
            }
        } catch (InterruptedTrainingException interrupted) {
            // the report lacks the fold, and the thread stays interrupted
        } catch (DivergedException diverged) {
            failure = message(diverged);
        }
        return new CrossValidationReport(folds.count(), results, failure);
    }

    private static String message(DivergedException diverged) {
        @Nullable String message = diverged.getMessage();
        return message == null ? "training diverged" : message;
    }

    private FoldResult result(int number, Recipe recipe) {
        Fold fold = folds.fold(number);
        Network network = recipe.network(fold.train());
        Trainer trainer = recipe.trainer(fold.train());
        TrainingReport training = trainer.fit(network, fold.train());
        Evaluation evaluation = Evaluation.of(trainer.compute(), network.state(), fold.test());
        return new FoldResult(number + 1, fold.train().size(), training, evaluation);
    }
}
