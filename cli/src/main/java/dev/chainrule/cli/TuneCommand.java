package dev.chainrule.cli;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.Tuning;
import dev.chainrule.bench.TuningReport;
import dev.chainrule.bench.page.TuningText;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    private final Streams streams;

    @Option(
            names = "--layers",
            paramLabel = "UNITS",
            converter = Layers.TopologyConverter.class,
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
            converter = Seconds.class,
            description = "About how long to time, after the checks (60).")
    private BigDecimal seconds = BigDecimal.valueOf(60);

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
                    .seconds(seconds.doubleValue())
                    .listener(TuningText.telling(this::print))
                    .run();
            if (report.configurations().isEmpty()) {
                print(report.device() + ", opened as asked for, has nothing to tune");
                json.write(Documents.tuning(report, null), results, streams);
                return ExitCode.OK;
            }
            TuningText.lines(report).forEach(this::print);
            conclude(selection, report, results);
        }
        return ExitCode.OK;
    }

    private List<TrainingShape> shapes() {
        return CommandException.orUsage(() -> {
            if (layers != null) {
                return List.of(new TrainingShape(layers, batch == null ? BATCH : batch));
            }
            return Tuning.USUAL.stream()
                    .map(usual -> batch == null ? usual : new TrainingShape(usual.topology(), batch))
                    .toList();
        });
    }

    /** Keeps the winner, says so, and fails if anything is wrong. */
    private void conclude(Selection selection, TuningReport report, Optional<OutputFile> results) throws IOException {
        String place = null;
        RuntimeException failure = report.fault()
                .map(fault -> CommandException.check("tune: " + fault))
                .orElse(null);
        try {
            place = keep(selection, report);
        } catch (BackendException | CommandException e) {
            if (failure == null) {
                failure = e;
            } else {
                print(e.getMessage());
            }
        }
        json.write(Documents.tuning(report, place), results, streams);
        if (failure != null) {
            throw failure;
        }
    }

    /** Says what becomes of the present configuration; the place where the winner is kept, null if nothing is. */
    private @Nullable String keep(Selection selection, TuningReport report) {
        boolean right = report.present().filter(TunedConfiguration::right).isPresent();
        if (right && report.right().size() > 1 && report.winner().isEmpty()) {
            throw CommandException.failed("tune: steps take too long to be timed in " + seconds.toPlainString()
                    + " s, expected more --seconds or smaller --layers");
        }
        boolean notKept = dryRun && report.better().isPresent();
        TuningText.verdict(report).ifPresent(verdict -> print(verdict + (notKept ? "; not kept" : "")));
        Optional<String> place = dryRun ? Optional.empty() : report.keep(selection);
        place.ifPresent(kept -> print("kept for " + report.device() + " in " + kept));
        return place.orElse(null);
    }

    private void print(@Nullable String line) {
        if (!json.takesOutput()) {
            streams.out().println(line);
            streams.out().flush(); // the next may take its time
        }
    }
}
