package dev.chainrule.cli;

import dev.chainrule.cli.bench.TrainingShape;
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
    private static final List<TrainingShape> SHAPES = List.of(
            TrainingShape.of("784-128-10@32"),
            TrainingShape.of("784-800-10@128"),
            TrainingShape.of("784-2048-2048-10@512"));
    private static final int BATCH = 32;
    private static final double MILLISECONDS = 1e3;

    private final Streams streams;

    @Option(
            names = "--layers",
            paramLabel = "UNITS",
            converter = Layers.Converter.class,
            description =
                    "Units of each layer of the network to time, such as 64,32,10 (784,128,10 and two larger ones).")
    private @Nullable Layers layers;

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
        try (Selection selection = backend.open();
                Tuning tuning = new Tuning(selection)) {
            String device = selection.device().id();
            if (tuning.all().isEmpty()) {
                print(device + ", opened as asked for, has nothing to tune");
                json.write(document(device, tuning, null), results, streams);
                return ExitCode.OK;
            }
            measure(device, tuning);
            conclude(selection, tuning, results);
        }
        return ExitCode.OK;
    }

    private void measure(String device, Tuning tuning) {
        print(device + ": " + tuning.all().size() + " configurations, each checked before it is timed");
        tuning.check(this::judgement);
        List<Configured> right = tuning.right();
        if (right.size() > 1) {
            print("timing " + right.size() + " of them for about " + seconds + " s");
            List<TrainingShape> shapes = shapes();
            for (TrainingShape shape : shapes) {
                if (!tuning.measure(shape, (double) seconds / shapes.size())) {
                    print("    " + shape + " takes too long for that, and is left out");
                }
            }
            right.stream().filter(one -> !one.right()).forEach(this::judgement);
            table(tuning);
        }
    }

    private void judgement(Configured one) {
        print("    " + one + ": " + (one.right() ? "right" : "WRONG, " + one.complaint()));
    }

    private List<TrainingShape> shapes() {
        if (layers != null) {
            return List.of(shape(layers.topology(), batch == null ? BATCH : batch));
        }
        return batch == null
                ? SHAPES
                : SHAPES.stream().map(shape -> shape(shape.topology(), batch)).toList();
    }

    private static TrainingShape shape(Topology topology, int batch) {
        try {
            return new TrainingShape(topology, batch);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }

    private void table(Tuning tuning) {
        List<TrainingShape> shapes = tuning.present().shapes();
        if (shapes.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("CONFIGURATION"));
        shapes.forEach(shape -> titles.add(shape + " (ms)"));
        titles.add("RELATIVE");
        rows.add(titles);
        for (Configured one : tuning.right()) {
            List<String> cells = new ArrayList<>(List.of(one.toString()));
            shapes.forEach(shape -> cells.add(number(MILLISECONDS * one.seconds(shape))));
            cells.add(number(one.relativeTo(tuning.present())));
            rows.add(cells);
        }
        Columns.lines(rows).forEach(this::print);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Keeps the winner, says so, and fails if anything is wrong. */
    private void conclude(Selection selection, Tuning tuning, Optional<OutputFile> results) throws IOException {
        String place = null;
        RuntimeException failure = wrong(selection.device().id(), tuning);
        try {
            place = keep(selection, tuning);
        } catch (BackendException | CommandException e) {
            if (failure == null) {
                failure = e;
            } else {
                print(e.getMessage());
            }
        }
        json.write(document(selection.device().id(), tuning, place), results, streams);
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable CommandException wrong(String device, Tuning tuning) {
        List<Configured> wrong =
                tuning.all().stream().filter(one -> !one.right()).toList();
        if (!tuning.present().right()) {
            return CommandException.check("tune: " + device + " is wrong as it is opened now, with " + tuning.present()
                    + ": " + tuning.present().complaint());
        }
        return wrong.isEmpty()
                ? null
                : CommandException.check("tune: " + wrong.size() + " of "
                        + tuning.all().size() + " configurations of " + device + " are wrong: "
                        + wrong.stream().map(Configured::toString).collect(Collectors.joining(", ")));
    }

    /** Where the winner is kept; null, if nothing is. */
    private @Nullable String keep(Selection selection, Tuning tuning) {
        Configured present = tuning.present();
        if (!present.right()) {
            return null;
        }
        if (tuning.right().size() == 1) {
            print(present + " stays: no other is right");
            return null;
        }
        Configured winner = tuning.winner()
                .orElseThrow(() -> CommandException.failed("tune: steps take too long to be timed in " + seconds
                        + " s, expected more --seconds or smaller --layers"));
        if (winner == present) {
            print(present + " stays: nothing that is right takes less than " + Tuning.CLEARLY_FASTER + " of its time");
            return null;
        }
        String verdict = winner + " takes " + number(winner.relativeTo(present)) + " of the time of " + present;
        if (dryRun) {
            print(verdict + "; not kept");
            return null;
        }
        print(verdict);
        String place = selection.remember(winner.options());
        print("kept for " + selection.device().id() + " in " + place);
        return place;
    }

    private static Document document(String device, Tuning tuning, @Nullable String place) {
        boolean none = tuning.all().isEmpty();
        return new Document()
                .put("backend", device)
                .put("present", none ? null : tuning.present().options())
                .put("winner", tuning.winner().map(Configured::options).orElse(null))
                .put("keptIn", place)
                .put(
                        "configurations",
                        tuning.all().stream().map(one -> document(one, tuning)).toList());
    }

    private static Document document(Configured one, Tuning tuning) {
        boolean timed = !one.shapes().isEmpty();
        return new Document()
                .put("options", one.options())
                .put("right", one.right())
                .put("complaint", one.right() ? null : one.complaint())
                .put(
                        "steps",
                        one.shapes().stream()
                                .map(shape -> new Document()
                                        .put(
                                                "layers",
                                                Layers.of(shape.topology()).units())
                                        .put("batch", shape.batch())
                                        .put("seconds", one.seconds(shape)))
                                .toList())
                .put("relative", timed ? one.relativeTo(tuning.present()) : null);
    }

    private void print(@Nullable String line) {
        if (!json.takesOutput()) {
            streams.out().println(line);
            streams.out().flush(); // the next may take its time
        }
    }
}
