package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.util.Objects;

/**
 * The rows of a table as examples, scaled and held in memory.
 *
 * <pre>{@code
 * Table all = new Csv().read(file);
 * Split<Dataset> sets = Examples.of(all.split(), Targets.oneHot(all.classes()));
 * }</pre>
 */
public final class Examples implements Dataset {
    private final float[] x;
    private final TargetRows y;
    private final Schema schema;

    private Examples(float[] x, TargetRows y, Schema schema) {
        this.x = x;
        this.y = y;
        this.schema = schema;
    }

    /**
     * Scales the features of a table and turns its labels into targets.
     *
     * @throws DataException if the table and the scaling differ in their number of features, a scaled feature is not
     *     finite, or a label is not what the targets expect; the message has the line
     */
    public static Examples of(Table table, Scaling scaling, Targets targets) {
        if (table.features() != scaling.columns()) {
            throw new DataException(table.source() + ": " + table.features() + " features, expected "
                    + scaling.columns() + " as in the training data");
        }
        float[] x = new float[table.rows() * table.features()];
        table.copy(0, table.rows(), x);
        scaling.apply(x, x);
        checkFinite(x, table);
        return new Examples(
                x,
                targets.of(table),
                Schema.of(table.features(), targets.outputs()).inputs(scaling).classes(targets.classes()));
    }

    /**
     * Training and test examples; both get the min-max scaling fitted to the training part.
     *
     * @throws DataException as {@link #of(Table, Scaling, Targets)}, and if both parts have headers that differ in the
     *     name of a feature
     */
    public static Split<Dataset> of(Split<Table> parts, Targets targets) {
        Scaling scaling = Scalings.minMax(parts.train());
        checkSameNames(parts.train().columns(), parts.test().columns());
        return new Split<>(of(parts.train(), scaling, targets), of(parts.test(), scaling, targets));
    }

    @Override
    public int size() {
        return x.length / inputs();
    }

    @Override
    public int inputs() {
        return schema.inputs().columns();
    }

    @Override
    public int outputs() {
        return y.outputs();
    }

    @Override
    public void copy(int from, int count, float[] x, float[] y) {
        Objects.checkFromIndexSize(from, count, size());
        System.arraycopy(this.x, from * inputs(), x, 0, count * inputs());
        this.y.copy(from, count, y);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public String toString() {
        return "Examples[" + size() + " x " + inputs() + "]";
    }

    private static void checkFinite(float[] x, Table table) {
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                int row = i / table.features();
                int feature = i % table.features();
                throw new DataException(table.place(row, feature) + ": " + table.value(row, feature) + " becomes "
                        + x[i] + " when scaled as the training data, expected a finite number");
            }
        }
    }

    private static void checkSameNames(Columns train, Columns test) {
        if (train.names().isEmpty() || test.names().isEmpty() || train.features() != test.features()) {
            return;
        }
        for (int j = 0; j < train.features(); j++) {
            if (!train.featureName(j).equals(test.featureName(j))) {
                throw new DataException(test.source() + ": feature " + (j + 1) + " is "
                        + Quote.text(test.featureName(j)) + ", expected " + Quote.text(train.featureName(j))
                        + " as in the training data");
            }
        }
    }
}
