package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The rows of a table as examples, scaled and held in memory.
 *
 * <pre>{@code
 * Table all = new Csv().read(file);
 * Split<Dataset> sets = Examples.of(all.split(), Targets.oneHot(all.classes()));
 * }</pre>
 */
public final class Examples implements Dataset {
    private static final System.Logger LOG = System.getLogger(Examples.class.getName());

    private final float[] x;
    private final TargetRows y;
    private final Schema schema;
    private final List<String> warnings;

    private Examples(float[] x, TargetRows y, Schema schema, List<String> warnings) {
        this.x = x;
        this.y = y;
        this.schema = schema;
        this.warnings = warnings;
    }

    /**
     * Scales the features of a table and turns its labels into targets, which are standardized by this table if at all.
     *
     * @throws DataException if the table and the scaling differ in their number of features, a scaled feature or target
     *     is not finite, or a label is not what the targets expect; the message has the line
     */
    public static Examples of(Table table, Scaling scaling, Targets targets) {
        return of(table, schema(table, scaling, targets), targets, Precision.losses(table, scaling));
    }

    /**
     * Examples for a model: scaled, and with targets, as it learnt from. Read the table with {@link Csv#matching}, so that
     * its features are those of the model.
     *
     * @throws DataException if the features are not the model's, a scaled feature or target is not finite, or a label is
     *     none of the model's classes
     */
    public static Examples of(Table table, Schema model) {
        if (table.features() == model.inputs().columns()) {
            checkSameNames(model.features(), table.columns());
        }
        return of(table, model, Targets.of(model), List.of());
    }

    /**
     * Training and test examples; both get the standard scaling fitted to the training part.
     *
     * @throws DataException as {@link #of(Table, Scaling, Targets)}, and if both parts have headers that differ in the
     *     name of a feature
     */
    public static Split<Dataset> of(Split<Table> parts, Targets targets) {
        return of(parts, targets, Scalings::standard);
    }

    /**
     * Training and test examples in the scaling that is fitted to the training part, such as {@link Scalings#minMax}.
     *
     * @throws DataException as {@link #of(Split, Targets)}
     */
    public static Split<Dataset> of(Split<Table> parts, Targets targets, Function<Table, Scaling> fit) {
        Examples train = of(parts.train(), fit.apply(parts.train()), targets);
        return new Split<>(train, of(parts.test(), train.schema));
    }

    private static Examples of(Table table, Schema schema, Targets targets, List<String> warnings) {
        Scaling scaling = schema.inputs();
        if (table.features() != scaling.columns()) {
            throw new DataException(table.source() + ": " + table.features() + " features, expected "
                    + scaling.columns() + " as in the training data");
        }
        float[] x = new float[table.values().length];
        scaling.apply(table.values(), x);
        checkFinite(x, table);
        warnings.forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        return new Examples(x, targets.of(table, schema.targets()), schema, warnings);
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
    public void copyInputs(int from, int count, float[] target) {
        Objects.checkFromIndexSize(from, count, size());
        System.arraycopy(x, from * inputs(), target, 0, count * inputs());
    }

    @Override
    public void copyTargets(int from, int count, float[] target) {
        Objects.checkFromIndexSize(from, count, size());
        y.copy(from, count, target);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /** A line for each column in which different cells became equal when they were scaled; of training data only. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return "Examples[" + size() + " x " + inputs() + "]";
    }

    private static Schema schema(Table table, Scaling scaling, Targets targets) {
        Columns columns = table.columns();
        List<String> names = table.features() == scaling.columns() ? columns.featureNames() : List.of();
        return new Schema(
                names, scaling, columns.labelName(), columns.labelPlace(), targets.classes(), targets.fit(table));
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

    private static void checkSameNames(List<String> names, Columns columns) {
        if (names.isEmpty() || columns.names().isEmpty()) {
            return;
        }
        for (int j = 0; j < names.size(); j++) {
            if (!names.get(j).equals(columns.featureName(j))) {
                throw new DataException(columns.source() + ": feature " + (j + 1) + " is "
                        + Quote.text(columns.featureName(j)) + ", expected " + Quote.text(names.get(j))
                        + " as in the training data");
            }
        }
    }
}
