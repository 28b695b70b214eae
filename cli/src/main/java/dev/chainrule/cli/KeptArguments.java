package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.files.Destination;
import dev.chainrule.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The arguments with which a training was begun, in the file {@code arguments.json} of its checkpoints: a list of text, the
 * data first if they were named. Files have their whole path, so that the training can go on from another folder.
 */
final class KeptArguments {
    private static final String NAME = "arguments.json";
    private static final long LONGEST = 1 << 20;

    /** Options of the training in hand, which the next one has of its own. */
    static final Set<String> NOT_KEPT =
            Set.of(CheckpointOptions.FOLDER, CheckpointOptions.RESUME, ReportOptions.WATCH, Chainrule.VERBOSE);

    private static final Set<String> FILES =
            Set.of("--test", "--validate", "--save", "--json", "--from", ReportOptions.FILE);
    private static final String NUMBER = "[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?";

    /** Option by name, each as one argument; the data have the name "". */
    private final Map<String, String> arguments;

    private KeptArguments(Map<String, String> arguments) {
        this.arguments = arguments;
    }

    /** The arguments of a command line, to be kept. */
    static KeptArguments of(ParseResult parsed) {
        Map<String, String> arguments = new LinkedHashMap<>();
        parsed.matchedPositionals()
                .forEach(data ->
                        data.originalStringValues().forEach(text -> arguments.put("", DataSource.absolute(text))));
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (NOT_KEPT.contains(name)) {
                continue;
            }
            List<String> values = option.originalStringValues();
            boolean flag = option.arity().max() == 0;
            String value = flag || values.isEmpty() ? "" : values.get(values.size() - 1);
            boolean file = FILES.contains(name) && !(name.equals("--validate") && value.matches(NUMBER));
            arguments.put(name, flag ? name : name + "=" + (file ? DataSource.absolute(value) : value));
        }
        return new KeptArguments(arguments);
    }

    /** Writes them into the folder. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        byte[] text = Json.text(List.copyOf(arguments.values())).getBytes(StandardCharsets.UTF_8);
        Destination.of(folder.resolve(NAME)).write(out -> out.write(text));
    }

    /** Reads those of a training that is to go on. */
    static KeptArguments read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        Map<String, String> arguments = new LinkedHashMap<>();
        try {
            if (Files.size(file) > LONGEST) {
                throw damaged(file);
            }
            for (String text : Json.texts(Files.readString(file))) {
                arguments.put(text.startsWith("--") ? text.replaceFirst("=.*", "") : "", text);
            }
        } catch (NoSuchFileException e) {
            throw CommandException.failed(
                    folder + ": holds no training, expected one that " + CheckpointOptions.FOLDER + " began");
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            throw damaged(file);
        }
        return new KeptArguments(arguments);
    }

    private static CommandException damaged(Path file) {
        return CommandException.failed(file + ": is no list of arguments, expected one as train writes it");
    }

    /** These, but for options of these names. */
    List<String> without(Set<String> names) {
        Map<String, String> left = new LinkedHashMap<>(arguments);
        left.keySet().removeAll(names);
        return new ArrayList<>(left.values());
    }

    /** Whether these have an option, and have it otherwise than others. */
    boolean changes(String name, KeptArguments others) {
        String value = arguments.get(name);
        return value != null && !value.equals(others.arguments.get(name));
    }

    /** These, with others in place of those of the same name. */
    List<String> with(KeptArguments others) {
        Map<String, String> all = new LinkedHashMap<>(arguments);
        all.putAll(others.arguments);
        return new ArrayList<>(all.values());
    }
}
