package dev.chainrule.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Pictures of grey pixels as PNG (ISO/IEC 15948), so that this module needs no java.desktop. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BITS = 8;
    private static final int HEADER_BYTES = 13;
    private static final int BUFFER = 4096;

    private Png() {}

    /** The picture as an address that has all of it. */
    static String address(int width, byte[] grey) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(of(width, grey));
    }

    /**
     * A picture.
     *
     * @param grey 0, black, to 255, white: rows of {@code width} pixels from the top
     */
    static byte[] of(int width, byte[] grey) {
        int height = grey.length / width;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(width).putInt(height);
        header.put(BITS).put(new byte[] {0, 0, 0, 0}); // grey, deflate, filters by row, not interlaced
        byte[] rows = new byte[height * (width + 1)]; // each behind the number of its filter, 0: none
        for (int row = 0; row < height; row++) {
            System.arraycopy(grey, row * width, rows, row * (width + 1) + 1, width);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", deflated(rows));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
        out.writeBytes(name);
        out.writeBytes(content);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) check.getValue())
                .array());
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
