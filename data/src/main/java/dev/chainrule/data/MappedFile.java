package dev.chainrule.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is written from its beginning to its end and then read anywhere, by any thread. It has no name once it is open,
 * so that nothing of it is left when the process ends, however it ends; where a system does not delete open files, it is
 * deleted as the JVM exits. Its pages are the system's to keep in memory or not; they are no part of the Java heap.
 */
final class MappedFile {
    /** The bytes from one map to the next: Java maps less than 2 GiB at once. */
    private static final long STRIDE = 1L << 30;

    private static final int BUFFER = 1 << 20;

    private final RandomAccessFile file;
    private final int reach;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long written;
    private ByteBuffer[] maps = {};

    /**
     * Creates a file.
     *
     * @param folder made if it is not there
     * @param reach the longest piece that is read at once, in bytes: at most 2<sup>29</sup>
     */
    MappedFile(Path folder, int reach) throws IOException {
        this.reach = reach;
        Files.createDirectories(folder);
        Path path = Files.createTempFile(folder, "rows", ".tmp");
        file = new RandomAccessFile(path.toFile(), "rw");
        try {
            Files.delete(path);
        } catch (IOException e) { // this system does not delete open files
            path.toFile().deleteOnExit();
        }
    }

    /** The bytes that have been written. */
    long size() {
        return written + buffer.position();
    }

    /** Room for {@code bytes} more, at most a mebibyte, into which the caller writes them. */
    ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    /** Writes the first {@code count} bytes. */
    void write(byte[] bytes, int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
        if (count > buffer.remaining()) {
            file.write(bytes, 0, count);
            written += count;
        } else {
            buffer.put(bytes, 0, count);
        }
    }

    private void flush() throws IOException {
        file.write(buffer.array(), 0, buffer.position()); // no channel: an interrupt would close it
        written += buffer.position();
        buffer.clear();
    }

    /** Ends writing. From now on {@link #at} reads. */
    void finish() throws IOException {
        flush();
        boolean interrupted = Thread.interrupted(); // or the map would fail
        try (file;
                FileChannel channel = file.getChannel()) {
            maps = new ByteBuffer[(int) ((written + STRIDE - 1) / STRIDE)];
            for (int i = 0; i < maps.length; i++) {
                long from = i * STRIDE;
                long length = Math.min(STRIDE + reach, written - from);
                maps[i] =
                        channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives the file up unread. */
    void abandon() {
        try {
            file.close();
        } catch (IOException e) {
            // its content is of no use to anybody
        }
    }

    /** The map that holds the piece of the file at {@code place}; it lies at {@link #offset}. */
    ByteBuffer at(long place) {
        return maps[(int) (place / STRIDE)];
    }

    /** The offset of a place in the map that {@link #at} gives. */
    static int offset(long place) {
        return (int) (place % STRIDE);
    }
}
