package dev.chainrule.cli;

import dev.chainrule.check.AmbiguousNetworkException;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chainrule gradcheck}: holds a device's gradients to the reference, and the reference to central differences. */
@Command(
        name = "gradcheck",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Check gradients of random networks: the float64 reference against central differences, and"
                + " the device, entry by entry, against the reference within its error bound.",
        footer = {
            "",
            "Without --layers, networks of 1, 2 and 3 hidden layers are checked; without --hidden or --output,"
                    + " with all of these units. The exit code is 4 if anything is out of bounds."
        })
final class GradcheckCommand implements Callable<Integer> {
    private static final List<Topology> SHAPES =
            List.of(Topology.of(5, 4, 3), Topology.of(4, 6, 5, 3), Topology.of(3, 5, 4, 6, 2));

    /** The most multiplications of all checks, which take a minute or two. */
    private static final double MOST_WORK = 1e10;

    private final Streams streams;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(names = "--batch", paramLabel = "N", converter = AtLeastOne.class, description = "Examples (5).")
    private int batch = 5;

    @Option(names = "--seed", paramLabel = "S", description = "The seed of networks and examples (0).")
    private long seed;

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    GradcheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Optional<OutputFile> results = json.file();
        List<Topology> topologies = topologies();
        checkWork(topologies);
        try (Selection selection = backend.open()) {
            List<GradientCheck> checks = new ArrayList<>();
            for (Topology topology : topologies) {
                GradientCheck check = check(selection, topology);
                print(line(check, selection.device().id()));
                checks.add(check);
            }
            report(selection.device().id(), checks, results);
        }
        return ExitCode.OK;
    }

    private List<Topology> topologies() {
        List<Topology> topologies = new ArrayList<>();
        for (Topology layers : network.layers().map(List::of).orElse(SHAPES)) {
            for (Activation hidden : network.hidden()) {
                for (OutputUnit output : network.outputs()) {
                    topologies.add(layers.hidden(hidden).output(output));
                }
            }
        }
        return topologies;
    }

    private void checkWork(List<Topology> topologies) {
        double perExample =
                topologies.stream().mapToDouble(GradientCheck::multiplications).sum();
        if (perExample * batch > MOST_WORK) {
            double most = Math.floor(MOST_WORK / perExample);
            throw CommandException.usage(String.format(
                    Locale.ROOT,
                    "gradcheck: --batch %,d takes too long for %,d networks of up to %,d parameters; expected %s",
                    batch,
                    topologies.size(),
                    topologies.stream().mapToLong(Topology::parameters).max().orElse(0),
                    most >= 1
                            ? String.format(Locale.ROOT, "at most --batch %,.0f", most)
                            : "smaller --layers: one example is too much"));
        }
    }

    private GradientCheck check(Selection selection, Topology topology) {
        try {
            return GradientCheck.of(selection.compute(), topology, batch, seed);
        } catch (AmbiguousNetworkException e) {
            throw CommandException.failed("gradcheck: " + e.getMessage(), e);
        }
    }

    private void report(String device, List<GradientCheck> checks, Optional<OutputFile> results) throws IOException {
        GradientCheck worst = checks.stream()
                .max(Comparator.comparingDouble(check -> check.worst().ratio()))
                .orElseThrow();
        boolean right = checks.stream().allMatch(GradientCheck::right);
        json.write(
                new Document()
                        .put("backend", device)
                        .put("seed", seed)
                        .put("batch", batch)
                        .put("right", right)
                        .put("worstNetwork", network(worst))
                        .put("worst", worst.worst())
                        .put("checks", checks),
                results,
                streams);
        print("worst entry, of " + network(worst) + ", batch " + batch + ", seed " + seed + ":");
        print("    " + device + " " + worst.worst());
        print(right ? "all gradients are right" : "gradients are WRONG");
        checks.forEach(GradcheckCommand::requireRightReference);
        if (!right) {
            throw CommandException.check(
                    "gradcheck: " + device + " is out of bounds for " + network(worst) + " at " + worst.worst());
        }
    }

    private static void requireRightReference(GradientCheck check) {
        if (!check.referenceRight()) {
            throw CommandException.check(String.format(
                    Locale.ROOT,
                    "gradcheck: the reference's gradient of %s is %.3g from central differences, expected at most %.0e",
                    network(check),
                    check.referenceError(),
                    GradientCheck.TOLERANCE));
        }
    }

    /** The network: its layers and units. */
    private static String network(GradientCheck check) {
        Topology topology = check.topology();
        return topology + " " + NetworkOptions.name(topology.hidden()) + " " + NetworkOptions.name(topology.output());
    }

    private static String line(GradientCheck check, String device) {
        return String.format(
                Locale.ROOT,
                "%-12s %-8s %-9s reference %.1e %-6s %s %.3f of its bound %s",
                check.topology(),
                NetworkOptions.name(check.topology().hidden()),
                NetworkOptions.name(check.topology().output()),
                check.referenceError(),
                check.referenceRight() ? "ok" : "WRONG",
                device,
                check.worst().ratio(),
                check.worst().right() ? "ok" : "WRONG");
    }

    private void print(String line) {
        if (!json.takesOutput()) {
            streams.out().println(line);
            streams.out().flush(); // the next may take its time
        }
    }
}
