package dev.chainrule.opencl;

/**
 * The cut of a product into the blocks of cpu.cl: they are large, since each block copies its piece of B for itself, and enough
 * for all units.
 *
 * @param tileRows ROWS of cpu.cl
 * @param wide lanes of a wide panel
 * @param terms TERMS of cpu.cl
 * @param units that compute at the same time
 */
record Blocks(int tileRows, int wide, int terms, int units) {
    /** Elements of a vector, float16: the lanes of a narrow panel. */
    static final int LANES = 16;

    /** Blocks for each unit at least, where that leaves enough rows. */
    private static final int LEAST_BLOCKS = 4;
    /** Blocks for each unit at least, where panels are put together to one. */
    private static final int MANY_BLOCKS = 16;
    /** Tiles of a block at least: with fewer, copying the panel would take longer than computing with it. */
    private static final int LEAST_TILES = 4;
    /** The most elements of A that a block takes at a time: they stay in a unit's second cache. */
    private static final int MOST_OF_A = 1 << 17;
    /** The most panels of a block. */
    private static final int MOST_PANELS = 8;
    /** The most rows of a block with more terms than one panel has: its sums wait in private memory, and in a cache. */
    static final int KEPT_ROWS = 256;
    /** The most panels of such a block. */
    static final int KEPT_PANELS = 2;

    /** The sizes of the memory for sums, as options of the compiler for cpu.cl. */
    static final String OPTIONS = " -D KEPT_ROWS=" + KEPT_ROWS + " -D KEPT_PANELS=" + KEPT_PANELS;

    /** The cost of storing an element of C apart from its neighbours, in copies of elements to panels. */
    private static final int SCATTERED = 3;

    /**
     * A product C[m, n] of k terms in blocks.
     *
     * @param exchanged whether it is Cᵀ ← Bᵀ Aᵀ, and m and n are its sides
     * @param width lanes of a panel
     * @param rows of a block, whole tiles
     * @param lanes of a block, whole panels
     */
    record Plan(boolean exchanged, int m, int n, int k, int width, int rows, int lanes) {
        /** The number of blocks. */
        long count() {
            return pieces(m, rows) * pieces(n, lanes);
        }

        /** Elements that are copied to panels, some of them more than once. */
        private long copies() {
            return pieces(m, rows) * n * k;
        }
    }

    /**
     * Cuts C[m, n] ← A B. Where B is transposed, it may be better to compute Cᵀ ← Bᵀ Aᵀ, which copies A to panels instead of
     * B, and stores the elements of C apart from each other.
     */
    Plan plan(int m, int n, int k, boolean transposed) {
        Plan plan = plan(false, m, n, k);
        if (transposed && n > LANES) {
            Plan exchanged = plan(true, n, m, k);
            return exchanged.copies() + (long) SCATTERED * m * n < plan.copies() ? exchanged : plan;
        }
        return plan;
    }

    private Plan plan(boolean exchanged, int m, int n, int k) {
        int width = n <= LANES ? LANES : wide;
        long panels = pieces(n, width);
        long most = mostRows(k);
        long high = pieces(m, most);
        long least = (long) LEAST_BLOCKS * units;
        if (high * panels < least) {
            high = Math.max(high, Math.min(pieces(least, panels), m / (LEAST_TILES * tileRows)));
        }
        int rows = (int) (pieces(pieces(m, high), tileRows) * tileRows);
        boolean keeps = k > terms;
        long together = Math.min(keeps ? KEPT_PANELS : MOST_PANELS, high * panels / ((long) MANY_BLOCKS * units));
        int lanes = (int) Math.max(1, together) * width;
        return new Plan(exchanged, m, n, k, width, rows, lanes);
    }

    private long mostRows(int k) {
        int most = k > terms ? KEPT_ROWS : MOST_OF_A / k;
        return Math.max(tileRows, most / tileRows * tileRows);
    }

    /** The number of pieces of at most {@code most} that make up {@code length}. */
    static long pieces(long length, long most) {
        return (length - 1) / most + 1;
    }
}
