package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.train.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/**
 * The rows of a table as examples, scaled; held in memory, unless the table is {@linkplain Table#inFile in a file}, or the inputs that
 * its categories become would take much of the Java heap: then rows are scaled each time that they are asked for.
 *
 * <pre>{@code
 * Table all = new Csv().read(file);
 * Split<Dataset> sets = Examples.of(all.split(), Targets.oneHot(all.classes()));
 * }</pre>
 */
public final class Examples implements Dataset {
    private static final System.Logger LOG = System.getLogger(Examples.class.getName());

    /** Rows that are scaled and checked at a time. */
    private static final int CHUNK_VALUES = 1 << 16;

    /** The longest array that every JVM can allocate. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private final int size;
    private final long rowInFile;
    /** The bytes of memory in which the inputs lie, or the cells of which they are made when they are asked for. */
    private final long bytesOfInputs;

    private final InputRows x;
    private final TargetRows y;
    private final Schema schema;
    private final List<String> warnings;
    /** The weight of each example; none if they have none. */
    private final float[] weights;

    /** Scaled inputs. */
    @FunctionalInterface
    private interface InputRows {
        /** Copies {@code count} rows, from row {@code from} on, into the beginning of the target, row-major. */
        void copy(int from, int count, float[] target);
    }

    private Examples(
            int size,
            long rowInFile,
            long bytesOfInputs,
            InputRows x,
            TargetRows y,
            Schema schema,
            List<String> warnings,
            float[] weights) {
        this.size = size;
        this.rowInFile = rowInFile;
        this.bytesOfInputs = bytesOfInputs;
        this.x = x;
        this.y = y;
        this.schema = schema;
        this.warnings = warnings;
        this.weights = weights;
    }

    /**
     * Scales the features of a table and turns its labels into targets, which are standardized by this table if at all.
     *
     * @throws DataException if the table and the scaling differ in their number of features, a scaled feature or target
     *     is not finite, or a label is not what the targets expect; the message has the line
     */
    public static Examples of(Table table, Scaling scaling, Targets targets) {
        Table inputs = table.encoded();
        return of(
                inputs,
                schema(inputs, scaling, targets),
                targets,
                PrecisionLoss.losses(inputs, scaling),
                weights(inputs));
    }

    /**
     * Examples for a model: scaled, and with targets, as it learnt from. Read the table with {@link Csv#matching}, so that
     * its features are those of the model.
     *
     * @throws DataException if the features are not the model's, a scaled feature or target is not finite, or a label is
     *     none of the model's classes
     */
    public static Examples of(Table table, Schema model) {
        Table inputs = encoded(table, model);
        if (inputs.features() == model.inputs().columns()) {
            checkSameNames(model.features(), inputs.columns());
        }
        return of(inputs, model, Targets.of(model), List.of(), new float[0]);
    }

    /** A table whose cells have become inputs as a model's did, if they are as many. */
    private static Table encoded(Table table, Schema model) {
        if (table.columns().isEncoded()) {
            return table;
        }
        List<TableColumn> known = FittedColumns.known(model, table.features());
        if (known.size() != table.features()) {
            throw new DataException(table.source() + ": " + table.features() + " features, expected " + known.size()
                    + " as in the training data");
        }
        return table.encoded(known);
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
        Table inputs = parts.train().encoded();
        Examples train = of(inputs, fit.apply(inputs), targets);
        return new Split<>(train, of(parts.test(), train.schema));
    }

    private static Examples of(Table table, Schema schema, Targets targets, List<String> warnings, float[] weights) {
        Scaling scaling = schema.inputs();
        if (table.features() != scaling.columns()) {
            throw new DataException(table.source() + ": " + table.features() + " features, expected "
                    + scaling.columns() + " as in the training data");
        }
        boolean held = !table.inFile() && fits(table.rows(), table.features(), Larger.mostInMemory());
        InputRows x = held ? inMemory(table, scaling) : whenAsked(table, scaling);
        warnings.forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        return new Examples(
                table.rows(),
                table.bytesOfRowInFile(),
                held ? (long) table.rows() * table.features() * Float.BYTES : table.bytesInHeap(),
                x,
                targets.of(table, schema.targets()),
                schema,
                warnings,
                weights);
    }

