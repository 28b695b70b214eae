package dev.chainrule.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes in one direction: reads and nothing else. A stream of {@link java.nio.file.Files#newInputStream} asks for its
 * position when it is asked what is available, which a pipe refuses up to JDK 17 ("Illegal seek").
 */
final class Forward extends InputStream {
    private final InputStream in;

    Forward(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
