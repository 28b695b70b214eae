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
    /** The longest array that every JVM can allocate. */
    private static final int MOST_ROWS = Integer.MAX_VALUE - 8;

    private static final int UNSIGNED_BYTES = 0x0800;

    private final String source;
    private final int[] dimensions;
    private final PixelRows rows;

    private IdxFile(String source, int[] dimensions, PixelRows rows) {
        this.source = source;
        this.dimensions = dimensions;
        this.rows = rows;
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

    /** The data: a row for each index of the first dimension, which is one byte where there is no other dimension. */
    PixelRows rows() {
        return rows;
    }

    /** The offset in the file of row i of the data. */
    long offset(int i) {
        return headerBytes(dimensions.length) + (long) i * rowLength(dimensions);
    }

    private static int rowLength(int[] dimensions) {
        return Arrays.stream(dimensions).skip(1).reduce(1, (a, b) -> a * b);
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
        long inRow = 1;
        for (int d = 0; d < dimensionCount; d++) {
            int at = headerBytes(d);
            long length = unsigned(source, in, at);
            if (length == 0) {
                throw new DataException(
                        source + ": byte " + at + ": dimension " + (d + 1) + " has length 0, expected at least 1");
            }
            if (length > (d == 0 ? MOST_ROWS : PixelRows.LONGEST / inRow)) {
                throw new DataException(source + ": byte " + at + ": dimension " + (d + 1) + " has length " + length
                        + ", expected at most "
                        + (d == 0 ? Integer.toString(MOST_ROWS) : PixelRows.LONGEST + " bytes in an image"));
            }
            dimensions[d] = (int) length;
            inRow *= d == 0 ? 1 : length;
        }
        return dimensions;
    }

    private static PixelRows body(String source, InputStream in, int[] dimensions) throws IOException {
        int start = headerBytes(dimensions.length);
        PixelRows rows = PixelRows.read(source, in, dimensions[0], rowLength(dimensions));
        long declared = (long) dimensions[0] * rowLength(dimensions);
        if (rows.bytes() < declared) {
            throw new DataException(source + ": byte " + (start + rows.bytes()) + ": the file ends after "
                    + rows.bytes() + " bytes of data, expected " + declared + " for " + describe(dimensions));
        }
        if (in.read() >= 0) {
            throw new DataException(source + ": byte " + (start + declared)
                    + ": trailing bytes, expected the end after the data of " + describe(dimensions));
        }
        return rows;
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