    /** The weights of the rows with mean 1; none if they have none. */
    private static float[] weights(Table table) {
        if (!table.weighted()) {
            return new float[0];
        }
        double sum = 0;
        for (int row = 0; row < table.rows(); row++) {
            sum += table.weight(row);
        }
        if (!(sum > 0)) {
            throw new DataException(table.source() + ": all weights are 0, expected some above");
        }
        float[] weights = new float[table.rows()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = (float) (table.weight(row) * weights.length / sum);
        }
        return weights;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException if there are no classes
     */
    @Override
    public Examples balanced() {
        if (schema.classes().isEmpty() || !schema.labelTexts().isEmpty()) {
            throw new DataException("balanced weights: the labels are "
                    + (schema.classes().isEmpty() ? "quantities" : "of several columns") + ", expected classes");
        }
        float[] balanced = new float[size];
        Dataset.super.balanced().copyWeights(0, size, balanced);
        return new Examples(size, rowInFile, bytesOfInputs, x, y, schema, warnings, balanced);
    }

    /**
     * Whether scaled inputs are held in memory: those that categories become too, of which a table has one number for each cell.
     *
     * @param numbers the numbers of a table that are held in memory, twice as wide as inputs are
     */
    static boolean fits(int rows, int inputs, long numbers) {
        long all = (long) rows * inputs;
        return all <= MOST_VALUES && all * Float.BYTES / Double.BYTES <= numbers;
    }

    private static InputRows inMemory(Table table, Scaling scaling) {
        int inputs = table.features();
        float[] scaled = new float[Math.multiplyExact(table.rows(), inputs)];
        scale(table, scaling, (rows, from) -> System.arraycopy(rows, 0, scaled, from * inputs, rows.length));
        return (from, count, target) -> System.arraycopy(scaled, from * inputs, target, 0, count * inputs);
    }

    /** Rows that are scaled each time that they are asked for. */
    private static InputRows whenAsked(Table table, Scaling scaling) {
        scale(table, scaling, (rows, from) -> {}); // checks them
        return (from, count, target) -> {
            double[] raw = new double[count * table.features()];
            table.copy(from, count, raw);
            float[] scaled = new float[raw.length];
            scaling.apply(raw, scaled);
            System.arraycopy(scaled, 0, target, 0, scaled.length);
        };
    }

    /** Scales all rows, a chunk at a time, and checks that they are finite. */
    private static void scale(Table table, Scaling scaling, ObjIntConsumer<float[]> consumer) {
        int most = Math.max(1, CHUNK_VALUES / table.features());
        for (int from = 0; from < table.rows(); from += most) {
            int count = Math.min(most, table.rows() - from);
            double[] raw = new double[count * table.features()];
            table.copy(from, count, raw);
            float[] scaled = new float[raw.length];
            scaling.apply(raw, scaled);
            checkFinite(scaled, from, table);
            consumer.accept(scaled, from);
        }
    }

    @Override
    public int size() {
        return size;
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
        x.copy(from, count, target);
    }

    @Override
    public void copyTargets(int from, int count, float[] target) {
        Objects.checkFromIndexSize(from, count, size());
        y.copy(from, count, target);
    }

    @Override
    public boolean weighted() {
        return weights.length > 0;
    }

    @Override
    public void copyWeights(int from, int count, float[] w) {
        Objects.checkFromIndexSize(from, count, size());
        if (weighted()) {
            System.arraycopy(weights, from, w, 0, count);
        } else {
            Arrays.fill(w, 0, count, 1);
        }
    }

    @Override
    public long bytesInHeap() {
        return y.bytes() + (long) weights.length * Float.BYTES + bytesOfInputs;
    }

    @Override
    public long bytesInFile() {
        return size * rowInFile;
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
                names,
                scaling,
                columns.labelName(),
                columns.labelPlace(),
                targets.classes(),
                targets.fit(table),
                columns.layout(targets.labels()));
    }

    private static void checkFinite(float[] x, int from, Table table) {
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                int row = from + i / table.features();
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
        List<String> these = columns.featureNames();
        for (int j = 0; j < names.size(); j++) {
            if (!names.get(j).equals(these.get(j))) {
                throw new DataException(columns.source() + ": feature " + (j + 1) + " is " + Quote.text(these.get(j))
                        + ", expected " + Quote.text(names.get(j)) + " as in the training data");
            }
        }
    }
}
