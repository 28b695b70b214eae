package dev.chainrule.cli;

import dev.chainrule.nn.NetworkState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that a command writes at its end. Whether that can work is asked at the beginning, before the work is done that
 * would be lost. It is written beside its place and renamed: an existing file stays whole until the new one is.
 */
final class OutputFile {
    private final Path file;

    private OutputFile(Path file) {
        this.file = file;
    }

    /**
     * A file to be written.
     *
     * @param option what names it, for messages
     * @param inputs files that are read, which it must not replace
     * @throws CommandException if it cannot be written
     */
    static OutputFile of(String option, String name, Path... inputs) throws IOException {
        Path file = path(option, name);
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw CommandException.failed(option + " " + name + ": is a folder, expected a file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw CommandException.failed(option + " " + name + ": is not a regular file, expected one or none");
        }
        Path folder = target(file).getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw CommandException.failed(option + " " + name + ": its folder does not exist");
        }
        if (!Files.isWritable(folder)) {
            throw CommandException.failed(option + " " + name + ": its folder may not be written");
        }
        for (Path input : inputs) {
            if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                throw CommandException.usage(
                        option + " " + name + ": would replace what is read, expected another file");
            }
        }
        return new OutputFile(file);
    }

    private static Path path(String option, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CommandException.usage(option + " " + name + ": is no name of a file: " + e.getReason());
        }
    }

    /** Where the file really is: behind a link, if it is one. */
    private static Path target(Path file) throws IOException {
        return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    }

    /** Whether both are the same place. */
    boolean sameAs(OutputFile other) throws IOException {
        return target(file).normalize().equals(target(other.file).normalize());
    }

    /** Saves a network. */
    void write(NetworkState state) throws IOException {
        Uninterrupted.run(() -> state.save(file));
    }

    /** Writes text, in UTF-8. */
    void write(String text) throws IOException {
        Path target = target(file);
        Path temporary = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".tmp");
        Uninterrupted.run(() -> {
            try {
                Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Files.deleteIfExists(temporary);
                throw CommandException.failed(file + ": not written: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
