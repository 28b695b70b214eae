package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSource;
import dev.chainrule.data.DataSource.Kind;
import dev.chainrule.data.Missing;
import dev.chainrule.data.Scalings;
import dev.chainrule.data.Table;
import dev.chainrule.nn.Scaling;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options {@code --ignore}, {@code --categories}, {@code --missing}, {@code --scaling} and {@code --weights}: what becomes
 * of the columns of a table to learn from. The model keeps it.
 */
final class FeatureOptions {
    private static final String BALANCED = "balanced";

    @Option(
            names = "--ignore",
            paramLabel = "A,B",
            description = "Columns of a table to leave out, by name or number; the model leaves them out, too.")
    private @Nullable String ignored;

    @Option(
            names = "--categories",
            paramLabel = "auto|A,B",
            description =
                    "Columns of categories, each of which becomes an input of 0 or 1: found, as those whose cells are no"
                            + " numbers (auto, the default), told by name or number, or both (auto,A,B).")
    private @Nullable String categories;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            converter = MissingConverter.class,
            description =
                    "Cells that are empty, ?, NA, N/A, NaN or null: error (the default), filled with the mean or the"
                            + " median of their column, or an input of their own (category), as a missing category always is. Unless"
                            + " error, rows without a label are left out.")
    private @Nullable Missing missing;

    @Option(
            names = "--scaling",
            paramLabel = "HOW",
            converter = ScalingConverter.class,
            description =
                    "The scaling of numbers by the training part: standard (mean 0, standard deviation 1; the default) or"
                            + " minmax (0 to 1).")
    private @Nullable Function<Table, Scaling> scaling;

    @Option(
            names = "--weights",
            paramLabel = "balanced|COLUMN",
            description =
                    "How much each row counts in training: so that all classes count alike (balanced), or as a column says,"
                            + " by name or number.")
    private @Nullable String weights;

    /** Checks that the options, if they are given, fit the kind of data; a model that learns more has read its table by its own. */
    void check(DataSource data, boolean model) {
        Map<String, Boolean> given = Map.of(
                "--ignore", ignored != null,
                "--categories", categories != null,
                "--missing", missing != null,
                "--scaling", scaling != null,
                "--weights", weights != null && !BALANCED.equals(weights));
        Stream<String> told = given.keySet().stream().filter(given::get).sorted();
        told.findFirst().ifPresent(option -> {
            if (!data.is(Kind.TABLE)) {
                throw CommandException.usage(option + " is for tables, and " + data.shown() + " is none");
            }
            if (model) {
                throw CommandException.usage(
                        "--from brings the columns and the scaling of its table, expected no " + option);
            }
        });
    }

    /** Reads a CSV file with these options. */
    Csv csv(Csv plain) {
        Csv told = ignored == null ? plain : plain.ignore(TableOptions.list("--ignore", ignored));
        told = categories == null ? told : told.categories(TableOptions.list("--categories", categories));
        told = weights == null || weights.equals(BALANCED) ? told : told.weight(weights);
        return missing == null ? told : told.missing(missing);
    }

    /** Reads sources with the scaling that was told. */
    DataSets sets(DataSets plain) {
        DataSets told = weighted(plain);
        return scaling == null ? told : told.scaling(scaling);
    }

    /** Reads sources with the weights of classes that were told. */
    DataSets weighted(DataSets plain) {
        return BALANCED.equals(weights) ? plain.balanced() : plain;
    }

    /** Reads {@code --missing}. */
    static final class MissingConverter extends Parsed<Missing> {
        MissingConverter() {
            super(Missing::of);
        }
    }

    /** Reads {@code --scaling}. */
    static final class ScalingConverter extends Parsed<Function<Table, Scaling>> {
        ScalingConverter() {
            super(ScalingConverter::of);
        }

        private static Function<Table, Scaling> of(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "standard" -> Scalings::standard;
                case "minmax" -> Scalings::minMax;
                default -> throw new IllegalArgumentException("'" + text + "' is unknown, expected standard or minmax");
            };
        }
    }
}
