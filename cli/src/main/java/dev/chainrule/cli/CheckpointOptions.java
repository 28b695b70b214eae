package dev.chainrule.cli;

import dev.chainrule.train.Checkpoints;
import dev.chainrule.train.Every;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --checkpoint}, {@code --every}, {@code --keep} and {@code --resume}: a training that can go on. */
final class CheckpointOptions {
    static final String FOLDER = "--checkpoint";
    static final String RESUME = "--resume";

    @Option(
            names = FOLDER,
            paramLabel = "DIR",
            description =
                    "Write checkpoints into this folder, from which the training can go on after whatever ended it.")
    private @Nullable String folder;

    @Option(
            names = "--every",
            paramLabel = "N",
            converter = EveryConverter.class,
            description = "When to write one: every N epochs, or as in 100batches, 30s, 10m (1).")
    private @Nullable Every every;

    @Option(
            names = "--keep",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "How many of them to keep, the newest (3).")
    private @Nullable Integer keep;

    @Option(
            names = RESUME,
            description =
                    "Go on with the training in --checkpoint DIR, with the arguments that it was begun with; those"
                            + " that are given again, such as --backend, replace them. What decides the numbers must not change.")
    private boolean resume;

    /** Whether a training is to go on. */
    boolean resume() {
        return resume;
    }

    /** The folder, if there is one. */
    Optional<Path> folder() {
        if (folder == null) {
            if (resume || every != null || keep != null) {
                throw CommandException.usage((resume ? RESUME : every != null ? "--every" : "--keep")
                        + " is about checkpoints, expected " + FOLDER + " DIR too");
            }
            return Optional.empty();
        }
        try {
            if (folder.isBlank()) {
                throw CommandException.usage(FOLDER + " '" + folder + "': names no folder, expected the name of one");
            }
            return Optional.of(Path.of(folder));
        } catch (InvalidPathException e) {
            throw CommandException.usage(FOLDER + " " + folder + ": is no name of a folder: " + e.getReason());
        }
    }

    /** The checkpoints that were asked for; they are looked for where the training is to go on. */
    Optional<Checkpoints> checkpoints() {
        return folder().map(path -> {
            Checkpoints plan = Checkpoints.in(path);
            plan = every == null ? plan : plan.every(every);
            plan = keep == null ? plan : plan.keep(keep);
            return resume ? plan.resume() : plan;
        });
    }

    /** Reads {@code --every}. */
    static final class EveryConverter extends Parsed<Every> {
        EveryConverter() {
            super(Every::of);
        }
    }
}
