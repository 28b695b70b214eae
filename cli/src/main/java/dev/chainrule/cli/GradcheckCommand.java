package dev.chainrule.cli;

import dev.chainrule.check.AmbiguousNetworkException;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.check.GradientChecks;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
                    + " with all of these units; without any of these and --cost, with the other costs, too. The exit code"
                    + " is 4 if anything is out of bounds."
        })
final class GradcheckCommand implements Callable<Integer> {
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
                print(check.line(selection.device().id()));
                checks.add(check);
            }
            report(new GradientChecks(selection.device().id(), batch, seed, checks), results);
        }
        return ExitCode.OK;
    }

    private List<Topology> topologies() {
        List<Topology> all = new ArrayList<>();
        for (Activation g : network.hidden()) {
            network.layers(g).ifPresentOrElse(all::add, () -> all.addAll(GradientChecks.usual(g)));
        }
        Cost cost = network.cost().orElse(Cost.CANONICAL);
        List<OutputUnit> outputs = network.outputs().stream().filter(cost::fits).toList();
        if (outputs.isEmpty()) {
            network.checkCost(network.outputs().get(0));
        }
        Stream<Topology> asked = GradientChecks.with(all, outputs).stream().map(layers -> layers.cost(cost));
        boolean others = !network.told() && network.cost().isEmpty();
        return Stream.concat(asked, others ? GradientChecks.otherCosts().stream() : Stream.of())
                .toList();
    }

    private void checkWork(List<Topology> topologies) {
        double most = GradientChecks.mostExamples(topologies);
        if (batch > most) {
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

    private void report(GradientChecks checks, Optional<OutputFile> results) throws IOException {
        json.write(Documents.gradients(checks), results, streams);
        checks.lines().forEach(this::print);
        checks.fault().ifPresent(fault -> {
            throw CommandException.check("gradcheck: " + fault);
        });
    }

    private void print(String line) {
        if (!json.takesOutput()) {
            streams.out().println(line);
            streams.out().flush(); // the next may take its time
        }
    }
}
