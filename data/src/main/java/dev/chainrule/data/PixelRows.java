package dev.chainrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Rows of unsigned bytes; in memory or, where they would take much of it, in a file. */
final class PixelRows {
    /** The most bytes of a row. */
    static final int LONGEST = 1 << 29;

    private static final int CHUNK = 1 << 16;

    private final int length;
    private final long bytes;
    private final byte[] inMemory;
    private final @Nullable MappedFile inFile;

    private PixelRows(int length, long bytes, byte[] inMemory, @Nullable MappedFile inFile) {
        this.length = length;
        this.bytes = bytes;
        this.inMemory = inMemory;
        this.inFile = inFile;
    }

    /** Reads {@code rows} rows of {@code length} bytes, or fewer bytes if the stream ends. */
    static PixelRows read(String source, InputStream in, int rows, int length) throws IOException {
        return read(source, in, rows, length, Larger.mostInMemory(), Larger.folder());
    }

    /**
     * Reads rows.
     *
     * @param mostInMemory the most bytes that are held in memory
     * @param folder where a file is made if there are more
     */
    static PixelRows read(String source, InputStream in, int rows, int length, long mostInMemory, Path folder)
            throws IOException {
        long declared = (long) rows * length;
        if (declared <= Math.min(mostInMemory, Integer.MAX_VALUE - 8)) {
            byte[] all = in.readNBytes((int) declared); // grows with what comes: a header may promise too much
            return new PixelRows(length, all.length, all, null);
        }
        MappedFile file = open(source, folder, length);
        byte[] chunk = new byte[CHUNK];
        long left = declared;
        while (left > 0) {
            int read = in.readNBytes(chunk, 0, (int) Math.min(left, CHUNK));
            if (read == 0) {
                break;
            }
            Larger.thanMemory(source, folder, () -> file.write(chunk, read));
            left -= read;
        }
        Larger.thanMemory(source, folder, file::finish);
        return new PixelRows(length, declared - left, new byte[0], file);
    }

    private static MappedFile open(String source, Path folder, int length) {
        MappedFile[] opened = new MappedFile[1];
        Larger.thanMemory(source, folder, () -> opened[0] = new MappedFile(folder, length));
        return opened[0];
    }

    /** The number of bytes in all rows. */
    long bytes() {
        return bytes;
    }

    /** The bytes that are in memory. */
    long bytesInHeap() {
        return inMemory.length;
    }

    /** The bytes that are in a file. */
    long bytesInFile() {
        return bytes - inMemory.length;
    }

    /** The number of rows. */
    int count() {
        return (int) (bytes / length);
    }

    /** Copies {@code count} rows, from row {@code from} on, into x. */
    void copy(int from, int count, byte[] x) {
        if (inFile == null) {
            System.arraycopy(inMemory, from * length, x, 0, count * length);
            return;
        }
        for (int i = 0; i < count; i++) {
            long place = (long) (from + i) * length;
            inFile.at(place).get(MappedFile.offset(place), x, i * length, length);
        }
    }
}
