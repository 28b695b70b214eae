package dev.chainrule.cli;

import dev.chainrule.bench.page.ParityPage;
import dev.chainrule.check.parity.Parity;
import dev.chainrule.check.parity.ParityPlan;
import dev.chainrule.check.parity.ParityRun;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Preference;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chainrule parity}: the same training on several devices, operation by operation and step by step. */
@Command(
        name = "parity",
        sortOptions = false,
        usageHelpWidth = 100,
        description =
                "Train one network from one seed on several devices, and hold every operation and every step to the"
                        + " float64 reference, and the bits of each device to those of the first.",
        footer = {
            "",
            "Each operation of the first device's training is repeated by the others on the same operands: how many elements"
                    + " have equal bits, the largest and the 99th-percentile error in units in the last place (ulp), and the"
                    + " largest share of what is allowed. Steps are those of each device's own training. The first"
                    + " difference is told with step, operation and element.",
            "",
            "The exit code is 4 if an element is out of bounds, or two devices that promise the same bits (chainrule devices)"
                    + " have different ones."
        })
final class ParityCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--backends",
            paramLabel = "LIST",
            description =
                    "The devices, separated by commas, each written as for --backend of train, the first of which the"
                            + " others are compared with; * is all that work (cpu:scalar,*).")
    private String backends = "cpu:scalar,*";

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(names = "--batch", paramLabel = "N", converter = AtLeastOne.class, description = "Examples of a step (37).")
    private @Nullable Integer batch;

    @Option(names = "--steps", paramLabel = "N", converter = AtLeastOne.class, description = "Steps (10).")
    private @Nullable Integer steps;

    @Option(names = "--seed", paramLabel = "S", description = "The seed of weights and examples (0).")
    private long seed;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with the tables, which needs neither a network nor scripts.")
    private @Nullable String html;

    @Mixin
    private final JsonOption json = new JsonOption();

    ParityCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Optional<OutputFile> results = json.file();
        Optional<OutputFile> page = html == null ? Optional.empty() : Optional.of(OutputFile.of("--html", html));
        OutputFile.checkApart("--json", results, "--html", page);
        ParityPlan plan = CommandException.orUsage(this::plan);
        Preference devices = CommandException.orUsage(() -> Preference.of(backends));
        Parity parity = CommandException.orUsage(() -> ParityRun.of(plan, devices));
        json.write(Documents.parity(parity), results, streams);
        if (page.isPresent()) {
            page.get().write(ParityPage.of(parity));
        }
        if (!json.takesOutput()) {
            parity.lines().forEach(streams.out()::println);
        }
        parity.fault().ifPresent(fault -> {
            throw CommandException.check("parity: " + fault);
        });
        return ExitCode.OK;
    }

    private ParityPlan plan() {
        ParityPlan usual = ParityPlan.usual().seed(seed);
        ParityPlan plan = usual.topology(topology(usual.topology()));
        plan = batch == null ? plan : plan.examples(batch);
        return steps == null ? plan : plan.steps(steps);
    }

    /** The layers that were asked for, or the usual ones, with the units and the cost that were. */
    private Topology topology(Topology usual) {
        Activation g = network.hidden().get(0);
        boolean told = network.hidden().size() == 1;
        Topology layers = network.layers(g).orElseGet(() -> told ? usual.hidden(g) : usual);
        if (network.outputs().size() == 1) {
            layers = layers.output(network.output());
        }
        Cost cost = network.cost().orElse(Cost.CANONICAL);
        network.checkCost(layers.output());
        return layers.cost(cost);
    }
}
