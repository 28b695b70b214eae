package dev.chainrule.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of a text file, told by its first bytes: UTF-8 unless there is the byte order mark of UTF-16, or every
 * second byte is NUL.
 *
 * @param charset the encoding
 * @param markBytes the length of the byte order mark
 */
record Encoding(Charset charset, int markBytes) {
    /** The number of bytes that tell. */
    static final int FIRST_BYTES = 4;

    /**
     * Tells the encoding.
     *
     * @param bytes the first bytes of the file
     * @param count the number of bytes; less than {@link #FIRST_BYTES} only if the file is as short
     * @throws Decoding.NotText if it is UTF-32, or one of the compressed files that people take for a table
     */
    static Encoding of(byte[] bytes, int count) throws Decoding.NotText {
        int first = 0;
        for (int i = 0; i < FIRST_BYTES; i++) {
            first = first << 8 | (i < count ? bytes[i] & 0xff : 0xff);
        }
        refuse(first);
        if (first >>> 8 == 0xEFBBBF) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (first >>> 16 == 0xFFFE) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        if (first >>> 16 == 0xFEFF) {
            return new Encoding(StandardCharsets.UTF_16BE, 2);
        }
        boolean littleEndian = (first & 0x00FF00FF) == 0 && first >>> 24 != 0;
        boolean bigEndian = (first & 0xFF00FF00) == 0 && (first & 0xFF) != 0;
        return littleEndian
                ? new Encoding(StandardCharsets.UTF_16LE, 0)
                : new Encoding(bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8, 0);
    }

    private static void refuse(int first) throws Decoding.NotText {
        boolean littleEndian = first == 0xFFFE0000 || ((first & 0x00FFFFFF) == 0 && first != 0);
        boolean bigEndian = first == 0x0000FEFF || ((first & 0xFFFFFF00) == 0 && first != 0);
        if (littleEndian || bigEndian) {
            String name = littleEndian ? "UTF-32LE" : "UTF-32BE";
            throw new Decoding.NotText("is " + name + ", expected UTF-8; convert it: iconv -f " + name + " -t UTF-8");
        }
        switch (first) {
            case 0x504B0304 ->
                throw new Decoding.NotText(
                        "is a ZIP archive, as .xlsx and .ods are, expected a CSV file; export the sheet as CSV, or unzip");
            case 0x28B52FFD -> throw compressed("zstd", "zstd -d");
            case 0xFD377A58 -> throw compressed("xz", "xz -d");
            default -> {
                if (first >>> 8 == 0x425A68) {
                    throw compressed("bzip2", "bzip2 -d");
                }
            }
        }
    }

    private static Decoding.NotText compressed(String name, String command) {
        return new Decoding.NotText("is compressed by " + name + ", expected plain or gzip; expand it: " + command);
    }
}
