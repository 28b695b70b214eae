package dev.chainrule.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Answers a table: adds columns to its rows, many rows at a time. */
final class Scoring {
    private final Dataset<Row> rows;
    private final Answers answers;
    private final StructType told;
    private StructType schema;

    private Scoring(Dataset<Row> rows, Answers answers, StructType told) {
        this.rows = rows;
        this.answers = answers;
        this.told = told;
        schema = rows.schema();
    }

    /**
     * The answers of a model, without columns yet.
     *
     * @param features the name of the column of vectors
     * @param told the schema that the model tells for these rows, which has the metadata of its columns
     */
    static Scoring of(ScoringParams model, byte[] file, Dataset<?> rows, String features, StructType told) {
        Dataset<Row> table = rows.toDF();
        Broadcast<byte[]> sent = JavaSparkContext.fromSparkContext(
                        table.sparkSession().sparkContext())
                .broadcast(file);
        return new Scoring(
                table,
                new Answers(
                        sent,
                        ModelBytes.sha256(file),
                        model.getBackend(),
                        model.getHandleInvalid().equalsIgnoreCase("skip"),
                        table.schema().fieldIndex(features)),
                told);
    }

    /** Adds a column for Z of the output units; none for an empty name. */
    Scoring raw(String name) {
        return column(name, SQLDataTypes.VectorType(), Kind.RAW);
    }

    /** Adds a column for probabilities; none for an empty name. */
    Scoring probability(String name) {
        return column(name, SQLDataTypes.VectorType(), Kind.PROBABILITY);
    }

    /**
     * Adds a column for the number of the class; none for an empty name.
     *
     * @param thresholds of the classes; none to take the most probable
     */
    Scoring prediction(String name, double... thresholds) {
        answers.thresholds = thresholds.clone();
        return column(name, DataTypes.DoubleType, Kind.CLASS);
    }

    /** Adds a column for a quantity; none for an empty name. */
    Scoring quantity(String name) {
        return column(name, DataTypes.DoubleType, Kind.QUANTITY);
    }

    private Scoring column(String name, DataType type, Kind kind) {
        if (!name.isEmpty()) {
            schema = schema.add(
                    name,
                    type,
                    kind == Kind.RAW || kind == Kind.PROBABILITY,
                    told.apply(name).metadata());
            answers.kinds.add(kind);
        }
        return this;
    }

    /** The rows with these columns. */
    Dataset<Row> transform() {
        if (answers.kinds.isEmpty()) {
            return rows;
        }
        // mapPartitions loses the metadata of all columns; numbers as names, since those of columns may be there twice
        StructField[] fields = schema.fields();
        String[] numbers = new String[fields.length];
        Column[] columns = new Column[fields.length];
        for (int c = 0; c < fields.length; c++) {
            numbers[c] = Integer.toString(c);
            columns[c] = functions.col(numbers[c]).as(fields[c].name(), fields[c].metadata());
        }
        return rows.mapPartitions(answers, Encoders.row(schema)).toDF(numbers).select(columns);
    }

    private enum Kind {
        RAW,
        PROBABILITY,
        CLASS,
        QUANTITY
    }

    /** What a task does with a partition. */
    private static final class Answers implements MapPartitionsFunction<Row, Row>, Serializable {
        private static final long serialVersionUID = 1;
        private static final int BLOCK = 1 << 12;

        private final Broadcast<byte[]> file;
        private final String sha256;
        private final String backend;
        private final boolean skips;
        private final int features;
        private final ArrayList<Kind> kinds = new ArrayList<>();
        private double[] thresholds = {};

        private Answers(Broadcast<byte[]> file, String sha256, String backend, boolean skips, int features) {
            this.file = file;
            this.sha256 = sha256;
            this.backend = backend;
            this.skips = skips;
            this.features = features;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            TaskContext context = TaskContext.get();
            String preference = TrainingTask.preference(backend, context.resourcesJMap());
            Scorer scorer = Scorer.of(file.value(), sha256, preference);
            context.addTaskCompletionListener((TaskCompletionListener) ended -> scorer.close());
            return new Iterator<>() {
                private Iterator<Row> block = List.<Row>of().iterator();

                @Override
                public boolean hasNext() {
                    while (!block.hasNext() && rows.hasNext()) {
                        block = answer(scorer, rows).iterator();
                    }
                    return block.hasNext();
                }

                @Override
                public Row next() {
                    return block.next();
                }
            };
        }

