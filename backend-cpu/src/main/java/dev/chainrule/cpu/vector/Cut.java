package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.threads.Pieces;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Cuts a product into blocks, each for any thread: into the fewest that {@link Block} can compute, or into more where threads
 * would have nothing to do. A block is some rows by some lanes, all blocks together are the product, and each is a numbered
 * <i>part</i> of it. One object serves all products of a backend, one after the other.
 */
final class Cut {
    private static final int W = Lanes.COUNT;

    /** The fewest multiplications for which a thread is woken: about 8 µs of work, where waking takes 1 µs. */
    private static final long WORTH_A_THREAD = 1 << 19;

    /** The multiplications of each thread from which on it has two parts rather than one. */
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

    /** Cuts a product of {@code rows}, {@code lanes} and {@code depth} terms. */
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
     * Cuts further where threads would have nothing to do: by rows first, into as many parts as there are threads, so that a
     * thread updates the rows of Θ that it has read. Large products have two parts for each thread, since there the time to copy
     * the lanes once more does not count.
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

    /** The number of parts. */
    int parts() {
        return rowParts * laneParts;
    }

    /** The first row of the part. */
    int fromRow(int part) {
        return Pieces.begin(rows, rowParts, part / laneParts);
    }

    /** The row after the last of the part. */
    int toRow(int part) {
        return Pieces.begin(rows, rowParts, part / laneParts + 1);
    }

    /** The first lane of the part, a multiple of the lanes of a vector. */
    int fromLane(int part) {
        return Pieces.begin(Pieces.count(lanes, W), laneParts, part % laneParts) * W;
    }

    /** The lane after the last of the part. */
    int toLane(int part) {
        return Math.min(lanes, Pieces.begin(Pieces.count(lanes, W), laneParts, part % laneParts + 1) * W);
    }

    /** The different sizes of blocks. */
    Set<Extent> extents() {
        Set<Extent> extents = new LinkedHashSet<>();
        for (int part = 0; part < parts(); part++) {
            extents.add(new Extent(toRow(part) - fromRow(part), toLane(part) - fromLane(part)));
        }
        return extents;
    }
}
