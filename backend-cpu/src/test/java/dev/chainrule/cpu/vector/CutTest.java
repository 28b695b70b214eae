package dev.chainrule.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final int[] SIZES = {1, 10, 16, 17, 31, 32, 64, 128, 257, 512, 784, 2048};

    @Test
    void thePartsAreTheWhole() {
        for (int threads = 1; threads <= 4; threads++) {
            Cut cut = new Cut(threads);
            for (int rows : SIZES) {
                for (int lanes : SIZES) {
                    cut.of(rows, lanes, 784);
                    long elements = 0;
                    for (int part = 0; part < cut.parts(); part++) {
                        Cut.Extent extent = new Cut.Extent(
                                cut.toRow(part) - cut.fromRow(part), cut.toLane(part) - cut.fromLane(part));
                        assertThat(cut.extents()).contains(extent);
                        elements += (long) extent.rows() * extent.lanes();
                    }
                    assertThat(elements).as("%d x %d", rows, lanes).isEqualTo((long) rows * lanes);
                }
            }
        }
    }

    /** A small product has tiles of the heights of the large one, and its last panel, so its kernels are those of the large one. */
    @Test
    void fewRowsAndLanesStandForMany() {
        for (int rows = 1; rows <= Block.MOST_ROWS; rows++) {
            int few = Block.fewestRows(rows);
            assertThat(heights(few)).as("%d for %d rows", few, rows).isEqualTo(heights(rows));
            assertThat(few >= 24).as("%d for %d rows: copied alike", few, rows).isEqualTo(rows >= 24);
            assertThat(few).isLessThanOrEqualTo(Math.min(rows, 48));
        }
        for (int lanes = 1; lanes <= 1024; lanes++) {
            int few = Block.fewestLanes(lanes);
            assertThat(few % Block.TILE_LANES).isEqualTo(lanes % Block.TILE_LANES);
            assertThat(few).isLessThanOrEqualTo(Math.min(lanes, 5 * Block.TILE_LANES));
        }
    }

    /** The heights of the tiles that a block cuts {@code rows} into: as few as hold them, and as even as can be. */
    private static Set<Integer> heights(int rows) {
        int tiles = (rows + Block.TILE_ROWS - 1) / Block.TILE_ROWS;
        Set<Integer> heights = new TreeSet<>();
        for (int t = 0; t < tiles; t++) {
            heights.add((t + 1) * rows / tiles - t * rows / tiles);
        }
        return heights;
    }
}
