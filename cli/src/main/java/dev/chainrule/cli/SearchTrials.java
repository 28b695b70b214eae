package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.modelselection.Folds;
import dev.chainrule.modelselection.Plan;
import dev.chainrule.modelselection.Point;
import dev.chainrule.modelselection.Recipe;
import dev.chainrule.nn.Network;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of {@code train} at each point of a search, and the data that it learns from. */
final class SearchTrials {
    private static final double HELD_OUT = 0.2;

    /** Options that decide what is read, and how it is made ready. */
    private static final Set<String> OF_DATA = Set.of("output", "layers", "scaling", "missing", "weights");

    private final Streams streams;
    private final Map<String, String> fixed;
    private final @Nullable Integer folds;
    private final double share;
    /** The divisions of the data, by what decides how they are read. */
    private final Map<String, Folds> divisions = new HashMap<>();

    private SearchTrials(Streams streams, Map<String, String> fixed, @Nullable Integer folds, @Nullable Double share) {
        this.streams = streams;
        this.fixed = fixed;
        this.folds = folds;
        this.share = share == null ? HELD_OUT : share;
    }

    /**
     * The trials with these arguments in common. Standard input is read here if the data come from there, since it may be needed
     * several times.
     *
     * @param folds the number of folds by which each is judged; null for a hold-out
     * @param share the share of the rows that is held out; null for a fifth
     */
    static SearchTrials of(Streams streams, Map<String, String> fixed, @Nullable Integer folds, @Nullable Double share)
            throws IOException {
        if (!TableOptions.source(data(fixed)).isStream()) {
            return new SearchTrials(streams, fixed, folds, share);
        }
        ByteArrayInputStream all = new ByteArrayInputStream(streams.in().readAllBytes());
        return new SearchTrials(
                new Streams(streams.out(), streams.err(), all, streams.progress()), fixed, folds, share);
    }

    private static String data(Map<String, String> fixed) {
        return fixed.getOrDefault("", "digits");
    }

    /** The name of the data. */
    String data() {
        return TableOptions.source(data(fixed)).shown();
    }

    /** The arguments of train at a point. */
    Map<String, String> arguments(Point point) {
        Map<String, String> all = new LinkedHashMap<>(fixed);
        point.values().forEach((name, value) -> all.put("--" + name, value));
        return all;
    }

    /** The options of train at a point. */
    TrainOptions train(Point point) {
        return TrainArguments.train(streams, arguments(point), "search");
    }

    /** All that a point stands for. */
    Plan plan(Point point, Selection selection) {
        TrainOptions train = train(point);
        return new Plan(
                divisions.computeIfAbsent(reading(point), unused -> TrainOptions.classified(() -> read(train))),
                refusing(train.recipe(selection)));
    }

    /**
     * A recipe whose settings that cannot train end their trial and not the command: a warm-up that is too long for drawn epochs, a
     * drawn batch that slices do not divide.
     */
    private static Recipe refusing(Recipe recipe) {
        return new Recipe() {
            @Override
            public Network network(Dataset examples) {
                return recipe.network(examples);
            }

            @Override
            public Trainer trainer(Dataset examples) {
                try {
                    return recipe.trainer(examples);
                } catch (CommandException e) {
                    if (e.exitCode() != ExitCode.USAGE) {
                        throw e;
                    }
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
        };
    }

    /** The options of a point that decide how the data are read. */
    private static String reading(Point point) {
        Map<String, String> reading = new LinkedHashMap<>();
        point.values().forEach((name, value) -> {
            if (OF_DATA.contains(name)) {
                reading.put(name, name.equals("layers") ? value.replaceFirst(".*[-,]", "") : value);
            }
        });
        return reading.toString();
    }

    private Folds read(TrainOptions train) {
        TrainingSources sources = train.sources(false);
        DataSource data = sources.data();
        if (data.isStream()) {
            rewind();
        }
        return folds == null
                ? train.sets()
                        .holdOut(data, sources.test(), share, train.seed())
                        .kept()
                : train.sets().trainingFolds(data, sources.test(), folds, train.seed());
    }

    private void rewind() {
        try {
            streams.in().reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
