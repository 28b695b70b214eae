package dev.chainrule.cli;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options {@code --layers}, {@code --hidden} and {@code --output}: what network. */
final class NetworkOptions {
    @Option(
            names = "--layers",
            paramLabel = "UNITS",
            converter = Layers.class,
            description = "Units of each layer, from the inputs to the outputs, such as 64,32,10 (train: one hidden"
                    + " layer of 32 units; gradcheck: networks of 1, 2 and 3 hidden layers).")
    private @Nullable Topology layers;

    @Option(
            names = "--hidden",
            paramLabel = "UNIT",
            converter = HiddenConverter.class,
            completionCandidates = HiddenWords.class,
            description = "Hidden units: ${COMPLETION-CANDIDATES} (train: sigmoid; gradcheck: all).")
    private @Nullable Activation hidden;

    @Option(
            names = "--output",
            paramLabel = "UNIT",
            converter = OutputConverter.class,
            description = {
                "Output units, which decide the cost: sigmoid (binary cross-entropy), softmax (cross-entropy) or"
                        + " identity (half the squared error) (train: sigmoid; gradcheck: all)."
            })
    private @Nullable OutputUnit output;

    /** The layers, if they were given. */
    Optional<Topology> layers() {
        return Optional.ofNullable(layers);
    }

    /** The hidden units that can be asked for, or the one that was. */
    List<Activation> hidden() {
        return hidden == null ? HiddenConverter.ALL : List.of(hidden);
    }

    /** The output units that can be asked for, or the one that was. */
    List<OutputUnit> outputs() {
        return output == null ? List.of(OutputUnit.values()) : List.of(output);
    }

    /** Whether the output unit was given. */
    boolean tellsOutput() {
        return output != null;
    }

    /** The output unit, sigmoid unless told otherwise. */
    OutputUnit output() {
        return outputs().get(0);
    }

    /** These layers with the units that were asked for, sigmoid unless told otherwise. */
    Topology topology(Topology of) {
        Topology topology = of.hidden(hidden().get(0)).output(output());
        if (topology.output() == OutputUnit.SOFTMAX && topology.outputs() == 1) {
            throw CommandException.usage(
                    "layers " + Layers.text(of)
                            + " end with one softmax unit, whose output is always 1; expected two or more, or --output sigmoid");
        }
        return topology;
    }

    /** Reads {@code --hidden}. */
    static final class HiddenConverter implements ITypeConverter<Activation> {
        private static final List<Activation> ALL = Stream.of(Activation.values())
                .filter(g -> g != Activation.IDENTITY) // layers of it add nothing
                .toList();

        @Override
        public Activation convert(String text) {
            return named(text, ALL);
        }
    }

    /** The words that {@code --hidden} takes. */
    static final class HiddenWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return HiddenConverter.ALL.stream().map(Activation::word).iterator();
        }
    }

    /** Reads {@code --output}. */
    static final class OutputConverter implements ITypeConverter<OutputUnit> {
        @Override
        public OutputUnit convert(String text) {
            return named(text, List.of(OutputUnit.values()));
        }
    }

    private static <E extends Enum<E>> E named(String text, List<E> all) {
        for (E e : all) {
            if (name(e).equalsIgnoreCase(text)) {
                return e;
            }
        }
        throw new TypeConversionException("'" + text + "' is unknown, expected one of "
                + String.join(", ", all.stream().map(NetworkOptions::name).toList()));
    }

    /** A unit as it is written on the command line. */
    static String name(Enum<?> unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
