package dev.chainrule.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a data set, by which it is known again. It is that of inputs, float32 in little-endian order or pixels as bytes, and
 * of targets, float32: of {@code n} examples the inputs, then the targets, then those of the next, where n is as many as have
 * {@value #CHUNK} inputs or targets, but at least 1; after all of them the weights, float32, where examples have weights.
 */
public final class DataDigest {
    private static final int CHUNK = 1 << 16;

    private final MessageDigest digest;

    /** A reading into a digest. */
    DataDigest(MessageDigest digest) {
        this.digest = digest;
    }

    /** The digest in 64 hexadecimal digits; reads all examples. */
    public static String of(Dataset data) {
        DataDigest reading = new DataDigest(sha256());
        reading.read(data);
        return HexFormat.of().formatHex(reading.digest.digest());
    }

    /** The digest of several pieces of bytes, one after the other. */
    static String of(byte[]... pieces) {
        MessageDigest digest = sha256();
        for (byte[] piece : pieces) {
            digest.update(piece);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes up all examples, a few at a time. */
    void read(Dataset data) {
        int most = Math.min(data.size(), Math.max(1, CHUNK / Math.max(data.inputs(), data.outputs())));
        byte[] pixels = new byte[data.pixels() ? most * data.inputs() : 0];
        float[] x = new float[data.pixels() ? 0 : most * data.inputs()];
        float[] y = new float[most * data.outputs()];
        for (int from = 0, count; from < data.size(); from += count) { // no sum beyond the last example
            count = Math.min(most, data.size() - from);
            if (data.pixels()) {
                data.copyPixels(from, count, pixels);
                digest.update(pixels, 0, count * data.inputs());
            } else {
                data.copyInputs(from, count, x);
                update(digest, x, count * data.inputs());
            }
            data.copyTargets(from, count, y);
            update(digest, y, count * data.outputs());
        }
        if (data.weighted()) {
            float[] weights = new float[Math.min(data.size(), CHUNK)];
            for (int from = 0, count; from < data.size(); from += count) {
                count = Math.min(weights.length, data.size() - from);
                data.copyWeights(from, count, weights);
                update(digest, weights, count);
            }
        }
    }

    /** Takes up the first {@code count} numbers, float32 in little-endian order; any number of them. */
    static void update(MessageDigest digest, float[] values, int count) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.min(count, CHUNK) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0, part; from < count; from += part) {
            part = Math.min(CHUNK, count - from);
            bytes.asFloatBuffer().put(values, from, part);
            digest.update(bytes.array(), 0, part * Float.BYTES);
        }
    }
}
