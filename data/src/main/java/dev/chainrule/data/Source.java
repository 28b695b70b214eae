package dev.chainrule.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Opens files of data; gzip is recognized by its first two bytes, whatever the file is called. */
final class Source {
    /** Gzip may always expand to this many bytes … */
    private static final long EXPANDED_BYTES = 64L << 20;

    /**
     * … and larger gzip to this many times its size. Data sets reach about 5 (digits.csv.gz) and bombs 1000; between
     * them lies room for sparse data.
     */
    private static final int EXPANSION = 100;

    private static final int GZIP_MAGIC = 0x1f8b;

    private Source() {}

    /**
     * The bytes of a file, expanded if it is gzip.
     *
     * @throws DataException if it is a directory
     * @throws IOException see {@link #failure}
     */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataException(Quote.source(file.toString()) + ": is a folder, expected a file");
        }
        return expand(new Forward(Files.newInputStream(file)), Math.max(EXPANDED_BYTES, EXPANSION * Files.size(file)));
    }

    /** The bytes of a stream whose size is not known; reads ahead, and closes the stream if this fails. */
    static InputStream expand(InputStream bytes) throws IOException {
        return expand(bytes, EXPANDED_BYTES);
    }

    /**
     * The bytes of a stream; if it is gzip, at most {@code mostBytes}, or {@link #EXPANSION} for each of its own.
     * Closes the stream if this fails.
     */
    static InputStream expand(InputStream bytes, long mostBytes) throws IOException {
        try {
            BufferedInputStream in = new BufferedInputStream(bytes);
            in.mark(2);
            int magic = in.read() << 8 | in.read();
            in.reset();
            if (magic != GZIP_MAGIC) {
                return in;
            }
            Gunzip gunzip = new Gunzip(in);
            return new BoundedInputStream(gunzip, () -> Math.max(mostBytes, EXPANSION * gunzip.consumed()));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Says in one line why reading failed. */
    static DataException failure(String source, IOException cause) {
        String reason;
        if (cause instanceof NoSuchFileException) {
            reason = "no such file";
        } else if (cause instanceof AccessDeniedException) {
            reason = "may not be read, expected a file with read permission";
        } else if (cause instanceof EOFException) {
            reason = "truncated gzip, expected more compressed data";
        } else if (cause instanceof ZipException) {
            reason = "damaged gzip: " + cause.getMessage();
        } else if (cause instanceof BoundedInputStream.Exceeded || cause instanceof Decoding.NotText) {
            reason = cause.getMessage();
        } else {
            reason = "cannot be read: " + cause;
        }
        return new DataException(source + ": " + reason, cause);
    }
}
