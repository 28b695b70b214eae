package dev.chainrule.predict;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network's answer to one row of inputs, see {@link Predictor#predict(float[][])}: a class with a score for each, or
 * quantities. Immutable.
 */
public final class Prediction {
    private final Outputs outputs;
    private final float[] z;
    private final float[] h;
    private final int at;

    /**
     * The answer to a row.
     *
     * @param z values before the output units, K of them from {@code at} on; they still differ where outputs are saturated
     * @param h the outputs, K of them from {@code at} on
     */
    Prediction(Outputs outputs, float[] z, float[] h, int at) {
        this.outputs = outputs;
        this.z = z;
        this.h = h;
        this.at = at;
    }

    /**
     * A class among those that a network may answer.
     *
     * @param number the place of the class in the order of the outputs, counted from 0
     * @param name its name, or its number where the network knows no names
     * @param score its number from 0 to 1, see {@link Prediction#scores()}; of identity outputs, the output itself
     */
    public record Ranked(int number, String name, float score) {}

    /** The meaning of the outputs. */
    public Outputs meaning() {
        return outputs;
    }

    /** The outputs, [K], in the unit of the user's data; a new array. */
    public double[] outputs() {
        return IntStream.range(0, outputs.units())
                .mapToDouble(k -> outputs.scaling().undo(k, h[at + k]))
                .toArray();
    }

    /**
     * Output k, counted from 0, as decimal text in the unit of the user's data, with the decimals that float32 has there;
     * values that are not finite as Java writes them.
     */
    public String text(int k) {
        return outputs.text(k, h[at + k]);
    }

    /**
     * The number of the class, counted from 0, as an evaluation counts it: that of the greatest output, the first of
     * equals, also where rounding has made several outputs 1; for one output unit, 1 where the output is above ½.
     *
     * @throws IllegalStateException if the network predicts quantities or labels
     */
    public int classNumber() {
        if (outputs.quantities() || outputs.independent()) {
            throw new IllegalStateException("classNumber: the network predicts "
                    + (outputs.quantities() ? "quantities" : "labels, any number of which may apply")
                    + ", expected classes");
        }
        return outputs.classOf(z, at);
    }

    /**
     * The name of the class; its number where the network knows no names.
     *
     * @throws IllegalStateException if the network predicts quantities
     */
    public String className() {
        return outputs.classes().get(classNumber());
    }

    /**
     * The text of a label, as the column of labels has it: whether it applies, which it does where the output is above ½.
     *
     * @param k counted from 0 in the order of the outputs
     * @throws IllegalStateException unless the network predicts labels
     */
    public String label(int k) {
        if (!outputs.independent()) {
            throw new IllegalStateException("label: the network predicts no labels, of which any number may apply");
        }
        return outputs.labels().get(k).get(z[at + k] > 0 ? 1 : 0);
    }

    /**
     * The number from 0 to 1 of every class, in the order of the classes; a new array. They are probabilities, whose sum is 1,
     * for softmax outputs and for a single sigmoid output; several sigmoid outputs are independent scores.
     *
     * @throws IllegalStateException unless the network has classes and sigmoid or softmax outputs
     */
    public float[] scores() {
        if (!outputs.graded()) {
            throw new IllegalStateException("scores: the network has " + outputs.unit() + " outputs"
                    + (outputs.quantities() ? " for quantities" : "") + ", expected classes of sigmoid or softmax");
        }
        return values();
    }

    /**
     * The best classes, best first; equal ones in the order of the outputs.
     *
     * @param count how many there are to be at most
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws IllegalStateException if the network predicts quantities
     */
    public List<Ranked> best(int count) {
        int first = classNumber();
        float[] values = values();
        Comparator<Integer> order = outputs.units() == 1
                ? Comparator.comparing(k -> k != first)
                : (j, k) -> Float.compare(z[at + k], z[at + j]);
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(order)
                .limit(count)
                .map(k -> new Ranked(k, outputs.classes().get(k), values[k]))
                .toList();
    }

    /**
     * The answer as a line of a CSV file: the quantities, the name of the class, or the text of each label.
     *
     * @param scores whether the {@link #scores} follow the class
     * @throws IllegalStateException as {@link #scores}, where they are to follow
     */
    public String csv(boolean scores) {
        if (outputs.quantities()) {
            return IntStream.range(0, outputs.units()).mapToObj(this::text).collect(Collectors.joining(","));
        }
        StringBuilder line = new StringBuilder(
                outputs.independent()
                        ? IntStream.range(0, outputs.units())
                                .mapToObj(k -> Outputs.cell(label(k)))
                                .collect(Collectors.joining(","))
                        : Outputs.cell(className()));
        for (float score : scores ? scores() : new float[0]) {
            line.append(',').append(score);
        }
        return line.toString();
    }

    /** A value for every class. */
    private float[] values() {
        float[] values = new float[outputs.classes().size()];
        if (outputs.units() == 1) {
            values[0] = 1 - h[at];
            values[1] = h[at];
        } else {
            System.arraycopy(h, at, values, 0, values.length);
        }
        return values;
    }

    @Override
    public String toString() {
        return outputs.quantities()
                ? IntStream.range(0, outputs.units())
                        .mapToObj(this::text)
                        .toList()
                        .toString()
                : outputs.independent() ? csv(false) : className();
    }
}
