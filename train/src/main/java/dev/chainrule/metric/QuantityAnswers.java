package dev.chainrule.metric;

/** Predicted quantities and true ones, in the unit of the user's data. It keeps the arrays that it is made of, and no copies. */
public final class QuantityAnswers {
    private final double[] predicted;
    private final double[] targets;
    private final int rows;

    /**
     * Checked answers.
     *
     * @param predicted one for each example, in the beginning of the array
     * @param targets the true ones
     * @param rows the number of examples
     * @throws IllegalArgumentException if an array is too short
     */
    public QuantityAnswers(double[] predicted, double[] targets, int rows) {
        if (rows < 0 || predicted.length < rows || targets.length < rows) {
            throw new IllegalArgumentException("answers: " + rows + " rows, expected as many in " + predicted.length
                    + " predictions and " + targets.length + " targets");
        }
        this.predicted = predicted;
        this.targets = targets;
        this.rows = rows;
    }

    /** The number of examples. */
    public int rows() {
        return rows;
    }

    /** The quantity that is predicted for an example. */
    public double predicted(int row) {
        return predicted[row];
    }

    /** The true quantity of an example. */
    public double target(int row) {
        return targets[row];
    }
}
