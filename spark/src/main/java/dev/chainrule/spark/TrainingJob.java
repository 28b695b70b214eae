package dev.chainrule.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Slices;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/** The driver's side of a training: puts the rows in order, gives each task its part, and starts the tasks. */
final class TrainingJob {
    private static final System.Logger LOG = System.getLogger(TrainingJob.class.getPackageName());
    private static final int HIDDEN_UNITS = 32;
    private static final int SECRET_BYTES = 32;

    private final TrainingParams<?> params;
    private final Dataset<?> data;
    private final String features;
    private final String label;
    private final OutputUnit output;
    private final SparkContext spark;

    /**
     * A training by these rows.
     *
     * @param features the name of the column of vectors
     * @param label the name of the column of labels
     */
    TrainingJob(TrainingParams<?> params, Dataset<?> data, String features, String label, OutputUnit output) {
        this.params = params;
        this.data = data;
        this.features = features;
        this.label = label;
        this.output = output;
        spark = data.sparkSession().sparkContext();
    }

    /** Trains. */
    TaskResult run() {
        JavaRDD<Tuple2<Boolean, LabelledRow>> read = rows().persist(StorageLevel.MEMORY_AND_DISK());
        JavaRDD<LabelledRow> ordered = null;
        try {
            List<LabelledRow> validation =
                    new ArrayList<>(read.filter(Tuple2::_1).map(Tuple2::_2).collect());
            validation.sort(null);
            JavaRDD<LabelledRow> learn = read.filter(row -> !row._1()).map(Tuple2::_2);
            ordered = learn.sortBy(row -> row, true, Math.max(1, learn.getNumPartitions()))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            long count = ordered.count();
            if (count == 0 || count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "fit: " + count + " rows to learn from, expected 1 to " + Integer.MAX_VALUE);
            }
            if (params.isSet(params.rowIdCol())) {
                checkIds(ordered);
            }
            if (params.isSet(params.weightCol())
                    && ordered.filter(row -> row.weight > 0).isEmpty()) {
                throw new IllegalArgumentException(
                        "weightCol: all weights of column " + params.getWeightCol() + " are 0, expected some above");
            }
            if (params.getPatience() > 0 && validation.isEmpty()) {
                throw new IllegalArgumentException("patience: " + params.getPatience()
                        + ", but there are no rows to validate by, expected some by validationIndicatorCol");
            }
            return run(ordered, validation, (int) count);
        } finally {
            read.unpersist(false);
            if (ordered != null) {
                ordered.unpersist(false);
            }
        }
    }

    private TaskResult run(JavaRDD<LabelledRow> ordered, List<LabelledRow> validation, int count) {
        Plan plan = plan(ordered, validation, count);
        Slices.of(plan.slices()).check(plan.batch(), count);
        TaskPartitioner places = places(plan.slices(), count);
        LOG.log(
                Level.INFO,
                () -> "training " + plan.topology() + " by " + count + " rows in " + places.numPartitions()
                        + " tasks and " + plan.slices() + " slices");
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark);
        Broadcast<LabelledRow[]> judged = java.broadcast(validation.toArray(new LabelledRow[0]));
        Broadcast<SerializableConfiguration> hadoop =
                java.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        RDD<Tuple2<Long, LabelledRow>> placed = ordered.zipWithIndex()
                .mapToPair(Tuple2::swap)
                .partitionBy(places)
                .rdd();
        try {
            RDD<byte[]> trained = withGpus(placed)
                    .barrier()
                    .mapPartitions(
                            new TrainingTask(plan, secret, judged, hadoop),
                            false,
                            ClassTag$.MODULE$.apply(byte[].class));
            // a barrier stage is started again after a failure only if its results go to another one
            List<byte[]> results = trained.toJavaRDD()
                    .mapToPair(result -> new Tuple2<>(0, result))
                    .partitionBy(new HashPartitioner(1))
                    .values()
                    .collect();
            return agreed(results.stream().map(TaskResult::of).toList());
        } finally {
            judged.destroy();
            hadoop.destroy();
        }
    }

    /** Has Spark give GPUs to each task of this stage alone, if any are asked for. */
    private <T> RDD<T> withGpus(RDD<T> rows) {
        int gpus = params.getGpus();
        if (gpus == 0) {
            return rows;
        }
        try {
            return rows.withResources(new ResourceProfileBuilder()
                    .require(new TaskResourceRequests().resource("gpu", gpus))
                    .build());
        } catch (Exception e) { // a SparkException, which Scala declares nowhere
            throw new IllegalArgumentException(
                    "gpus: " + gpus + ", and Spark cannot give a stage resources of its own here: " + e.getMessage(),
                    e);
        }
    }

    /** The result of the first task, once all have the same model. */
    private static TaskResult agreed(List<TaskResult> results) {
        TaskResult first =
                results.stream().min(Comparator.comparingInt(TaskResult::task)).orElseThrow();
        for (TaskResult result : results) {
            if (!result.failure().isEmpty()) {
                throw new TrainingException("fit: " + result.failure());
            }
            if (!result.sha256().equals(first.sha256())) {
                throw new IllegalStateException("fit: the model of task " + result.task() + " on " + result.device()
                        + " has SHA-256 " + result.sha256() + ", expected " + first.sha256() + " as on "
                        + first.device());
            }
        }
        return first;
    }

    // ---- rows

    private JavaRDD<Tuple2<Boolean, LabelledRow>> rows() {
        boolean ids = params.isSet(params.rowIdCol());
        return data.select(
                        col(features),
                        col(label).cast("double"),
                        column(params.weightCol(), "double", lit(1.0)),
                        column(params.validationIndicatorCol(), "boolean", lit(false)),
                        column(params.rowIdCol(), "bigint", lit(0L)))
                .toJavaRDD()
                .mapPartitions(new RowReader(
                        output != OutputUnit.IDENTITY,
                        ids,
                        params.getHandleInvalid().equalsIgnoreCase("skip")));
    }

    private Column column(Param<String> name, String type, Column otherwise) {
        return params.isSet(name) ? col(params.getOrDefault(name)).cast(type) : otherwise;
    }

    /** Checks that ids are there once: equal ones are side by side, in one partition or at the end of one and the beginning of another. */
    private void checkIds(JavaRDD<LabelledRow> ordered) {
        List<Ids> parts = ordered.mapPartitions(Ids::of).collect();
        Long twice = null;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).twice() != null) {
                twice = parts.get(i).twice();
            } else if (i > 0 && parts.get(i - 1).last() == parts.get(i).first()) {
                twice = parts.get(i).first();
            }
        }
        if (twice != null) {
            throw new IllegalArgumentException("rowIdCol: id " + twice + " of column " + params.getRowIdCol()
                    + " is there more than once, expected another for each row");
        }
    }

    private TaskPartitioner places(int slices, int count) {
        int asked = params.getTasks();
        if (asked > slices) {
            throw new IllegalArgumentException("tasks: " + asked + ", expected at most as many as slices, " + slices);
        }
        int executors = Math.max(1, spark.statusTracker().getExecutorInfos().length - 1); // the driver is one of them
        int tasks = asked > 0 ? asked : Math.min(slices, executors);
        TaskPartitioner places = new TaskPartitioner(tasks, slices, count);
        while (!places.fills()) {
            tasks--;
            places = new TaskPartitioner(tasks, slices, count);
        }
        return places;
    }

    // ---- the plan

    private Plan plan(JavaRDD<LabelledRow> ordered, List<LabelledRow> validation, int count) {
        boolean classes = output != OutputUnit.IDENTITY;
        String[] names = classes ? classNames() : new String[0];
        int[] layers = layers(ordered, names);
        int outputs = layers[layers.length - 1];
        if (classes) {
            double highest = Math.max(
                    ordered.mapToDouble(row -> row.label).max(),
                    validation.stream().mapToDouble(row -> row.label).max().orElse(0));
            if (highest >= outputs) {
                throw new IllegalArgumentException("label: " + highest + " in column " + label + ", expected below "
                        + outputs + ", the number of classes");
            }
        }
        NamedOptimizer optimizer = Arrays.stream(NamedOptimizer.values())
                .filter(each -> each.word().equals(params.getOptimizer().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        return new Plan(
                params.getBackend(),
                layers,
                params.getUnits(),
                output,
                params.getCost(),
                optimizer,
                set(params.stepSize()),
                set(params.decay()),
                set(params.maxIter()),
                params.isSet(params.blockSize()) || optimizer != NamedOptimizer.LBFGS
                        ? params.getBlockSize()
                        : optimizer.defaultBatch(count),
                params.getSlices(),
                count,
                params.getSeed(),
                params.getDropout(),
                params.getLabelSmoothing(),
                params.getSchedule(),
                params.getWarmup(),
                params.getPatience(),
                params.getTol(),
                params.isSet(params.weightCol()),
                names.length == outputs ? names : new String[0],
                params.getCheckpointDir(),
                params.getCheckpointInterval(),
                params.getTimeout());
    }

    private @Nullable Double set(DoubleParam param) {
        return params.isSet(param) ? (Double) params.getOrDefault(param) : null;
    }

    private @Nullable Integer set(IntParam param) {
        return params.isSet(param) ? (Integer) params.getOrDefault(param) : null;
    }

    /** The names of the classes, which a StringIndexer leaves in the label's column; none without. */
    private String[] classNames() {
        Attribute attribute = Attribute.fromStructField(data.schema().apply(label));
        if (attribute instanceof NominalAttribute nominal && nominal.values().isDefined()) {
            return nominal.values().get();
        }
        return new String[0];
    }

    private int[] layers(JavaRDD<LabelledRow> ordered, String... names) {
        int inputs = ordered.first().x.length;
        if (params.isSet(params.layers())) {
            int[] layers = params.getLayers();
            if (layers[0] != inputs) {
                throw new IllegalArgumentException("layers: " + Arrays.toString(layers) + " begin with " + layers[0]
                        + ", expected " + inputs + ", as many as features");
            }
            int outputs = layers[layers.length - 1];
            if (output == OutputUnit.IDENTITY ? outputs != 1 : outputs < 2) {
                throw new IllegalArgumentException("layers: " + Arrays.toString(layers) + " end with " + outputs
                        + ", expected " + (output == OutputUnit.IDENTITY ? "1" : "a unit for each class, 2 at least"));
            }
            return layers;
        }
        int outputs = 1;
        if (output != OutputUnit.IDENTITY) {
            outputs = names.length > 1
                    ? names.length
                    : Math.max(
                            2,
                            (int) (double) ordered.mapToDouble(row -> row.label).max() + 1);
        }
        return new int[] {inputs, HIDDEN_UNITS, outputs};
    }
}
