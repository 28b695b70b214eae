package dev.chainrule.cli;

import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerSettings;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Slices;
import dev.chainrule.train.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of the steps: {@code --epochs} and {@code --batch}, whose defaults depend on the optimizer, {@code --slices}, {@code --optimizer}, {@code
 * --rate}, {@code --decay}, {@code --clip-norm} and {@code --clip-value}.
 */
final class OptimizerOptions {
    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "How often to go through the data (as often as makes about 2,000 batches, or 100 for lbfgs; 10 to"
                            + " 1,000 times).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Examples in a batch (32; lbfgs: all of them).")
    private @Nullable Integer batch;

    @Option(
            names = "--slices",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "Cut each batch into N slices, whose gradients are added in a fixed order: the bits of a training that"
                            + " is shared by up to N tasks of Spark (1).")
    private int slices = 1;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            converter = Words.Optimizers.class,
            completionCandidates = Words.Optimizers.class,
            description = "How parameters follow from gradients: ${COMPLETION-CANDIDATES} (sgd).")
    private NamedOptimizer optimizer = NamedOptimizer.SGD;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "The learning rate (by the optimizer: sgd 0.5, for identity outputs 0.01; momentum and nesterov a"
                            + " tenth of that; rmsprop, adam and adamw 0.001; lbfgs 1).")
    private @Nullable Float rate;

    @Option(names = "--decay", paramLabel = "LAMBDA", description = "The weight decay (0; adamw: 0.01).")
    private @Nullable Float decay;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            description = "Scale each gradient down to this norm where its own is greater (no limit).")
    private @Nullable Float norm;

    @Option(
            names = "--clip-value",
            paramLabel = "X",
            description = "Bring each element of a gradient between -X and X (no limit).")
    private @Nullable Float value;

    /** The examples in a batch, of {@code examples} to learn from. */
    int batch(int examples) {
        return batch != null ? batch : optimizer.defaultBatch(examples);
    }

    /** The slices of a batch. */
    int slices() {
        return slices;
    }

    /** Checks that a batch can be cut into the slices, of {@code examples} to learn from. */
    void checkSlices(int examples) {
        try {
            Slices.of(slices).check(batch(examples), examples);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--" + e.getMessage());
        }
    }

    /** How often to go through the data. */
    int epochs(int examples) {
        return epochs != null ? epochs : Trainer.defaultEpochs(optimizer, examples, batch(examples));
    }

    /** The optimizer with its settings. */
    OptimizerSettings settings(OutputUnit output) {
        return CommandException.orUsage(() -> new OptimizerSettings(
                optimizer,
                rate != null ? rate : optimizer.defaultRate(output),
                decay != null ? decay : optimizer.defaultDecay(),
                new Clipping(limit(value), limit(norm))));
    }

    /** The optimizer. */
    Optimizer optimizer(OutputUnit output) {
        return CommandException.orUsage(settings(output)::create);
    }

    private static float limit(@Nullable Float limit) {
        return limit != null ? limit : Float.POSITIVE_INFINITY;
    }
}
