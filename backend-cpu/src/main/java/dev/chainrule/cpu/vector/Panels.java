package dev.chainrule.cpu.vector;

import jdk.incubator.vector.FloatVector;

/** Copies parts of a matrix, in the order in which a tile reads them. */
final class Panels {
    private static final int W = Lanes.COUNT;
    private static final int TILE_LANES = Tiles.MOST_VECTORS * W;

    private Panels() {}

    /**
     * Copies a row of n elements to panels, two vectors to each.
     *
     * @param n a multiple of the lanes of a panel
     * @param apart the elements from one panel to the next in t
     */
    static void deal(int n, float[] s, int at, float[] t, int to, int apart) {
        for (int j = 0; j < n; j += TILE_LANES) {
            FloatVector.fromArray(Lanes.SPECIES, s, at + j).intoArray(t, to);
            FloatVector.fromArray(Lanes.SPECIES, s, at + j + W).intoArray(t, to + W);
            to += apart;
        }
    }

    /**
     * Copies n elements to tiles, each with a share of them that is as even as can be. Whole vectors are written, so t must have
     * room for them after each share.
     *
     * @param tiles the number of tiles
     * @param apart the elements from one tile to the next in t
     */
    static void spread(int n, int tiles, float[] s, int at, float[] t, int to, int apart) {
        int least = n / tiles;
        int higher = n % tiles;
        int end = at + n;
        for (int y = 0; y < tiles; y++) {
            int high = y < higher ? least + 1 : least;
            if (at + high + W <= s.length) {
                for (int i = 0; i < high; i += W) {
                    FloatVector.fromArray(Lanes.SPECIES, s, at + i).intoArray(t, to + i);
                }
            } else {
                System.arraycopy(s, at, t, to, Math.min(high, end - at));
            }
            at += high;
            to += apart;
        }
    }

    /** T[j, i] ← S[i, j] for S[rows, cols]; row i of S begins at {@code at + i row}, row j of T at {@code to + j tRow}. */
    static void transpose(int rows, int cols, float[] s, int at, int row, float[] t, int to, int tRow) {
        int fullRows = rows - rows % W;
        transposeSquares(fullRows, cols, s, at, row, t, to, tRow);
        transposeEdge(fullRows, rows, 0, cols, s, at, row, t, to, tRow);
    }

    /**
     * T[j, i] ← S[i, j] as {@link #transpose}, faster, to a T whose rows have room up to the next multiple of a vector's lanes. Any
     * numbers may be left in that room.
     */
    static void transposeWithMargin(int rows, int cols, float[] s, int at, int row, float[] t, int to, int tRow) {
        transposeSquares(rows, cols, s, at, row, t, to, tRow);
    }

    private static void transposeSquares(int rows, int cols, float[] s, int at, int row, float[] t, int to, int tRow) {
        int fullCols = cols - cols % W;
        for (int j = 0; j < fullCols; j += W) {
            for (int i = 0; i < rows; i += W) {
                Squares.transpose(Math.min(W, rows - i), s, at + i * row + j, row, t, to + j * tRow + i, tRow);
            }
        }
        transposeEdge(0, rows, fullCols, cols, s, at, row, t, to, tRow);
    }

    private static void transposeEdge(
            int i0, int i1, int j0, int j1, float[] s, int at, int row, float[] t, int to, int tRow) {
        for (int i = i0; i < i1; i++) {
            for (int j = j0; j < j1; j++) {
                t[to + j * tRow + i] = s[at + i * row + j];
            }
        }
    }
}
