package dev.chainrule.spark;

import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.StateFile;
import dev.chainrule.train.Checkpoints;
import dev.chainrule.train.Every;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints on a file system of Hadoop. Each task has a copy of the newest in a folder of its own, from which it goes on; the first task
 * writes new ones there, and this puts them on the file system: under another name first, so that none is there in part.
 */
final class CheckpointStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CheckpointStore.class.getPackageName());
    private static final int KEPT = 3;
    private static final String NAME = "checkpoint-[0-9]{1,19}[.]safetensors";

    private final @Nullable Path folder;
    private final boolean writes;
    private final Configuration hadoop;
    private final java.nio.file.@Nullable Path local;

    private CheckpointStore(@Nullable Path folder, boolean writes, Configuration hadoop) throws IOException {
        this.folder = folder;
        this.writes = writes;
        this.hadoop = hadoop;
        local = folder == null ? null : Files.createTempDirectory("chainrule-checkpoints");
    }

    /**
     * The store in a folder.
     *
     * @param folder its address; empty for no checkpoints
     * @param writes whether this task is the one that writes
     */
    static CheckpointStore of(String folder, boolean writes, Configuration hadoop) throws IOException {
        return new CheckpointStore(folder.isEmpty() ? null : new Path(folder), writes, hadoop);
    }

    /**
     * The name of the newest checkpoint that is whole, which this task then has a copy of; empty without any, and in a task that does not
     * write. Each one that is newer and damaged, or cannot be read, is a warning; it stays where it is.
     *
     * @throws IOException if none can be read
     */
    String newest() throws IOException {
        if (folder == null || local == null || !writes) {
            return "";
        }
        List<Path> files = newestFirst(folder);
        IOException last = null;
        for (Path file : files) {
            java.nio.file.Path copy = local.resolve(file.getName());
            try {
                fetch(file.getName());
                StateFile.load(copy); // looks at its checksum
                return file.getName();
            } catch (IOException e) {
                Files.deleteIfExists(copy);
                LOG.log(Level.WARNING, "a checkpoint cannot be read and is left out: " + file + ": " + e.getMessage());
                last = e;
            }
        }
        if (last instanceof ModelFormatException) {
            throw new IllegalStateException(
                    "checkpoints: none in " + folder + " can be read, expected one that is whole; a training"
                            + " that begins anew needs another folder: " + last.getMessage());
        }
        if (last != null) {
            throw last;
        }
        return "";
    }

    private FileSystem system(Path path) throws IOException {
        return path.getFileSystem(hadoop);
    }

    private List<Path> newestFirst(Path of) throws IOException {
        try {
            return Arrays.stream(system(of).listStatus(of))
                    .map(FileStatus::getPath)
                    .filter(file -> file.getName().matches(NAME))
                    .sorted(Comparator.comparing(Path::getName).reversed())
                    .toList();
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }

    /** Copies a checkpoint to this task's folder, unless it is there. */
    void fetch(String name) throws IOException {
        if (folder != null && local != null && !name.isEmpty() && !Files.exists(local.resolve(name))) {
            Path file = new Path(folder, name);
            try (var in = system(file).open(file)) {
                Files.copy(in, local.resolve(name));
            }
        }
    }

    /** The checkpoints of this task, which go on from the one that was fetched; null for none. */
    @Nullable
    Checkpoints checkpoints(Every every) {
        return local == null ? null : Checkpoints.in(local).every(every).resume();
    }

    /** Puts a checkpoint on the file system, and removes old ones. If that fails, a warning says so, and those that are there stay. */
    void keep(java.nio.file.Path checkpoint) {
        if (folder == null) {
            return;
        }
        try {
            Path file = new Path(folder, checkpoint.getFileName().toString());
            Path part = new Path(folder, "." + file.getName() + ".part");
            FileSystem system = system(folder);
            try (var out = system.create(part, true)) {
                Files.copy(checkpoint, out);
            }
            if (system.exists(file)) {
                system.delete(file, false);
            }
            if (!system.rename(part, file)) {
                throw new IOException(part + " cannot be renamed");
            }
            for (Path old : newestFirst(folder).stream().skip(KEPT).toList()) {
                system.delete(old, false);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a checkpoint could not be written to " + folder + ": " + e.getMessage());
        }
    }

    /** Removes this task's folder. */
    @Override
    public void close() throws IOException {
        if (local != null) {
            try (Stream<java.nio.file.Path> files = Files.walk(local)) {
                for (java.nio.file.Path file :
                        files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
