package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.opencl.Blocks.Plan;
import org.junit.jupiter.api.Test;

/** How products are cut for the kernels of processors. */
class BlocksTest {
    private static final int TILE_ROWS = 8;
    private static final int WIDE = 32;
    private static final int TERMS = 256;
    private static final int[] LENGTHS = {1, 7, 8, 9, 16, 17, 33, 100, 256, 257, 1000, 4096, 1 << 20};

    private static Blocks on(int units) {
        return new Blocks(TILE_ROWS, WIDE, TERMS, units);
    }

    @Test
    void blocksAreWholeTilesAndPanelsAndCoverEverything() {
        for (int units : new int[] {1, 2, 64}) {
            for (int m : LENGTHS) {
                for (int n : LENGTHS) {
                    for (int k : LENGTHS) {
                        requireWhole(on(units).plan(m, n, k, true), m, n, k);
                    }
                }
            }
        }
    }

    private static void requireWhole(Plan plan, int m, int n, int k) {
        assertThat(plan.m()).isEqualTo(plan.exchanged() ? n : m);
        assertThat(plan.n()).isEqualTo(plan.exchanged() ? m : n);
        assertThat(plan.width()).isEqualTo(plan.n() <= Blocks.LANES ? Blocks.LANES : WIDE);
        assertThat(plan.rows() % TILE_ROWS).isZero();
        assertThat(plan.lanes() % plan.width()).isZero();
        long high = Blocks.pieces(plan.m(), plan.rows());
        long across = Blocks.pieces(plan.n(), plan.lanes());
        assertThat(plan.count()).isEqualTo(high * across).isPositive();
        if (k > TERMS) { // the sums wait in memory of KEPT_ROWS x KEPT_PANELS panels
            assertThat(plan.rows()).as("%s", plan).isLessThanOrEqualTo(Blocks.KEPT_ROWS);
            assertThat(plan.lanes()).as("%s", plan).isLessThanOrEqualTo(Blocks.KEPT_PANELS * plan.width());
        }
    }

    @Test
    void everyUnitHasBlocksWhereThereAreEnoughRows() {
        assertThat(on(64).plan(4096, 32, 784, false).count()).isGreaterThanOrEqualTo(64);
        assertThat(on(2).plan(1024, 10, 512, false).count()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void fewRowsAgainstManyTransposedLanesAreExchanged() {
        assertThat(on(2).plan(32, 512, 784, true).exchanged()).isTrue();
        assertThat(on(2).plan(32, 512, 784, false).exchanged()).isFalse();
        assertThat(on(2).plan(512, 32, 784, true).exchanged()).isFalse();
        assertThat(on(2).plan(1, 10, 784, true).exchanged()).isFalse();
    }
}
