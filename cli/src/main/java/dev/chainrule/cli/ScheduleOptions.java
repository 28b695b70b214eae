package dev.chainrule.cli;

import dev.chainrule.optimizer.Course;
import dev.chainrule.optimizer.ScheduleSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --schedule} and {@code --warmup}: how the learning rate changes. */
final class ScheduleOptions {
    @Option(
            names = "--schedule",
            paramLabel = "WORD",
            converter = Words.Schedules.class,
            completionCandidates = Words.Schedules.class,
            description = "How the learning rate changes: ${COMPLETION-CANDIDATES} (constant).")
    private String word = "constant";

    @Option(
            names = "--warmup",
            paramLabel = "N",
            converter = LengthConverter.class,
            description = "Raise the rate for N epochs before that, or for N batches as in 100batches (not at all).")
    private @Nullable String warmup;

    /** The schedule that was asked for. */
    ScheduleSettings settings() {
        return new ScheduleSettings(word, warmup);
    }

    /** Checks that a training is long enough for the warm-up. */
    void check(Course course) {
        CommandException.orUsage(() -> settings().create().begin(course));
    }

    /** Reads {@code --warmup}. */
    static final class LengthConverter extends Parsed<String> {
        LengthConverter() {
            super(ScheduleSettings::length);
        }
    }
}
