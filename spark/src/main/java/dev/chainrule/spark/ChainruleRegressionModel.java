package dev.chainrule.spark;

import dev.chainrule.nn.NetworkState;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A network that answers with a quantity, see {@link ChainruleRegressor}. */
public final class ChainruleRegressionModel extends RegressionModel<Vector, ChainruleRegressionModel>
        implements ScoringParams, MLWritable, StoredModel {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private @Nullable Settings settings;
    /** The model as a safetensors file; none before it was read. */
    private byte[] bytes = {};

    private @Nullable ChainruleTrainingSummary summary;
    private transient @Nullable NetworkState state;

    /** For Spark Connect, which looks for the classes of models by services; it has no numbers. */
    public ChainruleRegressionModel() {
        this(Identifiable$.MODULE$.randomUID("chainruleRegressor"));
    }

    /** For readers of Spark, which copy parameters into the model and then give it its numbers. */
    public ChainruleRegressionModel(String uid) {
        this(Uid.hand(uid));
    }

    private ChainruleRegressionModel(Uid handed) {
        super();
        uid = handed.text();
        settings().setScoringDefaults(this);
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
    public void become(byte[] file, @Nullable ChainruleTrainingSummary figures) {
        bytes = file.clone();
        summary = figures;
        state = null;
    }

    @Override
    public byte[] safetensors() {
        return bytes.clone();
    }

    /** The network. */
    public NetworkState state() {
        if (state == null) {
            state = ModelBytes.read(bytes);
        }
        return state;
    }

    /** The figures of the training, unless the model was read from a file. */
    public Optional<ChainruleTrainingSummary> summary() {
        return Optional.ofNullable(summary);
    }

    /** Sets {@link #backend}. */
    public ChainruleRegressionModel setBackend(String value) {
        set(backend(), value);
        return this;
    }

    /** Sets {@link #handleInvalid}. */
    public ChainruleRegressionModel setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return this;
    }

    /** The quantity for one row; a table is answered faster by {@link #transform}. */
    @Override
    public double predict(Vector features) {
        return Scorer.one(bytes, getBackend(), features, false)[0];
    }

    /** The rows with a column for the quantity. An executor has one predictor, which answers many rows at a time. */
    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        StructType schema = transformSchema(rows.schema(), true);
        return Scoring.of(this, bytes, rows, getFeaturesCol(), schema)
                .quantity(getPredictionCol())
                .transform();
    }

    @Override
    public int numFeatures() {
        return state().topology().inputs();
    }

    /** The bytes that the model takes up, about. */
    @Override
    public long estimatedSize() {
        return bytes.length;
    }

    @Override
    public ChainruleRegressionModel copy(ParamMap extra) {
        ChainruleRegressionModel copy = new ChainruleRegressionModel(uid());
        copy.become(bytes, summary);
        copyValues(copy, extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this);
    }

    /** Reads a model that was written. */
    public static MLReader<ChainruleRegressionModel> read() {
        return new ModelReader<>();
    }

    /** Reads a model that was written to this path. */
    public static ChainruleRegressionModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "ChainruleRegressionModel: uid=" + uid() + ", layers=" + state().topology();
    }
}
