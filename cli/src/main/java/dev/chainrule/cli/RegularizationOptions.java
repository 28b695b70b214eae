package dev.chainrule.cli;

import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Regularization;
import picocli.CommandLine.Option;

/** The options that keep a network from learning its examples by heart, apart from {@code --decay}. */
final class RegularizationOptions {
    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "Drop each output of a hidden unit with probability P in training (0).")
    private float dropout;

    @Option(
            names = "--input-dropout",
            paramLabel = "P",
            description = "Drop each input with probability P in training (0).")
    private float inputDropout;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            description = "Spread a share E of each target over the classes in training (0).")
    private float labelSmoothing;

    @Option(names = "--l1", paramLabel = "LAMBDA", description = "The weight of the sum of all weights' sizes (0).")
    private float l1;

    @Option(
            names = "--max-norm",
            paramLabel = "C",
            description = "The greatest norm of the weights that lead to a unit (0, for no limit).")
    private float maxNorm;

    /** The settings. */
    Regularization settings() {
        try {
            return new Regularization(inputDropout, dropout, labelSmoothing, l1, maxNorm);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(optioned(String.valueOf(e.getMessage())));
        }
    }

    /** A message that begins with the name of a setting, with that of the option instead. */
    private static String optioned(String message) {
        int end = Math.max(message.indexOf(':'), 0);
        return "--" + message.substring(0, end).replace(' ', '-') + message.substring(end);
    }

    /** Checks the settings for a network with these output units. */
    void check(OutputUnit output) {
        if (settings().labelSmoothing() > 0 && output == OutputUnit.IDENTITY) {
            throw CommandException.usage(
                    "--label-smoothing is for classes, and --output identity predicts quantities; expected sigmoid or softmax");
        }
    }

    /** Checks that the settings go together with the optimizer. */
    void check(Optimizer optimizer) {
        try {
            settings().check(optimizer);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(optioned(String.valueOf(e.getMessage())));
        }
    }
}
