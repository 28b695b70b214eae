package dev.chainrule.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Files of data as bytes, written independently of the readers. */
final class Bytes {
    private Bytes() {}

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** An IDX file of unsigned bytes; the data may be of any length. */
    static byte[] idx(int magic, int[] dimensions, byte... data) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + data.length);
        file.putInt(magic);
        for (int length : dimensions) {
            file.putInt(length);
        }
        return file.put(data).array();
    }

    static byte[] images(int count, int rows, int columns, byte... pixels) {
        return idx(0x00000803, new int[] {count, rows, columns}, pixels);
    }

    static byte[] labels(int count, int... labels) {
        byte[] data = new byte[labels.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) labels[i];
        }
        return idx(0x00000801, new int[] {count}, data);
    }
}
