package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.data.DataSource.Kind;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a training: the argument DATA, and the files of {@code --test} and {@code --validate}.
 *
 * @param test null without one
 * @param validation null without one
 */
record TrainingSources(
        DataSource data,
        @Nullable DataSource test,
        @Nullable DataSource validation) {
    /** Checks that they go together. */
    void check() {
        check("--test", test, " has a test part of its own");
        check("--validate", validation, " has none to validate by; expected a share of it, such as 0.1");
        if (test != null && validation != null && test.isStream() && validation.isStream()) {
            throw CommandException.usage(
                    "--test and --validate are both standard input, expected a file for one of them");
        }
    }

    private void check(String option, @Nullable DataSource other, String without) {
        if (other == null) {
            return;
        }
        if (!data.is(Kind.TABLE)) {
            throw CommandException.usage(option + " is for tables, and " + data.shown() + without);
        }
        if (!other.is(Kind.TABLE)) {
            throw CommandException.usage(option + " " + other.shown() + " is no table, expected one as DATA is one");
        }
        if (other.isStream() && data.isStream()) {
            throw CommandException.usage(
                    "DATA and " + option + " are both standard input, expected a file for one of them");
        }
    }

    /** Checks that they can be read once more, as a training that goes on does. */
    void checkReadable() {
        all().filter(each -> !each.shown().equals(each.name())).findFirst().ifPresent(secret -> {
            throw CommandException.usage(
                    CheckpointOptions.FOLDER + ": the arguments of a training that can go on are kept in a"
                            + " file, expected no password in " + secret.shown() + ", but in CHAINRULE_PASSWORD");
        });
        if (all().anyMatch(DataSource::isStream)) {
            throw CommandException.usage(CheckpointOptions.FOLDER
                    + ": a training that goes on reads its data again, expected a file in place of standard input");
        }
    }

    /** The files that are read. */
    Path[] files() {
        return all().flatMap(each -> each.files().stream()).toArray(Path[]::new);
    }

    private Stream<DataSource> all() {
        return Stream.of(data, test, validation).filter(Objects::nonNull);
    }
}
