package dev.chainrule.cli;

import dev.chainrule.files.Destination;
import dev.chainrule.files.NotAFileException;
import dev.chainrule.files.StandardStream;
import dev.chainrule.files.Uninterrupted;
import dev.chainrule.nn.NetworkState;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a command writes at its end. Whether that can work is asked at the beginning, before the work is done that
 * would be lost.
 */
final class OutputFile {
    private final Destination destination;

    private OutputFile(Destination destination) {
        this.destination = destination;
    }

    /**
     * A file to be written.
     *
     * @param option what names it, for messages
     * @param inputs files that are read, which it must not replace
     * @throws CommandException for wrong usage, if the name cannot be that of a file or is that of another one in use;
     *     else if it cannot be written
     */
    static OutputFile of(String option, String name, Path... inputs) throws IOException {
        String place = option + " " + name + ": ";
        if (StandardStream.named(name).isPresent()) {
            throw CommandException.usage(place + "what is printed goes there, expected a file");
        }
        Destination destination = Destination.of(path(option, name));
        try {
            destination.check();
        } catch (NotAFileException e) {
            throw CommandException.usage(place + e.getReason());
        } catch (FileSystemException e) {
            throw CommandException.failed(place + e.getReason(), e);
        }
        for (Path input : inputs) {
            if (destination.sameAs(input)) {
                throw CommandException.usage(place + "would replace what is read, expected another file");
            }
        }
        for (StandardStream stream : StandardStream.values()) {
            if (destination.sameAs(stream.file())) {
                throw CommandException.usage(place + "what is printed goes there, expected another file");
            }
        }
        return new OutputFile(destination);
    }

    private static Path path(String option, String name) {
        if (name.isBlank()) {
            throw CommandException.usage(option + " '" + name + "': names no file, expected the name of one");
        }
        if (name.endsWith("/") || name.endsWith(File.separator)) {
            throw CommandException.usage(option + " " + name + ": it is a folder, expected a file");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CommandException.usage(option + " " + name + ": is no name of a file: " + e.getReason());
        }
    }

    /** Checks that two options, if both are given, name two files. */
    static void checkApart(String option, Optional<OutputFile> file, String otherOption, Optional<OutputFile> other)
            throws IOException {
        if (file.isPresent() && other.isPresent() && file.get().sameAs(other.get())) {
            throw CommandException.usage(option + " and " + otherOption + " name the same file, expected two");
        }
    }

    /** Whether both are the same file. */
    private boolean sameAs(OutputFile other) throws IOException {
        return destination.sameAs(other.destination.path());
    }

    /** Saves a network; if that fails, though it was asked before, then among the system's temporary files. */
    void write(NetworkState state) throws IOException {
        uninterrupted(() -> {
            try {
                state.save(destination.path());
            } catch (IOException e) {
                throw CommandException.failed(
                        e.getMessage() + "; the model is in " + state.saveElsewhere(e) + " instead", e);
            }
        });
    }

    /** Writes a file by a library that is given its path. */
    void write(Saving saving) throws IOException {
        uninterrupted(() -> saving.to(destination.path()));
    }

    /** The way in which a library writes a file. */
    @FunctionalInterface
    interface Saving {
        void to(Path file) throws IOException;
    }

    private static void uninterrupted(Uninterrupted.Work work) throws IOException {
        try {
            Uninterrupted.run(work);
        } catch (InterruptedIOException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Writes text, in UTF-8. */
    void write(String text) throws IOException {
        uninterrupted(() -> destination.write(out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public String toString() {
        return destination.toString();
    }
}
