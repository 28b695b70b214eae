package dev.chainrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The characters of a text file; bytes that are no character are refused by their place, and never replaced. */
final class Decoding extends Reader {
    private static final String LATIN = "; if the file is Latin-1, convert it: iconv -f LATIN1 -t UTF-8";

    private final InputStream in;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 13);
    private final CharBuffer text = CharBuffer.allocate(1 << 13);
    private final Charset charset;
    private final CharsetDecoder decoder;
    private final Place place = new Place();

    /** The number of bytes that came before those in the buffer. */
    private long before;

    private boolean ended;

    /**
     * Reads the first bytes to find out the encoding; the caller closes the stream.
     *
     * @throws NotText if they are of a kind of file that is no text, or of UTF-32
     */
    Decoding(InputStream in) throws IOException {
        this.in = in;
        int count = in.readNBytes(bytes.array(), 0, Encoding.FIRST_BYTES);
        Encoding encoding = Encoding.of(bytes.array(), count);
        bytes.limit(count).position(encoding.markBytes());
        text.limit(0);
        charset = encoding.charset();
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!text.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, text.remaining());
        text.get(target, offset, count);
        return count;
    }

    /** Tells what separates columns, for the place in messages. */
    void separator(char found) {
        place.separator(found);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Decodes some characters; false at the end of the file. */
    private boolean fill() throws IOException {
        text.clear();
        CoderResult result = decoder.decode(bytes, text, ended);
        while (result.isUnderflow() && text.position() == 0 && !ended) {
            more();
            result = decoder.decode(bytes, text, ended);
        }
        text.flip();
        pass();
        if (result.isError()) {
            throw malformed(result.length());
        }
        return text.hasRemaining();
    }

    /** Keeps the place and looks for NUL, which no text has. */
    private void pass() throws NotText {
        for (int i = 0; i < text.limit(); i++) {
            char c = text.get(i);
            if (c == 0) {
                throw new NotText(place + ": has the character NUL, expected text; is this a binary file?");
            }
            place.pass(c);
        }
    }

    private void more() throws IOException {
        before += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(0, count)).flip();
    }

    private NotText malformed(int length) {
        String name = charset.name();
        boolean cut = ended && bytes.remaining() == length;
        return new NotText(place + ": byte 0x" + String.format("%02X", bytes.get(bytes.position())) + " at offset "
                + (before + bytes.position()) + " is not " + name + ", expected " + name
                + (cut ? " to the end; is the file cut off?" : "")
                + (charset.equals(StandardCharsets.UTF_8) ? LATIN : ""));
    }

    /** The bytes are no text. */
    static final class NotText extends IOException {
        private static final long serialVersionUID = 1;

        NotText(String message) {
            super(message);
        }
    }
}
