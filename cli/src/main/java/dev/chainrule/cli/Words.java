package dev.chainrule.cli;

import dev.chainrule.modelselection.Criterion;
import dev.chainrule.nn.Initializer;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.text.Spelling;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads an option that is one of some words, in any case, and lists them for its help. */
abstract class Words<T> extends Parsed<T> implements Iterable<String> {
    private final List<String> words;

    /** Reads one of these values by its word. */
    Words(List<T> all, Function<T, String> word) {
        this(text -> named(text, all, word), all.stream().map(word).toList());
    }

    private Words(Function<String, T> parse, List<String> words) {
        super(parse);
        this.words = words;
    }

    private static <T> T named(String text, List<T> all, Function<T, String> word) {
        for (T one : all) {
            if (word.apply(one).equalsIgnoreCase(text)) {
                return one;
            }
        }
        List<String> words = all.stream().map(word).toList();
        throw new IllegalArgumentException(
                "'" + text + "' is unknown, expected one of " + String.join(", ", words) + Spelling.guess(text, words));
    }

    @Override
    public final Iterator<String> iterator() {
        return words.iterator();
    }

    /** Functions of hidden units. */
    static final class Hidden extends Words<Activation> {
        static final List<Activation> ALL = Stream.of(Activation.values())
                .filter(g -> g != Activation.IDENTITY) // layers of it add nothing
                .toList();

        Hidden() {
            super(ALL, Activation::word);
        }
    }

    /** Functions of hidden layers that are there: one for all, or one for each, joined by hyphens as a model file has them. */
    static final class OfLayers extends Words<List<Activation>> {
        OfLayers() {
            super(
                    text -> Stream.of(text.split("-", -1))
                            .map(word -> named(word, List.of(Activation.values()), Activation::word))
                            .toList(),
                    Stream.of(Activation.values()).map(Activation::word).toList());
        }
    }

    /** Functions of output units. */
    static final class Output extends Words<OutputUnit> {
        Output() {
            super(List.of(OutputUnit.values()), OutputUnit::word);
        }
    }

    /** Distributions of initial weights. */
    static final class Initial extends Words<Initializer> {
        Initial() {
            super(List.of(Initializer.values()), Initializer::word);
        }
    }

    /** Optimizers. */
    static final class Optimizers extends Words<NamedOptimizer> {
        Optimizers() {
            super(List.of(NamedOptimizer.values()), NamedOptimizer::word);
        }
    }

    /** Figures by which trials are compared. */
    static final class Criteria extends Words<Criterion> {
        Criteria() {
            super(Criterion.names().stream().map(Criterion::of).toList(), Criterion::figure);
        }
    }

    /** Schedules, which are told as they are written. */
    static final class Schedules extends Words<String> {
        Schedules() {
            super(Schedules::known, Schedule.WORDS);
        }

        private static String known(String text) {
            Schedule.named(text); // refuses other words
            return text;
        }
    }
}
