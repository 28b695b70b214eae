package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A digest is that of its definition, and reads any number of examples a few at a time. */
class DataDigestTest {
    /** More weights than an array of bytes can hold. */
    private static final int MANY = (1 << 29) + 5;

    /** A digest that counts. */
    private static final class Counting extends MessageDigest {
        private long bytes;

        Counting() {
            super("counting");
        }

        @Override
        protected void engineUpdate(byte input) {
            bytes++;
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            bytes += length;
        }

        @Override
        protected byte[] engineDigest() {
            return new byte[0];
        }

        @Override
        protected void engineReset() {
            bytes = 0;
        }
    }

    /** Examples of a pixel and a target, of which each is at its place and takes up no memory. */
    private record Made(int size) implements Dataset {
        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public Schema schema() {
            return Schema.of(1, 1);
        }

        @Override
        public boolean pixels() {
            return true;
        }

        @Override
        public boolean weighted() {
            return true;
        }

        @Override
        public void copyInputs(int from, int count, float[] x) {
            throw new IllegalStateException("inputs are read as pixels");
        }

        @Override
        public void copyPixels(int from, int count, byte[] x) {
            for (int i = 0; size < MANY && i < count; i++) {
                x[i] = (byte) (from + i);
            }
        }

        @Override
        public void copyTargets(int from, int count, float[] y) {
            for (int i = 0; size < MANY && i < count; i++) {
                y[i] = from + i;
            }
        }

        @Override
        public void copyWeights(int from, int count, float[] w) {
            for (int i = 0; size < MANY && i < count; i++) {
                w[i] = 0.5f * (from + i);
            }
        }
    }

    @Test
    void moreExamplesThanAnArrayOfBytesCanHoldAreRead() {
        Counting digest = new Counting();
        new DataDigest(digest).read(new Made(MANY));
        assertThat(digest.bytes).isEqualTo((1L + 4 + 4) * MANY);
    }

    /** Pieces of 2^16 examples: pixels, then targets; the weights behind all of them. */
    @Test
    void theDigestIsThatOfItsDefinition() throws Exception {
        int size = (1 << 16) + 100;
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        for (int from = 0; from < size; from += 1 << 16) {
            int count = Math.min(1 << 16, size - from);
            ByteBuffer piece = ByteBuffer.allocate(count * 5).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                piece.put((byte) (from + i));
            }
            for (int i = 0; i < count; i++) {
                piece.putFloat(from + i);
            }
            expected.update(piece.array());
        }
        ByteBuffer weights = ByteBuffer.allocate(size * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            weights.putFloat(0.5f * i);
        }
        expected.update(weights.array());
        assertThat(DataDigest.of(new Made(size))).isEqualTo(HexFormat.of().formatHex(expected.digest()));
    }
}
