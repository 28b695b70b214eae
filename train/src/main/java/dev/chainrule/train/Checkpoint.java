package dev.chainrule.train;

import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a training was, between two batches.
 *
 * @param settings what decides its numbers and must not change, in words
 * @param epochs the whole epochs
 * @param batches the batches of the epoch in hand from which it has learnt
 * @param ended whether nothing is left to be done
 * @param parameters those after the last batch
 * @param optimizer what the optimizer remembers
 * @param good the parameters after the last whole epoch, where they are others than {@code parameters}
 * @param best those after the best epoch, where there is a validation set
 * @param costs those of the examples of the epoch in hand, in its order
 * @param history the costs of the whole epochs
 * @param validations the figures of the validation set after them
 * @param firstCost the mean cost of the first batch; NaN as long as it is not known
 * @param seconds the time that the whole epochs took
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Checkpoint(
        Map<String, String> settings,
        int epochs,
        int batches,
        boolean ended,
        NetworkState parameters,
        Map<String, NetworkState> optimizer,
        @Nullable NetworkState good,
        @Nullable NetworkState best,
        float[] costs,
        List<Double> history,
        List<ValidationReport> validations,
        double firstCost,
        double seconds) {
    private static final String FORMAT = "chainrule-checkpoint-1";
    private static final String SETTINGS = "settings.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String MEMORY = "memory.";
    private static final int FIGURES = 3;

    /** Whether all numbers of which a training goes on are finite; if not, it has diverged. */
    boolean finite() {
        return parameters.finite() && optimizer.values().stream().allMatch(NetworkState::finite);
    }

    /**
     * Checks that its parts fit each other and the training.
     *
     * @param all the batches of an epoch
     * @throws CheckpointException if they do not
     */
    void check(int mostEpochs, Batches all, boolean validated) {
        int learnt = all.learnt(batches);
        boolean fits = epochs <= mostEpochs
                && batches < all.count()
                && costs.length == learnt
                && validations.size() == (validated ? epochs : 0)
                && (!ended || (batches == 0 && epochs > 0))
                && (ended || epochs < mostEpochs)
                && sameTopology(good)
                && sameTopology(best)
                && optimizer.values().stream().allMatch(this::sameTopology);
        if (!fits) {
            throw new CheckpointException("checkpoints: the newest is not of this training: " + epochs + " epochs and "
                    + batches + " batches, of " + mostEpochs + " epochs of " + all.count());
        }
    }

    private boolean sameTopology(@Nullable NetworkState state) {
        return state == null || state.topology().equals(parameters.topology());
    }

    /** As a file in this place. */
    StateFile file(Path place) {
        StateFile file = StateFile.at(place).text("format", FORMAT);
        settings.forEach((key, value) -> file.text(SETTINGS + key, value));
        file.text("epochs", Integer.toString(epochs))
                .text("batches", Integer.toString(batches))
                .text("ended", Boolean.toString(ended))
                .text("costs", Integer.toString(costs.length));
        double[] figures = new double[FIGURES * validations.size()];
        for (int e = 0; e < validations.size(); e++) {
            figures[FIGURES * e] = validations.get(e).cost();
            figures[FIGURES * e + 1] = validations.get(e).accuracy();
            figures[FIGURES * e + 2] = validations.get(e).rmse();
        }
        file.text("validations", Integer.toString(validations.size()))
                .numbers("first", firstCost)
                .numbers("seconds", seconds)
                .numbers("history", history.stream().mapToDouble(c -> c).toArray())
                .numbers("validation", figures)
                .floats("costs", costs)
                .state("parameters", parameters);
        optimizer.forEach((name, state) -> {
            file.text(OPTIMIZER + name, name);
            file.state(MEMORY + name, state);
        });
        if (good != null) {
            file.state("good", good);
        }
        if (best != null) {
            file.state("best", best);
        }
        return file;
    }

    /**
     * Reads one.
     *
     * @throws CheckpointException if it is of another format
     * @throws ModelFormatException if a part is missing, or is not as it must be
     */
    static Checkpoint of(StateFile file) throws IOException {
        if (!file.text("format").equals(FORMAT)) {
            throw new CheckpointException(file.path() + ": the format is " + file.text("format") + ", expected "
                    + FORMAT + "; a newer release may read it");
        }
        int epochs = file.count("epochs", 0, Integer.MAX_VALUE);
        int judged = file.count("validations", 0, Math.min(epochs, Integer.MAX_VALUE / FIGURES));
        double[] figures = file.numbers("validation", FIGURES * judged);
        List<ValidationReport> validations = new ArrayList<>();
        for (int e = 0; e < judged; e++) {
            validations.add(new ValidationReport(
                    figures[FIGURES * e], figures[FIGURES * e + 1], figures[FIGURES * e + 2], false));
        }
        List<Double> history = new ArrayList<>();
        for (double cost : file.numbers("history", epochs)) {
            history.add(cost);
        }
        Map<String, NetworkState> optimizer = new LinkedHashMap<>();
        for (String name : file.texts(OPTIMIZER).keySet()) {
            optimizer.put(name, file.state(MEMORY + name).orElseThrow());
        }
        return new Checkpoint(
                file.texts(SETTINGS),
                epochs,
                file.count("batches", 0, Integer.MAX_VALUE),
                Boolean.parseBoolean(file.text("ended")),
                file.state("parameters").orElseThrow(),
                optimizer,
                file.state("good").orElse(null),
                file.state("best").orElse(null),
                file.floats("costs", file.count("costs", 0, Integer.MAX_VALUE)),
                history,
                validations,
                file.numbers("first", 1)[0],
                file.numbers("seconds", 1)[0]);
    }
}
