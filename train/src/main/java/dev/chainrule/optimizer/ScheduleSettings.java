package dev.chainrule.optimizer;

import org.jspecify.annotations.Nullable;

/**
 * A schedule by its name, with a warm-up.
 *
 * @param word one of {@link Schedule#WORDS}
 * @param warmup the length of the warm-up: a number of epochs, such as {@code 5} or {@code 5epochs}, or of batches, {@code
 *     100batches}; kept with its unit; null for none
 */
public record ScheduleSettings(String word, @Nullable String warmup) {
    private static final String EPOCHS = "epochs";
    private static final String BATCHES = "batches";

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the word is unknown, or the warm-up no length of 1 or more
     */
    public ScheduleSettings {
        Schedule.named(word);
        if (warmup != null) {
            warmup = length(warmup);
        }
    }

    /**
     * The length of a warm-up with its unit: {@code 5epochs} for {@code 5}.
     *
     * @throws IllegalArgumentException if the text is no length of 1 or more
     */
    public static String length(String text) {
        String number = text.replaceFirst("(" + BATCHES + "|" + EPOCHS + ")$", "");
        if (!number.matches("0*[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no length, expected a number of epochs such as 5, or 100batches");
        }
        return Integer.parseInt(number) + (text.endsWith(BATCHES) ? BATCHES : EPOCHS);
    }

    /** The schedule. */
    public Schedule create() {
        Schedule schedule = Schedule.named(word);
        if (warmup == null) {
            return schedule;
        }
        return warmup.endsWith(BATCHES) ? schedule.warmup(count(warmup)) : schedule.warmupEpochs(count(warmup));
    }

    private static int count(String length) {
        return Integer.parseInt(length.replaceFirst("[a-z]+$", ""));
    }

    /** E.g. {@code cosine, warm-up 5 epochs}; empty for a constant rate without a warm-up. */
    @Override
    public String toString() {
        String name = Schedule.named(word) instanceof Constant ? "" : word;
        return warmup == null
                ? name
                : name + (name.isEmpty() ? "" : ", ") + "warm-up " + warmup.replaceFirst("(\\d+)", "$1 ");
    }
}
