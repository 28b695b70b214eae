package dev.chainrule.files;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file to which something is to be written when work has ended. {@link #check} finds out before the work whether that can succeed.
 *
 * <p>A file is written beside its place and renamed, so that what is there stays whole until the new content is. It keeps
 * its owner, group and permissions. Where a new file cannot take its place (a mount point, a folder that takes no files,
 * an owner that cannot be kept) or must not (other names of the file, by hard links, would keep the old content), the
 * content is first written elsewhere and then copied into the file; if the copying fails, the old content is put back.
 * Access control lists and extended attributes are kept only then.
 *
 * <p>Links are followed, and stay. Pipes, terminals, {@code /dev/null} and open files by their number
 * ({@code /dev/fd/3}) are written to, never replaced. An interrupted thread writes as any other, and stays interrupted.
 */
public final class Destination {
    private final Path file;

    private Destination(Path file) {
        this.file = file;
    }

    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; the caller closes the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A place for a file, which is not looked at yet. */
    public static Destination of(Path file) {
        return new Destination(file);
    }

    /**
     * Finds out whether the place can be written to as things are now, by making a temporary file beside it and removing
     * it again. An existing file is not changed.
     *
     * @throws NotAFileException if something else than a file is there
     * @throws FileSystemException if it cannot be written; {@link FileSystemException#getReason} says why
     */
    public void check() throws IOException {
        try {
            Target target = writable();
            if (!target.is(Target.Kind.STREAM)) {
                Temporary.forContentOf(target).close();
            }
        } catch (NotAFileException e) {
            throw e;
        } catch (IOException e) {
            throw failure("", e);
        }
    }

    /** The path that was given. */
    public Path path() {
        return file;
    }

    /**
     * Writes the content, from its first byte on if it is a file.
     *
     * @throws FileSystemException if that fails: a file is as it was before, and nothing is left behind
     */
    public void write(Content content) throws IOException {
        try {
            Target target = writable();
            if (target.is(Target.Kind.STREAM)) {
                try (OutputStream out = new FileOutputStream(target.path().toFile(), true)) {
                    content.writeTo(out);
                }
            } else {
                replace(target, content);
            }
        } catch (IOException e) {
            throw failure("not saved: ", e);
        }
    }

    /** An exception of files in words: some have no more than the file's name in their message. */
    public static String text(IOException e) {
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return f.getFile()
                    + (e instanceof NoSuchFileException
                            ? ": no such file"
                            : e instanceof AccessDeniedException ? ": permission denied" : ": " + e);
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private Target writable() throws IOException {
        Target target = Target.of(file);
        try {
            switch (target.kind()) {
                case FILE ->
                    FileChannel.open(target.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)
                            .close();
                case STREAM -> target.path().getFileSystem().provider().checkAccess(target.path(), AccessMode.WRITE);
                default -> {} // its folder is asked when a temporary file is made there
            }
        } catch (AccessDeniedException e) {
            throw new FileSystemException(file.toString(), null, "it may not be read and written: permission denied");
        }
        return target;
    }

    private static void replace(Target target, Content content) throws IOException {
        Temporary.removeAbandoned(target.folder());
        try (Temporary fresh = Temporary.forContentOf(target)) {
            fresh.write(content);
            if (!fresh.takePlaceOf(target)) {
                try (Temporary before = Temporary.forContentBefore(target)) {
                    before.write(out -> Files.copy(target.path(), out));
                    InPlace.copy(fresh.path(), before.path(), target.path());
                }
            }
            Temporary.removeAbandonedBefore(target);
        }
    }

    /** Whether this and another file are the same, by whatever names, or would be once both are there. */
    public boolean sameAs(Path other) throws IOException {
        Target target = Target.of(file);
        if (target.is(Target.Kind.STREAM)) {
            return false; // it takes what several write
        }
        if (target.is(Target.Kind.FILE) && Files.exists(other)) {
            return Files.isSameFile(target.path(), other);
        }
        try {
            return target.path().equals(Target.of(other).path());
        } catch (FileSystemException e) {
            return false; // the other can be no file
        }
    }

    private FileSystemException failure(String prefix, IOException cause) {
        String reason = cause instanceof FileSystemException known ? known.getReason() : cause.getMessage();
        FileSystemException failure =
                new FileSystemException(file.toString(), null, prefix + (reason == null ? cause : reason));
        failure.initCause(cause);
        return failure;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
