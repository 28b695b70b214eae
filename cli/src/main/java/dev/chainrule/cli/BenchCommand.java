package dev.chainrule.cli;

import dev.chainrule.bench.Bench;
import dev.chainrule.bench.BenchListener;
import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.page.BenchPage;
import dev.chainrule.bench.page.BenchText;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Preference;
import dev.chainrule.train.Signals;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chainrule bench}: how fast each device trains, how far that is from what it can do, and which one is the fastest. */
@Command(
        name = "bench",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Measure what each device can do at most, how fast it trains, and which one is the fastest.",
        footer = {
            "",
            "Ceilings are the best of several passes, all other times medians. A step is forward and backward on a"
                    + " batch that is on the device, straight into the weights; a reading ends when the device has"
                    + " finished. Devices take turns, round by round, after each has warmed up until it is steady. One"
                    + " is named the winner if the 95 %% confidence interval of the median ratio of two readings of a"
                    + " round does not contain 1.",
            "",
            "GFLOP/s count products only: 2 m n k. The share of the ceiling is the least time that the peak, the memory's"
                    + " bandwidth for as many bytes as the step uses, and the launches allow, over the time measured.",
            "",
            "Readings that differ by too much are called too noisy, and no factor is told of them. What spoils a verdict"
                    + " stands below it.",
            "",
            "First steps are compared between devices, and the cost may not have risen in the end. The exit code is 4 if"
                    + " one computes wrongly. Ctrl-C ends the measuring; what was measured is still shown and written."
        })
final class BenchCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--backends",
            paramLabel = "LIST",
            description =
                    "The devices, separated by commas, each written as for --backend of train: cpu:vector?threads=1"
                            + " (all that work, but for those that are chosen only when named).")
    private @Nullable String backends;

    @Option(
            names = "--shapes",
            paramLabel = "LIST",
            description = {
                "What to train, separated by commas: layers and batch, such as 784-128-10@32, or a letter (A,B,C; none"
                        + " with --crossover).",
                "A 64-32-10@32, B 784-128-10@32, C 784-512-512-10@128, D 784-2048-2048-10@512, E 4096-4096-4096-4096@256"
            })
    private @Nullable String shapes;

    @Option(
            names = "--crossover",
            paramLabel = "UNITS",
            converter = Layers.TopologyConverter.class,
            description = "Find out from which batch size on each device wins for a network of these layers, such as"
                    + " 784,128,10, and why. May be given several times.")
    private @Nullable List<Topology> crossovers;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Seconds.class,
            description = "About how long to measure a shape on a device (3).")
    private BigDecimal seconds = BigDecimal.valueOf(3);

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with tables and charts, which needs neither a network nor scripts.")
    private @Nullable String html;

    @Mixin
    private final JsonOption json = new JsonOption();

    BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Optional<OutputFile> results = json.file();
        Optional<OutputFile> page = html == null ? Optional.empty() : Optional.of(OutputFile.of("--html", html));
        OutputFile.checkApart("--json", results, "--html", page);
        Bench bench = plan();
        BenchReport report;
        int stopped;
        try (Signals signals = Signals.caught()) {
            report = bench.listener(new BenchListener() {
                        @Override
                        public void progressed(String line) {
                            streams.err().println(line);
                        }

                        @Override
                        public boolean stopped() {
                            return signals.came();
                        }
                    })
                    .run();
            stopped = signals.exitCode();
        }
        write(report, results, page);
        if (!report.complete()) {
            report.wrong().forEach(wrong -> streams.err().println("chainrule: bench: " + wrong));
            streams.err().println("chainrule: bench was stopped before all was measured; the results are incomplete");
            return stopped;
        }
        if (!report.wrong().isEmpty()) {
            throw CommandException.check("bench: " + String.join("; ", report.wrong())
                    + "; chainrule gradcheck tells which device is right");
        }
        if (report.devices().isEmpty()) {
            throw CommandException.failed("bench: no device could be measured: " + String.join("; ", report.leftOut()));
        }
        return ExitCode.OK;
    }

    private void write(BenchReport report, Optional<OutputFile> results, Optional<OutputFile> page) throws IOException {
        json.write(report, results, streams);
        if (page.isPresent()) {
            page.get().write(BenchPage.of(report));
        }
        if (!json.takesOutput()) {
            BenchText.lines(report).forEach(streams.out()::println);
        }
    }

    private Bench plan() {
        List<TrainingShape> wanted = shapes == null ? null : shapes(shapes);
        Bench bench = CommandException.orUsage(() -> Bench.of(devices()).seconds(seconds.doubleValue()));
        bench = wanted == null ? bench : bench.shapes(wanted);
        return crossovers == null ? bench : bench.crossovers(crossovers);
    }

    /** The devices that were asked for; all that work and need not be named, if none was. */
    private Preference devices() {
        if (backends == null) {
            return Preference.of("*");
        }
        Preference named = Preference.of(backends);
        named.entries().stream().filter(Preference.Entry::any).findFirst().ifPresent(any -> {
            throw CommandException.usage("--backends " + backends + ": '" + any
                    + "' names no device; without --backends, all that work are measured");
        });
        return named;
    }

    private static List<TrainingShape> shapes(String list) {
        try {
            return TrainingShape.list(list);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--shapes " + list + ": " + e.getMessage());
        }
    }
}
