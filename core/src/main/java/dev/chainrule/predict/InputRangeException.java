package dev.chainrule.predict;

/** An input that is not finite once it is scaled as the network was trained, or inputs so large that the network computes no numbers of them. */
public final class InputRangeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The number for all inputs of a row. */
    public static final int ALL = -1;

    private final int row;
    private final int input;

    InputRangeException(String message, int row, int input) {
        super(message);
        this.row = row;
        this.input = input;
    }

    /** The row among those that were asked, counted from 0. */
    public int row() {
        return row;
    }

    /** The input in the row, counted from 0; {@value #ALL} if it is all of them together. */
    public int input() {
        return input;
    }
}
