package dev.chainrule.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** Fails once more than a given number of bytes came out of it, so that a gzip bomb stays harmless. */
final class BoundedInputStream extends FilterInputStream {
    private final LongSupplier mostBytes;
    private long bytes;

    /**
     * Gives the bytes of another stream.
     *
     * @param mostBytes how many may come out of it, asked again after each read
     */
    BoundedInputStream(InputStream in, LongSupplier mostBytes) {
        super(in);
        this.mostBytes = mostBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long more) throws Exceeded {
        bytes += more;
        long most = mostBytes.getAsLong();
        if (bytes > most) {
            throw new Exceeded("gzip expands to more than " + most
                    + " bytes, expected less from a file of this size; if it is sound, expand it first");
        }
    }

    /** More bytes came than allowed. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1;

        Exceeded(String message) {
            super(message);
        }
    }
}
