package dev.chainrule.spark;

import dev.chainrule.spi.OutputUnit;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Learns to tell classes apart, by a fully connected network with softmax outputs.
 *
 * <pre>{@code
 * ChainruleClassificationModel model = new ChainruleClassifier().setLayers(new int[] {784, 128, 10}).setSlices(8).fit(rows);
 * }</pre>
 *
 * <p>The tasks of a barrier stage train one network together, each on the device of its executor. The model has the same bits for every
 * number of tasks and every partitioning of the rows, and on one machine with the same {@linkplain #slices slices}.
 */
@SuppressWarnings("this-escape") // parameters know their owner; Spark's own classes make them so
public class ChainruleClassifier
        extends ProbabilisticClassifier<Vector, ChainruleClassifier, ChainruleClassificationModel>
        implements TrainingParams<ChainruleClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private @Nullable Settings settings;

    /** An estimator with all defaults. */
    public ChainruleClassifier() {
        this(Identifiable$.MODULE$.randomUID("chainruleClassifier"));
    }

    /** An estimator with this uid. */
    public ChainruleClassifier(String uid) {
        this(Uid.hand(uid));
    }

    /** For subclasses. */
    ChainruleClassifier(Uid handed) {
        super();
        uid = handed.text();
        settings().setDefaults(this);
    }

    @Override
    public final String uid() {
        if (uid == null) {
            uid = Uid.take();
        }
        return uid;
    }

    @Override
    public final Settings settings() {
        if (settings == null) {
            settings = new Settings(this);
        }
        return settings;
    }

    @Override
    public ChainruleClassifier self() {
        return this;
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException if parameters do not fit the rows, or each other
     * @throws TrainingException if a task cannot train
     */
    @Override
    public ChainruleClassificationModel train(Dataset<?> rows) {
        TaskResult result = new TrainingJob(this, rows, getFeaturesCol(), getLabelCol(), OutputUnit.SOFTMAX).run();
        ChainruleClassificationModel model = new ChainruleClassificationModel(uid());
        model.become(result.model(), new ChainruleTrainingSummary(result));
        return model;
    }

    @Override
    public ChainruleClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Reads an estimator that was written. */
    public static MLReader<ChainruleClassifier> read() {
        return new DefaultParamsReadable<ChainruleClassifier>() {}.read();
    }

    /** Reads an estimator that was written to this path. */
    public static ChainruleClassifier load(String path) {
        return read().load(path);
    }
}
