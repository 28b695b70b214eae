package dev.chainrule.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Expands gzip: all of its members, one after another (RFC 1952). {@link java.util.zip.GZIPInputStream} would take a
 * member whose header is damaged or cut off for the end, and so lose rows without a word.
 */
final class Gunzip extends InputStream {
    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;
    private static final int DEFLATE = 8;

    /** Flags of a header: which of its optional parts follow. */
    private static final int CHECKSUM = 2;

    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] compressed = new byte[1 << 13];
    private int position;
    private int limit;
    private long consumed;
    private boolean ended;

    /** Begins at the first byte of gzip. */
    Gunzip(InputStream in) throws IOException {
        this.in = in;
        header(next());
    }

    /** The number of compressed bytes that were taken so far. */
    long consumed() {
        return consumed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (length > 0 && !ended) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                trailer();
                ended = !nextMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("it needs a dictionary, expected gzip without one");
            } else if (inflater.needsInput() && position == limit && !fill()) {
                throw new EOFException();
            }
        }
        return length == 0 ? 0 : -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws ZipException {
        inflater.setInput(compressed, position, limit - position);
        try {
            int count = inflater.inflate(target, offset, length);
            position = limit - inflater.getRemaining();
            return count;
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException(e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    /** Whether another member follows; zeros after the last are padding. */
    private boolean nextMember() throws IOException {
        int value = nextOrEnd();
        if (value == FIRST) {
            inflater.reset();
            checksum.reset();
            header(value);
            return true;
        }
        while (value == 0) {
            value = nextOrEnd();
        }
        if (value >= 0) {
            throw new ZipException("bytes that are no gzip follow its end");
        }
        return false;
    }

    private void header(int first) throws IOException {
        if (first != FIRST || next() != SECOND) {
            throw new ZipException("no gzip header where one was expected");
        }
        int method = next();
        if (method != DEFLATE) {
            throw new ZipException("compression method " + method + ", expected " + DEFLATE);
        }
        int flags = next();
        skip(6); // time, extra flags, system
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & CHECKSUM) != 0 ? 2 : 0);
    }

    private void trailer() throws IOException {
        if (word() != checksum.getValue()) {
            throw new ZipException("its checksum is wrong");
        }
        if (word() != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("its length is wrong");
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText(boolean present) throws IOException {
        boolean more = present;
        while (more) {
            more = next() != 0;
        }
    }

    private long word() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        int value = nextOrEnd();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    private int nextOrEnd() throws IOException {
        return position < limit || fill() ? compressed[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        int count = in.read(compressed);
        position = 0;
        limit = Math.max(0, count);
        consumed += limit;
        return count > 0;
    }
}
