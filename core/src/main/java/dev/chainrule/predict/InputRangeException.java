package dev.chainrule.predict;

/** An input that is not finite once it is scaled as the network was trained. */
public final class InputRangeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

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

    /** The input in the row, counted from 0. */
    public int input() {
        return input;
    }
}
