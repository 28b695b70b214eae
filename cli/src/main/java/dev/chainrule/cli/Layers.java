package dev.chainrule.cli;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.text.Spelling;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The option {@code --layers 64,32,10}, or 64-32-10 as networks are printed: units, from the inputs to the outputs, and those
 * of a hidden layer with their function if it has one of its own, 64,32:relu,10.
 *
 * @param text the option as it was written
 * @param topology the network if the other hidden layers are sigmoid
 */
record Layers(String text, Topology topology) {
    private static final Pattern OWN = Pattern.compile(":\\s*(\\w+)");
    private static final List<String> WORDS =
            Stream.of(Activation.values()).map(Activation::word).toList();

    /** The layers as the option is written: {@code 64,32:relu,10}. */
    static String text(Topology topology) {
        return topology.toString().replace('-', ',');
    }

    /** The network if hidden layers without a function of their own take this one. */
    Topology with(Activation otherwise) {
        return Topology.parse(text, otherwise);
    }

    private static Layers parse(String text) {
        try {
            return new Layers(text, Topology.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + guess(text), e);
        }
    }

    /** Guesses what the first unknown function was meant to be. */
    private static String guess(String text) {
        Matcher own = OWN.matcher(text);
        while (own.find()) {
            if (!WORDS.contains(own.group(1))) {
                return Spelling.guess(own.group(1), WORDS);
            }
        }
        return "";
    }

    /** Reads the option. */
    static final class Converter extends Parsed<Layers> {
        Converter() {
            super(Layers::parse);
        }
    }

    /** Reads an option whose hidden layers are sigmoid unless they say otherwise. */
    static final class TopologyConverter extends Parsed<Topology> {
        TopologyConverter() {
            super(text -> parse(text).topology());
        }
    }
}