        private List<Row> answer(Scorer scorer, Iterator<Row> rows) {
            List<Row> taken = new ArrayList<>();
            float[][] x = new float[BLOCK][];
            while (taken.size() < BLOCK && rows.hasNext()) {
                Row row = rows.next();
                Vector vector = row.getAs(features);
                String wrong = RowReader.unusable(vector);
                if (wrong == null) {
                    x[taken.size()] = RowReader.floats(vector);
                    taken.add(row);
                } else if (!skips) {
                    throw new IllegalArgumentException("transform: a row cannot be answered: " + wrong
                            + "; handleInvalid skip leaves such rows out");
                }
            }
            int outputs = scorer.outputs();
            float[] z = new float[taken.size() * outputs];
            double[] h = new double[z.length];
            scorer.score(x, taken.size(), z, h);
            List<Row> answered = new ArrayList<>(taken.size());
            for (int i = 0; i < taken.size(); i++) {
                answered.add(answer(taken.get(i), z, h, i * outputs, outputs));
            }
            return answered;
        }

        private Row answer(Row row, float[] z, double[] h, int at, int outputs) {
            Object[] values = new Object[row.size() + kinds.size()];
            for (int c = 0; c < row.size(); c++) {
                values[c] = row.get(c);
            }
            for (int c = 0; c < kinds.size(); c++) {
                values[row.size() + c] = switch (kinds.get(c)) {
                    case RAW -> vector(z, at, outputs);
                    case PROBABILITY -> new DenseVector(Arrays.copyOfRange(h, at, at + outputs));
                    case CLASS -> (double) classOf(h, at, outputs, thresholds);
                    case QUANTITY -> h[at];
                };
            }
            return RowFactory.create(values);
        }

        private static Vector vector(float[] z, int at, int outputs) {
            double[] values = new double[outputs];
            for (int k = 0; k < outputs; k++) {
                values[k] = z[at + k];
            }
            return new DenseVector(values);
        }
    }

    /** A schema whose column for the class tells the names of all; the same for no names or no such column. */
    static StructType named(StructType schema, String column, List<String> classes) {
        if (column.isEmpty() || classes.isEmpty()) {
            return schema;
        }
        StructField[] fields = schema.fields().clone();
        int at = schema.fieldIndex(column);
        fields[at] = NominalAttribute.defaultAttr()
                .withName(column)
                .withValues(classes.toArray(new String[0]))
                .toStructField(fields[at].metadata());
        return new StructType(fields);
    }

    /** The thresholds of a model's classes; none without. */
    static double[] thresholds(ProbabilisticClassificationModel<?, ?> model, int classes) {
        double[] limits = model.isDefined(model.thresholds()) ? model.getThresholds() : new double[0];
        if (limits.length != 0 && limits.length != classes) {
            throw new IllegalArgumentException(
                    "thresholds: " + limits.length + ", expected " + classes + ", one for each class");
        }
        return limits;
    }

    /** The softmax, e^z / Σ e^z, in the place of z. */
    static void softmax(double[] z) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (double each : z) {
            greatest = Math.max(greatest, each);
        }
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            z[k] = Math.exp(z[k] - greatest);
            sum += z[k];
        }
        for (int k = 0; k < z.length; k++) {
            z[k] /= sum;
        }
    }

    /**
     * The class with the greatest p / t, where t is its threshold, or with the greatest p without thresholds; the first of equals. A class
     * with threshold 0 is chosen always, as Spark's own models do.
     */
    static int classOf(double[] p, int at, int outputs, double... thresholds) {
        int best = 0;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < outputs; k++) {
            if (thresholds.length > 0 && thresholds[k] == 0) {
                return k;
            }
            double score = thresholds.length > 0 ? p[at + k] / thresholds[k] : p[at + k];
            if (score > greatest) {
                greatest = score;
                best = k;
            }
        }
        return best;
    }
}
