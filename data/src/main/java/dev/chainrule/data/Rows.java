package dev.chainrule.data;

/** The rows of a table: the numbers, the label and the line of each. They are in memory or, where that is too small, in a file. */
interface Rows {
    /** The number of rows. */
    int count();

    /** The number at a row and a feature, both counted from 0. */
    double value(int row, int feature);

    /** Copies the numbers of {@code count} rows, from row {@code from} on, into the beginning of x, row-major. */
    void copy(int from, int count, double[] x);

    /**
     * Label k of a row; empty if the table has none.
     *
     * @param k counted from 0 among the columns of labels
     */
    String label(int row, int k);

    /** The weight of a row; 1 if rows have none. */
    double weight(int row);

    /** The line of a row in its file, counted from 1. */
    long line(int row);

    /** These rows in this order. The array becomes theirs. */
    Rows select(int[] chosen);

    /** Whether the rows are in a file. */
    default boolean inFile() {
        return false;
    }

    /** The bytes of a row in the file; 0 if there is none. */
    default long bytesInFile() {
        return 0;
    }

    /** The bytes of memory in which the numbers lie; 0 if they are in a file. */
    default long bytesInHeap() {
        return 0;
    }

    /** Whether there are so many different labels that they cannot all be classes, and are not to be collected. */
    default boolean hasManyLabels() {
        return false;
    }
}
