package dev.chainrule.data;

/** Rows in arrays, which become theirs. */
final class RowsInMemory implements Rows {
    private final int features;
    private final double[] values;
    private final int labelsOfRow;
    private final String[] labels;
    /** The weight of each row; none if they have none. */
    private final double[] weights;

    private final long[] lines;

    /**
     * Takes the arrays.
     *
     * @param features the numbers of a row
     * @param values row-major [rows, features]
     * @param labels row-major, as many for each row
     * @param weights the weight of each row; none if they have none
     * @param lines the line of each row
     */
    RowsInMemory(int features, double[] values, String[] labels, double[] weights, long[] lines) {
        this.features = features;
        this.values = values;
        labelsOfRow = labels.length / lines.length;
        this.labels = labels;
        this.weights = weights;
        this.lines = lines;
    }

    @Override
    public int count() {
        return lines.length;
    }

    @Override
    public double value(int row, int feature) {
        return values[row * features + feature];
    }

    @Override
    public void copy(int from, int count, double[] x) {
        System.arraycopy(values, from * features, x, 0, count * features);
    }

    @Override
    public String label(int row, int k) {
        return labels[row * labelsOfRow + k];
    }

    @Override
    public double weight(int row) {
        return weights.length == 0 ? 1 : weights[row];
    }

    @Override
    public long line(int row) {
        return lines[row];
    }

    @Override
    public long bytesInHeap() {
        return (long) values.length * Double.BYTES;
    }

    @Override
    public Rows select(int[] chosen) {
        double[] chosenValues = new double[chosen.length * features];
        String[] chosenLabels = new String[chosen.length * labelsOfRow];
        double[] chosenWeights = new double[weights.length == 0 ? 0 : chosen.length];
        long[] chosenLines = new long[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * features, chosenValues, i * features, features);
            System.arraycopy(labels, chosen[i] * labelsOfRow, chosenLabels, i * labelsOfRow, labelsOfRow);
            if (weights.length > 0) {
                chosenWeights[i] = weights[chosen[i]];
            }
            chosenLines[i] = lines[chosen[i]];
        }
        return new RowsInMemory(features, chosenValues, chosenLabels, chosenWeights, chosenLines);
    }
}
