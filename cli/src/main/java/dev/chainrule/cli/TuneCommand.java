package dev.chainrule.cli;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.Tuning;
import dev.chainrule.bench.TuningListener;
import dev.chainrule.bench.TuningReport;
import dev.chainrule.bench.page.TextTable;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chainrule tune}: measures the configurations of a device, and keeps the fastest for this user. */
@Command(
        name = "tune",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Measure the configurations of a device against each other, and keep the fastest for this user."
                + " All give the same bits: each is checked against the float64 reference, and its bits against those of"
                + " the present one, before it is timed.",
        footer = {
            "",
            "The present configuration stays unless another takes less than 0.97 of its time. The exit code is 4 if a"
                    + " configuration fails, is out of bounds or gives other bits; it is neither timed nor kept."
        })
final class TuneCommand implements Callable<Integer> {
    private static final int BATCH = 32;
    private static final double MILLISECONDS = 1e3;

    private final Streams streams;

    @Option(
            names = "--layers",
            paramLabel = "UNITS",
            converter = Layers.class,
            description =
                    "Units of each layer of the network to time, such as 64,32,10 (784,128,10 and two larger ones).")
    private @Nullable Topology layers;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Examples in a step of training (32; 128 and 512 for the larger networks).")
    private @Nullable Integer batch;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "About how long to time, after the checks (60).")
    private int seconds = 60;

    @Option(names = "--dry-run", description = "Keep nothing.")
    private boolean dryRun;

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    TuneCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Optional<OutputFile> results = json.file();
        try (Selection selection = backend.open()) {
            TuningReport report = Tuning.of(selection)
                    .shapes(shapes())
                    .seconds(seconds)
                    .listener(new Lines())
                    .run();
            if (report.configurations().isEmpty()) {
                print(report.device() + ", opened as asked for, has nothing to tune");
                json.write(document(report, null), results, streams);
                return ExitCode.OK;
            }
            table(report);
            conclude(selection, report, results);
        }
        return ExitCode.OK;
    }

    /** Prints how it goes. */
    private final class Lines implements TuningListener {
        @Override
        public void started(String device, int configurations) {
            print(device + ": " + configurations + " configurations, each checked before it is timed");
        }

        @Override
        public void checked(TunedConfiguration one) {
            print("    " + one + ": "
                    + (one.complaint() == null ? "right" : "WRONG, " + Visible.text(one.complaint())));
        }

        @Override
        public void timing(int configurations, double ofSeconds) {
            print("timing " + configurations + " of them for about " + seconds + " s");
        }

        @Override
        public void leftOut(TrainingShape shape) {
            print("    " + shape + " takes too long for that, and is left out");
        }

        @Override
        public void rejected(TunedConfiguration one) {
            checked(one);
        }
    }

    private List<TrainingShape> shapes() {
        if (layers != null) {
            return List.of(shape(layers, batch == null ? BATCH : batch));
        }
        return batch == null
                ? Tuning.USUAL
                : Tuning.USUAL.stream()
                        .map(usual -> shape(usual.topology(), batch))
                        .toList();
    }

    private static TrainingShape shape(Topology topology, int batch) {
        try {
            return new TrainingShape(topology, batch);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }

    private void table(TuningReport report) {
        List<TunedConfiguration> timed =
                report.right().stream().filter(TunedConfiguration::timed).toList();
        if (timed.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("CONFIGURATION"));
        timed.get(0).steps().forEach(step -> titles.add(step.shape() + " (ms)"));
        titles.add("RELATIVE");
        rows.add(titles);
        for (TunedConfiguration one : timed) {
            List<String> cells = new ArrayList<>(List.of(one.toString()));
            one.steps().forEach(step -> cells.add(number(MILLISECONDS * step.seconds())));
            cells.add(number(one.relative()));
            rows.add(cells);
        }
        TextTable.lines(rows).forEach(this::print);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Keeps the winner, says so, and fails if anything is wrong. */
    private void conclude(Selection selection, TuningReport report, Optional<OutputFile> results) throws IOException {
        String place = null;
        RuntimeException failure = wrong(report);
        try {
            place = keep(selection, report);
        } catch (BackendException | CommandException e) {
            if (failure == null) {
                failure = e;
            } else {
                print(e.getMessage());
            }
        }
        json.write(document(report, place), results, streams);
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable CommandException wrong(TuningReport report) {
        TunedConfiguration present = present(report);
        if (present.complaint() != null) {
            return CommandException.check("tune: " + report.device() + " is wrong as it is opened now, with " + present
                    + ": " + Visible.text(present.complaint()));
        }
        List<TunedConfiguration> wrong = report.wrong();
        return wrong.isEmpty()
                ? null
                : CommandException.check("tune: " + wrong.size() + " of "
                        + report.configurations().size() + " configurations of " + report.device() + " are wrong: "
                        + wrong.stream().map(TunedConfiguration::toString).collect(Collectors.joining(", ")));
    }

    private static TunedConfiguration present(TuningReport report) {
        return report.present().orElseThrow();
    }

    /** Where the winner is kept; null, if nothing is. */
    private @Nullable String keep(Selection selection, TuningReport report) {
        TunedConfiguration present = present(report);
        if (!present.right()) {
            return null;
        }
        if (report.right().size() == 1) {
            print(present + " stays: no other is right");
            return null;
        }
        TunedConfiguration winner = report.winner()
                .orElseThrow(() -> CommandException.failed("tune: steps take too long to be timed in " + seconds
                        + " s, expected more --seconds or smaller --layers"));
        if (winner.equals(present)) {
            print(present + " stays: nothing that is right takes less than " + Tuning.CLEARLY_FASTER + " of its time");
            return null;
        }
        String verdict = winner + " takes " + number(winner.relative()) + " of the time of " + present;
        if (dryRun) {
            print(verdict + "; not kept");
            return null;
        }
        print(verdict);
        String place = selection.remember(winner.options());
        print("kept for " + report.device() + " in " + place);
        return place;
    }

    static Document document(TuningReport report, @Nullable String place) {
        return new Document()
                .put("backend", report.device())
                .put(
                        "present",
                        report.present().map(TunedConfiguration::options).orElse(null))
                .put("winner", report.winner().map(TunedConfiguration::options).orElse(null))
                .put("keptIn", place)
                .put("configurations", report.configurations());
    }

    private void print(@Nullable String line) {
        if (!json.takesOutput()) {
            streams.out().println(line);
            streams.out().flush(); // the next may take its time
        }
    }
}
