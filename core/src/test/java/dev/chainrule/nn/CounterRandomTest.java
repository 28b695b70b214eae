package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.testing.Draw;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
    private final Draw draw = Draw.ofRun();

    /** Computed apart, in Python; 0xe220… and 0x6e78… are also what the published SplitMix64 gives for seed 0. */
    @Test
    void theBitsNeverChange() {
        assertThat(new CounterRandom(0, 0).bits(0)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(new CounterRandom(0, 0).bits(1)).isEqualTo(0x6e789e6aa1b965f4L);
        assertThat(new CounterRandom(42, 1).bits(0)).isEqualTo(0x196e01eba8e0a0d4L);
        assertThat(new CounterRandom(42, 2).bits(0)).isEqualTo(0xf486b58591edf29dL);
        assertThat(new CounterRandom(-1, 1L << 32).bits(123456789)).isEqualTo(0x0ff53fd85872977aL);
        assertThat(new CounterRandom(42, 1).unit(0)).isEqualTo(0.09933477640151978f);
    }

    @Test
    void theOrderOfAPermutationNeverChanges() {
        int[] order = new int[10];
        new CounterRandom(7, 3).permute(order);

        assertThat(order).containsExactly(5, 7, 9, 8, 0, 6, 4, 2, 3, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1000})
    void aPermutationHasEveryNumberOnceWhateverWasThereBefore(int size) {
        int[] order = new int[size];
        Arrays.fill(order, 77);
        new CounterRandom(draw.below(1 << 20), 5).permute(order);

        assertThat(order)
                .as("%s", draw)
                .containsExactlyInAnyOrder(IntStream.range(0, size).toArray());
    }

    @Test
    void everyPlaceOfAPermutationIsEquallyLikely() {
        int[][] count = new int[4][4];
        int[] order = new int[4];
        for (int seed = 0; seed < 8000; seed++) {
            new CounterRandom(seed, 1).permute(order);
            for (int i = 0; i < 4; i++) {
                count[i][order[i]]++;
            }
        }

        // 2000 expected in each, standard deviation 39
        for (int[] row : count) {
            assertThat(IntStream.of(row)).allMatch(n -> n > 1800 && n < 2200);
        }
    }

    @Test
    void unitsAreUniformInZeroToOne() {
        CounterRandom random = new CounterRandom(draw.below(1 << 20), 9);
        int[] count = new int[16];
        double sum = 0;
        for (int i = 0; i < 16_000; i++) {
            float u = random.unit(i);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            count[(int) (u * 16)]++;
            sum += u;
        }

        // 1000 expected in each, standard deviation 31; of the mean, 0.0023
        assertThat(IntStream.of(count)).as("%s", draw).allMatch(n -> n > 800 && n < 1200);
        assertThat(sum / 16_000).as("%s", draw).isBetween(0.485, 0.515);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1 << 30, Integer.MAX_VALUE})
    void belowStaysBelow(int bound) {
        CounterRandom random = new CounterRandom(draw.below(1 << 20), bound);
        long most = 0;
        for (int i = 0; i < 2000; i++) {
            int n = random.below(i, bound);
            assertThat(n).as("%s", draw).isBetween(0, bound - 1);
            most = Math.max(most, n);
        }

        assertThat(most).as("%s", draw).isGreaterThanOrEqualTo((bound - 1) * 9L / 10);
    }

    @Test
    void seedsAndStreamsGiveOtherNumbers() {
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> new CounterRandom(i % 10, i / 10).bits(3))
                        .distinct())
                .hasSize(1000);
    }
}
