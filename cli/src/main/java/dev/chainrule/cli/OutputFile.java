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
    private static final int MOST_LINKS = 40;

    private final Path file;

    private OutputFile(Path file) {
        this.file = file;
    }

    /**
     * A file to be written.
     *
     * @param option what names it, for messages
     * @param inputs files that are read, which it must not replace
     * @throws CommandException for wrong usage, if the name cannot be that of a file; else if it cannot be written
     */
    static OutputFile of(String option, String name, Path... inputs) throws IOException {
        Path file = path(option, name);
        Path target = target(file);
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw CommandException.usage(option + " " + name + ": is a folder, expected a file");
        }
        if (Files.isSymbolicLink(target)) {
            throw CommandException.usage(option + " " + name + ": is a link that leads nowhere, expected a file");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw CommandException.usage(option + " " + name + ": is not a regular file, expected one or none");
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw CommandException.failed(option + " " + name + ": its folder "
                    + (Files.isSymbolicLink(file) ? "behind the link, " + folder + ", " : "") + "does not exist");
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
        if (name.isBlank()) {
            throw CommandException.usage(option + " '" + name + "': names no file, expected the name of one");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CommandException.usage(option + " " + name + ": is no name of a file: " + e.getReason());
        }
    }

    /** Where the file really is: behind links, whether it is there or not. */
    private static Path target(Path file) throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        Path target = file.toAbsolutePath();
        for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(target); links++) {
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        Path folder = target.getParent();
        return folder != null && Files.isDirectory(folder) ? folder.toRealPath().resolve(target.getFileName()) : target;
    }

    /** Whether both are the same place. */
    boolean sameAs(OutputFile other) throws IOException {
        return target(file).equals(target(other.file));
    }

    /** Saves a network. */
    void write(NetworkState state) throws IOException {
        Path place = Files.isSymbolicLink(file) ? target(file) : file;
        Uninterrupted.run(() -> state.save(place));
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
