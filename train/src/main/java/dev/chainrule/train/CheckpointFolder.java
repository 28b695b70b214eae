package dev.chainrule.train;

import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.StateFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of the checkpoints of a training, which one training at a time uses. A checkpoint's name has the number of steps
 * taken, so the names are in order.
 */
final class CheckpointFolder implements AutoCloseable {
    private static final String BEGINNING = "checkpoint-";
    private static final String END = ".safetensors";
    private static final Pattern NAME = Pattern.compile(BEGINNING + "[0-9]{1,19}" + Pattern.quote(END));
    private static final String DAMAGED = ".damaged";
    private static final Pattern ANY_NAME = Pattern.compile(NAME + "(" + Pattern.quote(DAMAGED) + ")?");
    private static final String BEST = "best" + END;
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileOutputStream lock;

    private CheckpointFolder(Path folder, FileOutputStream lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the folder, which is made if it is not there.
     *
     * @throws CheckpointException if that fails, or another training uses it
     */
    static CheckpointFolder open(Path folder) {
        FileOutputStream lock;
        try {
            Files.createDirectories(folder);
            lock = new FileOutputStream(folder.resolve(LOCK).toFile(), true);
        } catch (IOException e) {
            throw new CheckpointException("checkpoints: " + folder + " cannot be written to: " + e.getMessage(), e);
        }
        CheckpointFolder opened = new CheckpointFolder(folder, lock);
        if (!opened.locked()) {
            opened.close();
            throw new CheckpointException(
                    "checkpoints: another training uses " + folder + ", expected a folder of its own");
        }
        return opened;
    }

    /** Takes the lock, which ends with the process; where files cannot be locked nobody is kept out. */
    private boolean locked() {
        try {
            return lock.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException cannotBeLocked) {
            return true;
        }
    }

    /** The checkpoints, the newest first. */
    List<Path> newestFirst() throws IOException {
        return newestFirst(folder);
    }

    /** Whether a training has written checkpoints here, also if all of them are damaged and left aside. */
    static boolean begun(Path folder) throws IOException {
        return !named(folder, ANY_NAME).isEmpty();
    }

    private static List<Path> newestFirst(Path folder) throws IOException {
        return named(folder, NAME);
    }

    private static List<Path> named(Path folder, Pattern name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(CheckpointFolder::steps).reversed())
                    .toList();
        }
    }

    private static long steps(Path file) {
        String digits = file.getFileName().toString().replaceAll("[^0-9]", "");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * The newest checkpoint that is whole. Newer ones that are damaged get another name, so that they are in nobody's way.
     *
     * @param damaged gets a line for each of them
     * @throws CheckpointException if there are checkpoints, or were, and all are damaged
     */
    Optional<Checkpoint> newest(List<String> damaged) throws IOException {
        List<Path> files = newestFirst();
        for (Path file : files) {
            try {
                return Optional.of(Checkpoint.of(StateFile.load(file)));
            } catch (ModelFormatException | NoSuchElementException e) {
                damaged.add("a checkpoint is damaged and left aside: " + e.getMessage());
                Files.move(
                        file, file.resolveSibling(file.getFileName() + DAMAGED), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!files.isEmpty()) {
            throw new CheckpointException(
                    "checkpoints: all in " + folder + " are damaged; the newest: " + damaged.get(0));
        }
        if (begun(folder)) {
            throw new CheckpointException("checkpoints: all in " + folder + " are damaged and left aside as *" + DAMAGED
                    + ", expected one that is whole; a training that begins anew needs another folder");
        }
        return Optional.empty();
    }

    /** Writes a checkpoint, and removes all but the newest; its file. */
    Path write(long steps, Checkpoint checkpoint, int keep) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%s%012d%s", BEGINNING, steps, END));
        checkpoint.file(file).save();
        prune(keep);
        return file;
    }

    /** Removes all checkpoints but the newest. */
    void prune(int keep) throws IOException {
        List<Path> all = new ArrayList<>(newestFirst());
        for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
            Files.deleteIfExists(old);
        }
    }

    /** Writes the best model. */
    void writeBest(NetworkState best) throws IOException {
        best.save(folder.resolve(BEST));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new CheckpointException("checkpoints: " + folder + ": " + e.getMessage(), e);
        }
    }
}
