package dev.chainrule.cli;

import dev.chainrule.text.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command by which a training can be repeated, for a shell. */
final class Reproduction {
    /** Options that do not change what is learnt. */
    private static final Set<String> LEFT_OUT = Set.of(
            CheckpointOptions.FOLDER,
            CheckpointOptions.RESUME,
            "--every",
            "--keep",
            "--json",
            "--save",
            "--provenance",
            ReportOptions.FILE,
            ReportOptions.WATCH,
            Chainrule.VERBOSE);

    private static final String SEED = "--seed";

    private Reproduction() {}

    /** The command of these arguments, with the seed even where that is the default. */
    static String of(ParseResult parsed, long seed) {
        List<String> words = new ArrayList<>(List.of("chainrule", "train"));
        parsed.matchedPositionals().forEach(data -> words.addAll(data.originalStringValues()));
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (!LEFT_OUT.contains(name) && !name.equals(SEED)) {
                List<String> values = option.originalStringValues();
                words.add(name);
                if (option.arity().max() > 0 && !values.isEmpty()) {
                    words.add(values.get(values.size() - 1));
                }
            }
        }
        words.add(SEED);
        words.add(Long.toString(seed));
        return words.stream().map(ShellWord::quoted).collect(Collectors.joining(" "));
    }
}
