package dev.chainrule.files;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that holds content until it is whole. It is locked as long as it is open, so that another process can tell it
 * from one whose process was killed.
 */
final class Temporary implements AutoCloseable {
    private static final String BEGINNING = ".chainrule-";
    private static final String END = ".tmp";
    /** The end of the name of a copy of the content that is being written over: the only whole one, should the process be killed. */
    private static final String BEFORE = ".before";

    private static final Pattern NAME = Pattern.compile(Pattern.quote(BEGINNING) + "(\\d+)-[0-9a-f]+("
            + Pattern.quote(END) + "|-[0-9a-f]+" + Pattern.quote(BEFORE) + ")");
    /** A file that nobody has written to for this long is abandoned, where files cannot be locked. */
    private static final Duration LONG_UNTOUCHED = Duration.ofDays(1);

    private static final FileAttribute<?>[] ANY = {};
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final FileOutputStream out;
    private final Lock lock;

    private Temporary(Path path) throws IOException {
        this.path = path;
        out = new FileOutputStream(path.toFile());
        lock = lock(out.getChannel());
    }

    /**
     * A new one beside the target, or, if the folder takes no new files but has this one, among the system's temporary
     * files. Only its owner may read what replaces a file, until it has that file's permissions.
     */
    static Temporary forContentOf(Target target) throws IOException {
        return forContentOf(target, END);
    }

    /** A new one for a copy of the target's content, which stays if the process is killed, until the target was written again. */
    static Temporary forContentBefore(Target target) throws IOException {
        return forContentOf(target, endBefore(target));
    }

    private static String endBefore(Target target) {
        return "-" + Integer.toHexString(target.path().getFileName().toString().hashCode()) + BEFORE;
    }

    private static Temporary forContentOf(Target target, String end) throws IOException {
        boolean there = target.is(Target.Kind.FILE);
        try {
            return in(target.folder(), there, end);
        } catch (IOException e) {
            if (!there) {
                throw e;
            }
            return in(Path.of(System.getProperty("java.io.tmpdir")), true, end);
        }
    }

    private static Temporary in(Path folder, boolean ownerOnly, String end) throws IOException {
        Path path = folder.resolve(
                BEGINNING + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + end);
        try {
            Files.createFile(path, ownerOnly && posix(path) ? new FileAttribute<?>[] {OWNER_ONLY} : ANY);
        } catch (FileSystemException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getReason());
            throw new FileSystemException(path.toString(), null, "its folder takes no new file: " + why);
        }
        Temporary made = new Temporary(path);
        if (made.lock == Lock.HELD_BY_ANOTHER || !Files.exists(path)) { // another process takes it for abandoned
            made.close();
            return in(folder, ownerOnly, end);
        }
        return made;
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    Path path() {
        return path;
    }

    /** Writes the content and waits until the device has it. */
    void write(Destination.Content content) throws IOException {
        content.writeTo(out);
        out.flush();
        out.getFD().sync();
    }

    /** Becomes the target, with the attributes that the target has; false if it cannot or must not, and is as before. */
    boolean takePlaceOf(Target target) throws IOException {
        boolean replaces = target.is(Target.Kind.FILE);
        if (replaces && !Attributes.copied(target.path(), path)) {
            return false;
        }
        if (!posix(path)) {
            out.close(); // Windows moves no open files
        }
        try {
            Files.move(path, target.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (FileSystemException e) {
            if (!replaces) {
                throw e;
            }
            return false;
        }
    }

    /** Ends its life, unless it has become another file. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(path);
    }

    // ---- those of processes that were killed

    /** Removes the temporary files of this folder whose processes have ended. */
    static void removeAbandoned(Path folder) {
        removeAbandoned(folder, END);
    }

    /** Removes copies of content that was being written over when its process ended, now that the target is whole again. */
    static void removeAbandonedBefore(Target target) {
        removeAbandoned(target.folder(), endBefore(target));
    }

    private static void removeAbandoned(Path folder, String end) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, BEGINNING + "*" + end)) {
            for (Path file : files) {
                removeIfAbandoned(file);
            }
        } catch (IOException e) {
            // a folder that cannot be read stays as it is
        }
    }

    private static void removeIfAbandoned(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Instant touched = Files.getLastModifiedTime(file).toInstant();
            ProcessHandle self = ProcessHandle.current();
            boolean ours = name.group(1).equals(String.valueOf(self.pid()))
                    && !touched.isBefore(self.info().startInstant().orElse(Instant.MIN));
            if (ours) {
                return; // to open and close it would unlock it
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                Lock lock = lock(channel);
                if (lock == Lock.TAKEN
                        || (lock == Lock.UNKNOWN
                                && touched.isBefore(Instant.now().minus(LONG_UNTOUCHED)))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // it is another user's, or is gone
        }
    }

    private enum Lock {
        TAKEN,
        HELD_BY_ANOTHER,
        UNKNOWN
    }

    /** Takes the lock, which ends with the channel or the process. */
    private static Lock lock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock == null ? Lock.HELD_BY_ANOTHER : Lock.TAKEN;
        } catch (OverlappingFileLockException e) {
            return Lock.HELD_BY_ANOTHER;
        } catch (IOException e) {
            return Lock.UNKNOWN;
        }
    }
}
