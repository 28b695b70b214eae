package dev.chainrule.spark;

import dev.chainrule.spi.OutputUnit;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Learns a quantity, by a fully connected network with an identity output. Labels are brought to mean 0 and standard deviation 1 on the
 * way, and predictions back.
 *
 * <pre>{@code
 * ChainruleRegressionModel model = new ChainruleRegressor().setLayers(new int[] {13, 32, 1}).setSlices(8).fit(rows);
 * }</pre>
 *
 * <p>The tasks of a barrier stage train one network together, each on the device of its executor. The model has the same bits for every
 * number of tasks and every partitioning of the rows, and on one machine with the same {@linkplain #slices slices}.
 */
public final class ChainruleRegressor extends Regressor<Vector, ChainruleRegressor, ChainruleRegressionModel>
        implements TrainingParams<ChainruleRegressor>, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private @Nullable Settings settings;

    /** An estimator with all defaults. */
    public ChainruleRegressor() {
        this(Identifiable$.MODULE$.randomUID("chainruleRegressor"));
    }

    /** An estimator with this uid. */
    public ChainruleRegressor(String uid) {
        this(Uid.hand(uid));
    }

    private ChainruleRegressor(Uid handed) {
        super();
        uid = handed.text();
        settings().setDefaults(this);
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = Uid.take();
        }
        return uid;
    }

    @Override
    public Settings settings() {
        if (settings == null) {
            settings = new Settings(this);
        }
        return settings;
    }

    @Override
    public ChainruleRegressor self() {
        return this;
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException if parameters do not fit the rows, or each other
     * @throws TrainingException if a task cannot train
     */
    @Override
    public ChainruleRegressionModel train(Dataset<?> rows) {
        TaskResult result = new TrainingJob(this, rows, getFeaturesCol(), getLabelCol(), OutputUnit.IDENTITY).run();
        ChainruleRegressionModel model = new ChainruleRegressionModel(uid());
        model.become(result.model(), new ChainruleTrainingSummary(result));
        return model;
    }

    @Override
    public ChainruleRegressor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Reads an estimator that was written. */
    public static MLReader<ChainruleRegressor> read() {
        return new DefaultParamsReadable<ChainruleRegressor>() {}.read();
    }

    /** Reads an estimator that was written to this path. */
    public static ChainruleRegressor load(String path) {
        return read().load(path);
    }
}
