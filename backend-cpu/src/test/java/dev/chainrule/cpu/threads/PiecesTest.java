package dev.chainrule.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PiecesTest {
    @Test
    void theyMakeUpTheLengthAndAreEven() {
        for (int length : new int[] {0, 1, 7, 12, 257, Integer.MAX_VALUE}) {
            for (int pieces : new int[] {1, 2, 3, 12}) {
                assertThat(Pieces.begin(length, pieces, 0)).isZero();
                assertThat(Pieces.begin(length, pieces, pieces)).isEqualTo(length);
                for (int t = 0; t < pieces; t++) {
                    assertThat(Pieces.begin(length, pieces, t + 1) - Pieces.begin(length, pieces, t))
                            .isBetween(length / pieces, length / pieces + (length % pieces == 0 ? 0 : 1));
                }
            }
        }
    }

    @Test
    void thereAreAsFewAsHoldTheLength() {
        assertThat(Pieces.count(0, 4)).isOne();
        assertThat(Pieces.count(4, 4)).isOne();
        assertThat(Pieces.count(5, 4)).isEqualTo(2);
        assertThat(Pieces.count(8, 4)).isEqualTo(2);
        assertThat(Pieces.count(Integer.MAX_VALUE - 8, 8192)).isEqualTo(262_144);
    }
}
