package dev.chainrule.cli;

import dev.chainrule.json.Document;
import dev.chainrule.json.Json;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import dev.chainrule.text.ShellWord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** {@code chainrule reproduce}: trains a model again from its provenance, and compares the bytes. */
@Command(
        name = "reproduce",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Train a model again from what it tells of its origin, and compare the two, byte by byte.",
        footer = {
            "",
            "MODEL was saved by train --save FILE --provenance. Data are read from where they were then. Whatever has changed"
                    + " since is told: the data by their digest, versions, the device.",
            "",
            "The exit code is 4 if the models differ."
        })
final class ReproduceCommand implements Callable<Integer> {
    /** The part of a provenance that has the arguments of {@code train}, as a list of text in JSON. */
    static final String ARGUMENTS = "arguments";

    /** Options that decide no bit of a model, or that a reproduction has of its own. */
    static final Set<String> LEFT_OUT =
            Set.of("--save", "--provenance", "--json", "--every", "--keep", ReportOptions.FILE, ReportOptions.WATCH);

    private static final String STREAM = "-";
    private static final String DATABASE = "jdbc:";

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that train saved with its provenance.")
    private Path model = Path.of("");

    @Option(
            names = "--backend",
            paramLabel = "PREF",
            description = "Train on another device, as for train (that of the arguments).")
    private @Nullable String backend;

    @Mixin
    private final JsonOption json = new JsonOption();

    ReproduceCommand(Streams streams) {
        this.streams = streams;
    }

    /** The SHA-256 of a file in hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public Integer call() throws IOException {
        Optional<OutputFile> results = json.file(model);
        NetworkState before = NetworkState.load(model);
        List<String> arguments = arguments(before.provenance());
        NetworkState again = trained(arguments);
        List<String> changes = before.provenance().changes(again.provenance().with(ARGUMENTS, kept(before)));
        Optional<String> difference = before.difference(again);
        json.write(
                new Document()
                        .put("model", model.toString())
                        .put("same", difference.isEmpty())
                        .put("difference", difference.orElse(null))
                        .put("changes", changes)
                        .put("arguments", arguments),
                results,
                streams);
        PrintStream people = json.people(streams);
        changes.forEach(change -> people.println("changed: " + change));
        if (difference.isPresent()) {
            throw CommandException.check("reproduce: " + model + " differs from what its provenance gives now: "
                    + difference.get()
                    + (changes.isEmpty() ? "; nothing of its provenance has changed" : "; changed: " + names(changes)));
        }
        people.println(model + " is reproduced, every byte of the model: " + again.topology() + " on "
                + again.provenance().parts().get("device"));
        return ExitCode.OK;
    }

    private static String names(List<String> changes) {
        return String.join(
                ", ",
                changes.stream().map(change -> change.replaceFirst(":.*", "")).toList());
    }

    private static String kept(NetworkState state) {
        return state.provenance().parts().getOrDefault(ARGUMENTS, "");
    }

    private List<String> arguments(Provenance provenance) {
        String text = provenance.parts().get(ARGUMENTS);
        if (text == null) {
            throw CommandException.failed(
                    model + " does not tell how it came about, expected one of train --save FILE --provenance");
        }
        try {
            List<String> arguments = Json.texts(text);
            if (arguments.contains(STREAM)) {
                throw CommandException.failed(
                        model + " learnt from standard input, expected data that can be read again");
            }
            return arguments;
        } catch (IllegalArgumentException e) {
            throw CommandException.failed(model + ": its arguments are no list of text", e);
        }
    }

    /** Refuses what {@code train} keeps in no model: a stranger's could have files written, or a database's driver do anything. */
    private void checkHarmless(List<String> words) {
        ParseResult parsed = new CommandLine(new TrainCommand(streams))
                .setExpandAtFiles(false)
                .parseArgs(words.toArray(String[]::new));
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (LEFT_OUT.contains(name) || KeptArguments.NOT_KEPT.contains(name)) {
                throw CommandException.failed(model + " asks for " + name
                        + ", which no model of train --provenance does; it is not followed");
            }
        }
        for (ArgSpec each : parsed.matchedArgs()) {
            for (String value : each.originalStringValues()) {
                if (value.regionMatches(true, 0, DATABASE, 0, DATABASE.length())) {
                    throw CommandException.failed(model + " learnt from a database, and no model may have one opened: "
                            + "train it again by train " + ShellWord.quoted(value) + " …, and compare the files");
                }
            }
        }
    }

    /** The model that these arguments give now. */
    private NetworkState trained(List<String> arguments) throws IOException {
        Path folder = Files.createTempDirectory("chainrule-reproduce");
        Path file = folder.resolve("model.safetensors");
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            List<String> all = new ArrayList<>(arguments);
            if (backend != null) {
                all.removeIf(word -> word.startsWith("--backend=") || word.startsWith("--threads="));
                all.add("--backend=" + backend);
            }
            checkHarmless(all);
            all.add("--save=" + file);
            all.add("--provenance");
            TrainCommand train =
                    new TrainCommand(new Streams(nowhere, streams.err(), streams.in(), streams.progress()));
            new CommandLine(train).setExpandAtFiles(false).parseArgs(all.toArray(String[]::new));
            train.call();
            return NetworkState.load(file);
        } catch (ParameterException e) {
            throw CommandException.failed(model + ": its arguments are of another version: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }
}
