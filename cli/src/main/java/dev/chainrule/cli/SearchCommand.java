package dev.chainrule.cli;

import dev.chainrule.json.Documents;
import dev.chainrule.modelselection.Criterion;
import dev.chainrule.modelselection.HyperparameterSearch;
import dev.chainrule.modelselection.Point;
import dev.chainrule.modelselection.SearchReport;
import dev.chainrule.modelselection.SearchSpace;
import dev.chainrule.modelselection.SuccessiveHalving;
import dev.chainrule.modelselection.Trial;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Signals;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chainrule search}: trains with several values of options, and says which are the best. */
@Command(
        name = "search",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Look for the options with which training comes out best.",
        footer = {
            "",
            "Options are those of train; those of the network and of the training may have several values, separated by"
                    + " slashes (--layers 64,32,10/64,128,10, --optimizer sgd/adam), or be a range of numbers (--rate"
                    + " 0.01..1; its logarithm is drawn, but for dropout and smoothing). With values only, all"
                    + " combinations are tried; with a range or --trials, some at random, by --seed.",
            "Each trial learns from the rows that train would learn from, but for a share of them or a fold, by which it is"
                    + " judged; the rows by which train judges stay unseen. The command that trains the best is printed.",
            "Ctrl-C ends it; what is known is still shown and written."
        })
final class SearchCommand implements Callable<Integer> {
    private static final int TRIALS = 16;
    private static final Set<String> OWN = Set.of(
            "--trials",
            "--folds",
            "--hold-out",
            "--halving",
            "--by",
            "--json",
            Chainrule.VERBOSE,
            "--help",
            "--version");

    private final Streams streams;

    @Option(
            names = "--trials",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "How many combinations to draw (all if they are values only, else 16).")
    private @Nullable Integer trials;

    @Option(
            names = "--folds",
            paramLabel = "K",
            converter = AtLeastOne.class,
            description = "Judge each trial by cross-validation with K folds.")
    private @Nullable Integer folds;

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description = "Judge each trial by a share of the rows to learn from, the same for all (0.2).")
    private @Nullable Double share;

    @Option(
            names = "--halving",
            paramLabel = "N",
            description =
                    "Successive halving: train all for few epochs, the best Nth of them for N times as many, and so"
                            + " on, up to --epochs (all for all epochs).")
    private @Nullable Integer halving;

    @Option(
            names = "--by",
            paramLabel = "FIGURE",
            converter = Words.Criteria.class,
            completionCandidates = Words.Criteria.class,
            description = "What trials are compared by: ${COMPLETION-CANDIDATES} (accuracy of classes, rmse of"
                    + " quantities).")
    private @Nullable Criterion criterion;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private SearchCommand(Streams streams) {
        this.streams = streams;
    }

    /** The command with its options and those of train, which may have several values. */
    static CommandLine line(Streams streams) {
        return TrainArguments.asText(new SearchCommand(streams), new TrainOptions(streams));
    }

    @Override
    public Integer call() throws IOException {
        if (folds != null && share != null) {
            throw CommandException.usage("--folds and --hold-out are two ways to judge, expected one of them");
        }
        SearchOptions options =
                SearchOptions.of(TrainArguments.of(spec.commandLine().getParseResult(), OWN));
        boolean grid = trials == null && options.space().size().isPresent();
        SearchTrials made = SearchTrials.of(streams, options.fixed(), folds, share);
        TrainOptions first = made.train(options.space().random(1, 0).get(0));
        Optional<OutputFile> results = json.file(first.sources(false).files());
        HyperparameterSearch search = search(options.space(), grid, first.seed());
        try (Selection selection = first.open()) {
            for (Point point : search.points()) { // reads the data, and refuses what does not go together
                CommandException.orUsage(() -> made.plan(point, selection));
            }
            streams.err()
                    .println("search: " + search.points().size() + (grid ? " combinations" : " points at random")
                            + (halving == null ? "" : ", " + search.trials() + " trials") + " on "
                            + selection.device().id());
            SearchReport report;
            int stopped;
            try (Signals signals = Signals.caught()) {
                report = CommandException.orUsage(
                        () -> search.listen(this::tell).run(point -> made.plan(point, selection)));
                stopped = signals.exitCode();
            }
            String best = report.best()
                    .map(trial -> TrainArguments.command(made.arguments(trial.point())))
                    .orElse(null);
            json.write(
                    Documents.search(selection.device().id(), made.data(), first.seed(), report, best),
                    results,
                    streams);
            print(report, best);
            return exitCode(report, stopped);
        }
    }

    private HyperparameterSearch search(SearchSpace space, boolean grid, long seed) {
        return CommandException.orUsage(() -> {
            HyperparameterSearch search = grid
                    ? HyperparameterSearch.grid(space)
                    : HyperparameterSearch.random(space, trials == null ? TRIALS : trials, seed);
            search = halving == null ? search : search.halving(new SuccessiveHalving(halving));
            return criterion == null ? search : search.by(criterion);
        });
    }

    private void tell(Trial trial) {
        streams.err()
                .println("trial " + trial.number() + ": " + trial.point()
                        + (trial.epochs() == 0 ? "" : ", epochs " + trial.epochs()) + ": " + trial.text());
    }

    private void print(SearchReport report, @Nullable String best) {
        PrintStream people = json.people(streams);
        report.lines().forEach(people::println);
        if (best != null) {
            people.println();
            people.println(best);
        }
    }

    private static int exitCode(SearchReport report, int stopped) {
        if (!report.complete()) {
            throw CommandException.ended(
                    stopped, "search was interrupted after " + report.trials().size() + " trials", null);
        }
        if (report.best().isEmpty()) {
            long refused = report.trials().stream().filter(Trial::refused).count();
            throw CommandException.failed(
                    refused == 0
                            ? "search: every trial diverged, expected smaller rates"
                            : "search: no trial was judged, " + refused + " of "
                                    + report.trials().size()
                                    + " were refused and the others diverged, expected settings that fit the data, and smaller rates");
        }
        return ExitCode.OK;
    }
}
