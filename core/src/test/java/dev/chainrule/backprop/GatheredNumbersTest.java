package dev.chainrule.backprop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers of tasks that go in rounds are those that go at once. */
class GatheredNumbersTest {
    private static final int ROUND = 3;

    /** A task among others, whose numbers go in rounds too. */
    private static final class Others implements Exchange {
        private final float[][] all;
        private int rounds;

        Others(float[]... all) {
            this.all = all;
        }

        @Override
        public int tasks() {
            return all.length;
        }

        @Override
        public int task() {
            return 0;
        }

        @Override
        public Sum add(SliceTree tree, float[] parts, float[] total) {
            throw new IllegalStateException("nothing is added");
        }

        @Override
        public byte[][] gather(byte[] own) {
            byte[][] pieces = new byte[all.length][];
            for (int task = 0; task < all.length; task++) {
                int from = Math.min(all[task].length, rounds * ROUND);
                float[] piece = Arrays.copyOfRange(all[task], from, Math.min(all[task].length, from + ROUND));
                ByteBuffer bytes = ByteBuffer.allocate(piece.length * Float.BYTES);
                bytes.asFloatBuffer().put(piece);
                pieces[task] = bytes.array();
            }
            assertThat(own).isEqualTo(pieces[0]);
            rounds++;
            return pieces;
        }
    }

    @Test
    void theTaskWithTheMostNumbersDecidesTheRounds() {
        float[] own = {1, 2};
        float[] other = {3, 4, 5, 6, 7, 8, 9};
        float[] even = {10, 11, 12};
        Others exchange = new Others(own, other, even);
        assertThat(GatheredNumbers.of(exchange, own, ROUND)).isDeepEqualTo(new float[][] {own, other, even});
        assertThat(exchange.rounds).isEqualTo(3);
    }

    @Test
    void aTaskWithTheMostNumbersGivesAllOfThem() {
        float[] own = {1, 2, 3, 4, 5, 6};
        Others exchange = new Others(own, new float[0]);
        assertThat(GatheredNumbers.of(exchange, own, ROUND)).isDeepEqualTo(new float[][] {own, {}});
        assertThat(exchange.rounds).isEqualTo(3); // of which the last is empty: only now all know that it is
    }

    @Test
    void fewNumbersGoInOneRound() {
        float[] own = {1, 2};
        Others exchange = new Others(own, own);
        assertThat(exchange.gatherNumbers(own)).isDeepEqualTo(new float[][] {own, own});
        assertThat(exchange.rounds).isEqualTo(1);
        assertThat(Exchange.ALONE.gatherNumbers(own)).isDeepEqualTo(new float[][] {own});
    }
}
