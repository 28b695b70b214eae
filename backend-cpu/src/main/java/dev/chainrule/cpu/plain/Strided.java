package dev.chainrule.cpu.plain;

/** A matrix in an array: element (i, j) is at {@code at + i·row + j·col}. */
final class Strided {
    final float[] values;
    final int at;
    final int row;
    final int col;

    Strided(float[] values, int at, int row, int col) {
        this.values = values;
        this.at = at;
        this.row = row;
        this.col = col;
    }

    /** The transpose, in the same memory. */
    Strided transposed() {
        return new Strided(values, at, col, row);
    }

    /** The part of the matrix that begins at element (i, j). */
    Strided from(int i, int j) {
        return new Strided(values, at + i * row + j * col, row, col);
    }
}
