package dev.chainrule.cpu.vector;

import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.List;

/**
 * A product op(A)[m, k] op(B)[k, n] that is as small as it can be and needs the same kernels as one block of a larger
 * product: when C2 has compiled them for the small one, it has for the large.
 *
 * @param swapped whether C must be computed transposed, as in the larger product
 */
public record SmallProduct(int m, int n, int k, boolean swapped) {
    /** Terms of a small product whose larger one is not cut in depth. */
    private static final int ENOUGH_TERMS = 24;

    /** The small products of op(A)[m, k] op(B)[k, n] cut for {@code threads}: one for each different size of blocks. */
    public static List<SmallProduct> ofBlocks(Transpose tb, int m, int n, int k, int threads) {
        boolean swapped = tb == Transpose.T && n > TiledProduct.MOST_STRAIGHT;
        Cut cut = new Cut(threads);
        cut.of(swapped ? n : m, swapped ? m : n, k);
        int terms = k > Tiles.MOST_TERMS ? Tiles.MOST_TERMS + Lanes.COUNT : Math.min(k, ENOUGH_TERMS);
        List<SmallProduct> products = new ArrayList<>();
        for (Cut.Extent block : cut.extents()) {
            int rows = Block.fewestRows(block.rows());
            int lanes = Block.fewestLanes(block.lanes());
            products.add(new SmallProduct(swapped ? lanes : rows, swapped ? rows : lanes, terms, swapped));
        }
        return products;
    }
}
