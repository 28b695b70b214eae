package dev.chainrule.cli;

import dev.chainrule.text.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The argument DATA and the options of {@code train} that other commands take too. */
final class TrainArguments {
    private TrainArguments() {}

    /** A command line for a command of one's own that fills in the fields of {@code train}, too. */
    static CommandLine typed(Object command, TrainOptions train, String... left) {
        CommandLine line = new CommandLine(command);
        for (OptionSpec option : shared(train, left)) {
            line.getCommandSpec().addOption(OptionSpec.builder(option).build());
        }
        for (PositionalParamSpec data : CommandSpec.forAnnotatedObject(train).positionalParameters()) {
            line.getCommandSpec()
                    .addPositional(PositionalParamSpec.builder(data).build());
        }
        return line;
    }

    /** A command line for a command that takes every value as text, since it may stand for several. */
    static CommandLine asText(Object command, TrainOptions train, String... left) {
        CommandLine line = new CommandLine(command);
        for (OptionSpec option : shared(train, left)) {
            boolean flag = option.arity().max() == 0;
            line.getCommandSpec()
                    .addOption(OptionSpec.builder(option.longestName(), option.names())
                            .paramLabel(option.paramLabel())
                            .description(option.description())
                            .completionCandidates(option.completionCandidates())
                            .type(flag ? boolean.class : String.class)
                            .arity(flag ? "0" : "1")
                            .build());
        }
        for (PositionalParamSpec data : CommandSpec.forAnnotatedObject(train).positionalParameters()) {
            line.getCommandSpec()
                    .addPositional(PositionalParamSpec.builder()
                            .index("0")
                            .arity("0..1")
                            .paramLabel(data.paramLabel())
                            .description(data.description())
                            .type(String.class)
                            .build());
        }
        return line;
    }

    private static List<OptionSpec> shared(TrainOptions train, String... left) {
        Set<String> own = Set.of(left);
        return CommandSpec.forAnnotatedObject(train).options().stream()
                .filter(option -> !own.contains(option.longestName()))
                .toList();
    }

    /**
     * The arguments of {@code train} among those of a command line: by option, the data by "". A flag has no value.
     *
     * @param own the names of options that are not those of train
     */
    static Map<String, String> of(ParseResult parsed, Set<String> own) {
        Map<String, String> arguments = new LinkedHashMap<>();
        parsed.matchedPositionals()
                .forEach(data -> data.originalStringValues().forEach(text -> arguments.put("", text)));
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (!own.contains(name)) {
                List<String> values = option.originalStringValues();
                boolean flag = option.arity().max() == 0 || values.isEmpty();
                arguments.put(name, flag ? "" : values.get(values.size() - 1));
            }
        }
        return arguments;
    }

    /** The options of {@code train} with these arguments. */
    static TrainOptions train(Streams streams, Map<String, String> arguments, String command) {
        TrainOptions train = new TrainOptions(streams);
        try {
            new CommandLine(train)
                    .setExpandAtFiles(false)
                    .parseArgs(words(arguments).toArray(String[]::new));
        } catch (ParameterException e) {
            throw CommandException.usage(e.getMessage() + "; see chainrule " + command + " --help");
        }
        return train;
    }

    /** The arguments as a program gets them. */
    static List<String> words(Map<String, String> arguments) {
        List<String> words = new ArrayList<>();
        arguments.forEach(
                (name, value) -> words.add(name.isEmpty() ? value : value.isEmpty() ? name : name + "=" + value));
        return words;
    }

    /** The command that trains with these arguments, for a shell. */
    static String command(Map<String, String> arguments) {
        StringBuilder command = new StringBuilder("chainrule train");
        arguments.forEach((name, value) -> {
            command.append(name.isEmpty() ? "" : " " + name);
            command.append(name.isEmpty() || !value.isEmpty() ? " " + ShellWord.quoted(value) : "");
        });
        return command.toString();
    }
}
