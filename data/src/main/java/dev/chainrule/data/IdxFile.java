package dev.chainrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An IDX file of unsigned bytes: magic number 0x000008DD with DD dimensions, their lengths, then the bytes, row-major;
 * all numbers big-endian. Format: Y. LeCun, C. Cortes, C. Burges, the MNIST database.
 */
final class IdxFile {
    private static final int UNSIGNED_BYTES = 0x0800;

    private final String source;
    private final int[] dimensions;
    private final byte[] bytes;

    private IdxFile(String source, int[] dimensions, byte[] bytes) {
        this.source = source;
        this.dimensions = dimensions;
        this.bytes = bytes;
    }

    /**
     * Reads a file of the given number of dimensions.
     *
     * @throws DataException if it cannot be read or is not such a file, naming the offset of the byte
     */
    static IdxFile read(Path file, int dimensionCount) {
        String source = Quote.source(file.toString());
        try (InputStream in = Source.open(file)) {
            int[] dimensions = header(source, in, dimensionCount);
            return new IdxFile(source, dimensions, body(source, in, dimensions));
        } catch (IOException e) {
            throw Source.failure(source, e);
        }
    }

    String source() {
        return source;
    }

    int dimension(int d) {
        return dimensions[d];
    }

    byte[] bytes() {
        return bytes;
    }

    /** The offset in the file of byte i of the data. */
    int offset(int i) {
        return headerBytes(dimensions.length) + i;
    }

    private static int[] header(String source, InputStream in, int dimensionCount) throws IOException {
        long magic = unsigned(source, in, 0);
        int expected = UNSIGNED_BYTES | dimensionCount;
        if (magic != expected) {
            throw new DataException(String.format(
                    "%s: byte 0: magic number 0x%08x, expected 0x%08x (unsigned bytes, dimensions: %d)",
                    source, magic, expected, dimensionCount));
        }
        int[] dimensions = new int[dimensionCount];
        long total = 1;
        for (int d = 0; d < dimensionCount; d++) {
            int at = headerBytes(d);
            long length = unsigned(source, in, at);
            if (length == 0) {
                throw new DataException(
                        source + ": byte " + at + ": dimension " + (d + 1) + " has length 0, expected at least 1");
            }
            if (length > TableRows.MOST_VALUES / total) {
                throw new DataException(source + ": byte " + at + ": dimension " + (d + 1) + " has length " + length
                        + ", expected at most " + TableRows.MOST_VALUES + " bytes in all dimensions together");
            }
            dimensions[d] = (int) length;
            total *= length;
        }
        return dimensions;
    }

    /** Memory grows with the bytes that come, so a header that promises too much costs nothing. */
    private static byte[] body(String source, InputStream in, int[] dimensions) throws IOException {
        int declared = Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
        int start = headerBytes(dimensions.length);
        byte[] bytes = in.readNBytes(declared);
        if (bytes.length < declared) {
            throw new DataException(source + ": byte " + ((long) start + bytes.length) + ": the file ends after "
                    + bytes.length + " bytes of data, expected " + declared + " for " + describe(dimensions));
        }
        if (in.read() >= 0) {
            throw new DataException(source + ": byte " + ((long) start + declared)
                    + ": trailing bytes, expected the end after the data of " + describe(dimensions));
        }
        return bytes;
    }

    private static long unsigned(String source, InputStream in, int at) throws IOException {
        byte[] word = in.readNBytes(Integer.BYTES);
        if (word.length < Integer.BYTES) {
            throw new DataException(source + ": byte " + (at + word.length)
                    + ": the file ends inside the header, expected 4 bytes from byte " + at);
        }
        return (word[0] & 0xffL) << 24 | (word[1] & 0xff) << 16 | (word[2] & 0xff) << 8 | (word[3] & 0xff);
    }

    private static int headerBytes(int dimensionCount) {
        return Integer.BYTES * (1 + dimensionCount);
    }

    private static String describe(int[] dimensions) {
        return Arrays.toString(dimensions).replace(", ", " x ");
    }
}
