package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.threads.Pieces;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How a product is cut into blocks that any thread may compute: into as few as hold it, and into more where threads would
 * have none. One object serves all products of a backend, one after the other.
 */
final class Cut {
    private static final int W = Lanes.COUNT;

    /** So many multiplications are worth a thread of their own: about 8 µs, against 1 µs for the hand-over. */
    private static final long WORTH_A_THREAD = 1 << 19;

    private static final long WORTH_TWO_PARTS = 1 << 23;

    private final int threads;
    private int rows;
    private int lanes;
    private int rowParts;
    private int laneParts;

    Cut(int threads) {
        this.threads = threads;
    }

    /** The rows and lanes of a block. */
    record Extent(int rows, int lanes) {}

    /** Cuts a product of so many rows, lanes and terms. */
    void of(int rows, int lanes, int depth) {
        this.rows = rows;
        this.lanes = lanes;
        rowParts = Pieces.count(rows, Block.MOST_ROWS);
        laneParts = Pieces.count(lanes, Block.mostLanes(rows, depth));
        if (threads > 1) {
            cutForThreads((long) rows * lanes * depth);
        }
    }

    /**
     * By rows first, and into as many as there are threads: then a thread has the same rows of Θ when they are read as
     * when they are updated. In two parts for each thread where copying the lanes once more is nothing beside the
     * products.
     */
    private void cutForThreads(long work) {
        int wanted = (int) Math.min(work / WORTH_A_THREAD, work < WORTH_TWO_PARTS * threads ? threads : 2 * threads);
        int mostRowParts = Math.max(1, rows / Block.TILE_ROWS);
        int mostLaneParts = Math.max(1, lanes / Block.TILE_LANES);
        int atLeast = Math.max(Math.min(wanted, threads), Pieces.count(wanted, laneParts));
        rowParts = Math.max(rowParts, Math.min(atLeast, mostRowParts));
        if (rowParts * laneParts < wanted) {
            laneParts = Math.min(Pieces.count(wanted, rowParts), mostLaneParts);
        }
    }

    int parts() {
        return rowParts * laneParts;
    }

    /** The first row of the part. */
    int fromRow(int part) {
        return Pieces.begin(rows, rowParts, part / laneParts);
    }

    /** The row after its last. */
    int toRow(int part) {
        return Pieces.begin(rows, rowParts, part / laneParts + 1);
    }

    /** The first lane of the part, a multiple of a vector's. */
    int fromLane(int part) {
        return Pieces.begin(Pieces.count(lanes, W), laneParts, part % laneParts) * W;
    }

    /** The lane after its last. */
    int toLane(int part) {
        return Math.min(lanes, Pieces.begin(Pieces.count(lanes, W), laneParts, part % laneParts + 1) * W);
    }

    /** The different blocks. */
    Set<Extent> extents() {
        Set<Extent> extents = new LinkedHashSet<>();
        for (int part = 0; part < parts(); part++) {
            extents.add(new Extent(toRow(part) - fromRow(part), toLane(part) - fromLane(part)));
        }
        return extents;
    }
}
