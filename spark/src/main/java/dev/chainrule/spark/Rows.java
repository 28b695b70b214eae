package dev.chainrule.spark;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.util.Arrays;
import java.util.List;

/** Rows in the memory of a task, as examples. Inputs are taken as they are. */
final class Rows implements Dataset {
    private final List<LabelledRow> rows;
    private final Schema schema;
    private final boolean classes;
    private final boolean weighted;

    /**
     * Examples of these rows.
     *
     * @param classes whether a label is the number of a class, and not a quantity
     * @param weighted whether weights count
     */
    Rows(List<LabelledRow> rows, Schema schema, boolean classes, boolean weighted) {
        this.rows = rows;
        this.schema = schema;
        this.classes = classes;
        this.weighted = weighted;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int inputs() {
        return schema.inputs().columns();
    }

    @Override
    public int outputs() {
        return schema.targets().columns();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows.get(from + i).x, 0, x, i * inputs(), inputs());
        }
    }

    @Override
    public void copyTargets(int from, int count, float[] y) {
        Arrays.fill(y, 0, count * outputs(), 0);
        Scaling targets = schema.targets();
        float[] scaled = new float[1];
        for (int i = 0; i < count; i++) {
            double label = rows.get(from + i).label;
            if (classes) {
                y[i * outputs() + (int) label] = 1;
            } else {
                targets.apply(new double[] {label}, scaled);
                y[i] = scaled[0];
            }
        }
    }

    @Override
    public boolean weighted() {
        return weighted;
    }

    @Override
    public void copyWeights(int from, int count, float[] w) {
        for (int i = 0; i < count; i++) {
            w[i] = weighted ? rows.get(from + i).weight : 1;
        }
    }

    @Override
    public long bytesInHeap() {
        return (long) rows.size() * inputs() * Float.BYTES;
    }
}
