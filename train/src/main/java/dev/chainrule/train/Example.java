package dev.chainrule.train;

/**
 * One example of a program's own: raw inputs, and the class or the targets that belong to them. A data set is made of
 * them by {@link Dataset#of(Iterable, java.util.function.Function)}, which checks and copies them.
 */
public final class Example {
    private final float[] x;
    private final float[] y;
    private final int label;
    private final boolean labelled;

    private Example(float[] x, float[] y, int label, boolean labelled) {
        this.x = x;
        this.y = y;
        this.label = label;
        this.labelled = labelled;
    }

    /**
     * An example of a class.
     *
     * @param x raw inputs
     * @param label the number of its class, counted from 0
     */
    public static Example of(float[] x, int label) {
        return new Example(x, new float[0], label, true);
    }

    /**
     * An example with targets: quantities, or a number for each class.
     *
     * @param x raw inputs
     * @param y a raw target for each output
     */
    public static Example of(float[] x, float[] y) {
        return new Example(x, y, 0, false);
    }

    float[] x() {
        return x;
    }

    /** The targets; none where there is a label. */
    float[] y() {
        return y;
    }

    int label() {
        return label;
    }

    boolean labelled() {
        return labelled;
    }
}
