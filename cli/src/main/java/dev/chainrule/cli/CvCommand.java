package dev.chainrule.cli;

import dev.chainrule.json.Documents;
import dev.chainrule.modelselection.CrossValidation;
import dev.chainrule.modelselection.CrossValidationReport;
import dev.chainrule.modelselection.FoldResult;
import dev.chainrule.modelselection.Folds;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Signals;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chainrule cv}: trains on all but one part of the data in turn, and judges by that part. */
@Command(
        name = "cv",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Cross-validate: how good a way of training is, judged by every example once.",
        footer = {
            "",
            "The rows are divided into folds, stratified where labels are classes, by --seed. A network is trained on all"
                    + " folds but one, and judged by that one, for each fold; scaling and whatever else is fitted to data"
                    + " is fitted to the rows that are learnt. Options are those of train. Of a folder of IDX files the"
                    + " training files are divided.",
            "Ctrl-C ends it; the folds that were judged are still shown and written."
        })
final class CvCommand implements Callable<Integer> {
    private final Streams streams;
    private final TrainOptions train;

    @Option(
            names = "--folds",
            paramLabel = "K",
            converter = AtLeastOne.class,
            description = "How many folds: each judges once (5).")
    private int folds = 5;

    @Mixin
    private final JsonOption json = new JsonOption();

    private CvCommand(Streams streams, TrainOptions train) {
        this.streams = streams;
        this.train = train;
    }

    /** The command with its options and those of train. */
    static CommandLine line(Streams streams) {
        TrainOptions train = new TrainOptions(streams);
        return TrainArguments.typed(new CvCommand(streams, train), train, "--test");
    }

    @Override
    public Integer call() throws IOException {
        TrainingSources sources = train.sources(false);
        Optional<OutputFile> results = json.file(sources.files());
        Folds rows = CommandException.orUsage(
                () -> TrainOptions.classified(() -> train.sets().folds(sources.data(), folds, train.seed())));
        try (Selection selection = train.open()) {
            TrainRecipe recipe = train.recipe(selection);
            CrossValidationReport report;
            int stopped;
            try (Signals signals = Signals.caught()) {
                report = CrossValidation.of(rows).listen(this::tell).run(recipe);
                stopped = signals.exitCode();
            }
            json.write(
                    Documents.crossValidation(
                            selection.device().id(), sources.data().shown(), train.seed(), report),
                    results,
                    streams);
            print(report, selection.device().id());
            return exitCode(report, stopped);
        }
    }

    private void tell(FoldResult result) {
        streams.err()
                .println("fold " + result.fold() + " of " + folds + ": "
                        + result.evaluation().text() + " · " + result.training().text());
    }

    private void print(CrossValidationReport report, String device) {
        PrintStream people = json.people(streams);
        report.lines().forEach(people::println);
        if (!report.results().isEmpty()) {
            people.println(report.text() + " · " + report.results().size() + " folds · " + device);
        }
    }

    private int exitCode(CrossValidationReport report, int stopped) {
        String judged = " after " + report.results().size() + " of " + folds + " folds";
        if (report.failure() != null) {
            throw CommandException.failed(report.failure() + judged);
        }
        if (!report.complete()) {
            throw CommandException.ended(stopped, "cv was interrupted" + judged, null);
        }
        return ExitCode.OK;
    }
}
