package dev.chainrule.cli;

import dev.chainrule.data.DataSets;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --layers}, {@code --hidden}, {@code --output} and {@code --cost}: what network. */
final class NetworkOptions {
    private static final int HIDDEN_UNITS = 32;

    @Option(
            names = "--layers",
            paramLabel = "UNITS",
            converter = Layers.Converter.class,
            description =
                    "Units of each layer, from the inputs to the outputs, such as 64,32,10, or with hidden units of"
                            + " a layer's own 784,512:relu,256:tanh,10 (train: one hidden layer of 32 units; gradcheck: networks"
                            + " of 1, 2 and 3 hidden layers).")
    private @Nullable Layers layers;

    @Option(
            names = "--hidden",
            paramLabel = "UNIT",
            converter = Words.Hidden.class,
            completionCandidates = Words.Hidden.class,
            description =
                    "Hidden units: ${COMPLETION-CANDIDATES} (train: sigmoid; gradcheck: all). Layers with a unit of their own"
                            + " keep it.")
    private @Nullable Activation hidden;

    @Option(
            names = "--output",
            paramLabel = "UNIT",
            converter = Words.Output.class,
            description = {
                "Output units with their canonical cost: sigmoid (binary cross-entropy), softmax (cross-entropy) or"
                        + " identity (half the squared error) (train: sigmoid; gradcheck: all)."
            })
    private @Nullable OutputUnit output;

    @Option(
            names = "--cost",
            paramLabel = "COST",
            converter = CostConverter.class,
            description = {
                "Another cost: huber or huber:DELTA (1) and absolute for identity outputs, in standard deviations of the"
                        + " quantity; focal, focal:GAMMA (2) or focal:GAMMA:ALPHA for sigmoid and softmax outputs"
                        + " (train: canonical; gradcheck: all)."
            })
    private @Nullable Cost cost;

    /** Whether any of the options about layers and units was given. */
    boolean told() {
        return layers != null || hidden != null || output != null;
    }

    /** The layers with these hidden units where they have none of their own, if layers were given. */
    Optional<Topology> layers(Activation otherwise) {
        return Optional.ofNullable(layers).map(given -> given.with(otherwise));
    }

    /** Reads sources for the output units that were asked for. */
    DataSets sets(DataSets plan) {
        return plan.outputs(output, layers == null ? null : layers.topology().outputs());
    }

    /** The hidden units that can be asked for, or the one that was. */
    List<Activation> hidden() {
        return hidden == null ? Words.Hidden.ALL : List.of(hidden);
    }

    /** The output units that can be asked for, or the one that was. */
    List<OutputUnit> outputs() {
        return output == null ? List.of(OutputUnit.values()) : List.of(output);
    }

    /** The output unit, sigmoid unless told otherwise. */
    OutputUnit output() {
        return outputs().get(0);
    }

    /** The cost, if one was given. */
    Optional<Cost> cost() {
        return Optional.ofNullable(cost);
    }

    /** Checks that a cost that was given is defined for these outputs. */
    void checkCost(OutputUnit u) {
        if (cost != null && !cost.fits(u)) {
            throw CommandException.usage("--cost " + cost + " with " + u.word() + " outputs, expected --output "
                    + (cost.kind() == Cost.Kind.FOCAL ? "sigmoid or softmax" : "identity"));
        }
    }

    /**
     * The layers that were asked for, or else one hidden layer, with the units that were, sigmoid unless told otherwise.
     *
     * @param data the examples that they must fit
     */
    Topology topology(Dataset data) {
        Activation g = hidden().get(0);
        Topology topology = layers(g)
                .orElseGet(() ->
                        Topology.of(data.inputs(), HIDDEN_UNITS, data.outputs()).hidden(g))
                .output(output())
                .cost(cost == null ? Cost.CANONICAL : cost);
        if (topology.output() == OutputUnit.SOFTMAX && topology.outputs() == 1) {
            throw CommandException.usage(
                    "layers " + Layers.text(topology)
                            + " end with one softmax unit, whose output is always 1; expected two or more, or --output sigmoid");
        }
        if (topology.inputs() != data.inputs() || topology.outputs() != data.outputs()) {
            throw CommandException.usage(
                    "layers " + Layers.text(topology) + " do not fit the data, expected " + data.inputs()
                            + " inputs and " + data.outputs() + " outputs"
                            + (data.schema().classes().size() == 2 ? " (or 1 output for the two classes)" : ""));
        }
        return topology;
    }

    /** Reads {@code --cost}. */
    static final class CostConverter extends Parsed<Cost> {
        CostConverter() {
            super(Cost::parse);
        }
    }
}
