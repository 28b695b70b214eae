package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Validation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --validate} and {@code --patience}: judging while training, and ending when nothing is gained. */
final class ValidationOptions {
    @Option(
            names = "--validate",
            paramLabel = "SHARE|DATA",
            description =
                    "Judge the network after every epoch by a share of the examples to learn from, such as 0.1, which is"
                            + " then not learnt, or by a CSV file; the best model is kept.")
    private @Nullable String by;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "End after N epochs without a gain by --validate (after all epochs).")
    private @Nullable Integer patience;

    /** The file to validate by, if one was named. */
    @Nullable
    DataSource file() {
        return by == null || share() > 0 ? null : TableOptions.source(by);
    }

    /** The option {@code --validate} as it was written; null without it. */
    @Nullable
    String by() {
        return by;
    }

    /** The option {@code --patience}; null without it. */
    @Nullable
    Integer patience() {
        return patience;
    }

    /** Checks the options. */
    void check() {
        if (patience != null && by == null) {
            throw CommandException.usage("--patience counts epochs without a gain by --validate, expected that too");
        }
    }

    /** The share; 0 where something else was given, or nothing. */
    private double share() {
        if (by == null || !by.matches("[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?")) {
            return 0;
        }
        double share = Double.parseDouble(by);
        if (!(share > 0 && share < 1)) {
            throw CommandException.usage("--validate " + by + ": expected a share above 0 and below 1, or a CSV file");
        }
        return share;
    }

    /**
     * The validation that was asked for.
     *
     * @param examples those of the file, if one was named
     */
    Validation validation(@Nullable Dataset examples) {
        return new Validation(examples, share(), patience == null ? 0 : patience, 0);
    }
}
