package dev.chainrule.spark;

import dev.chainrule.nn.NetworkState;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/** A network that tells classes apart, see {@link ChainruleClassifier}. */
public final class ChainruleClassificationModel
        extends ProbabilisticClassificationModel<Vector, ChainruleClassificationModel>
        implements ScoringParams, MLWritable, StoredModel {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private @Nullable Settings settings;
    /** The model as a safetensors file; none before it was read. */
    private byte[] bytes = {};

    private @Nullable ChainruleTrainingSummary summary;
    private transient @Nullable NetworkState state;

    /** For Spark Connect, which looks for the classes of models by services; it has no numbers. */
    public ChainruleClassificationModel() {
        this(Identifiable$.MODULE$.randomUID("chainruleClassifier"));
    }

    /** For readers of Spark, which copy parameters into the model and then give it its numbers. */
    public ChainruleClassificationModel(String uid) {
        this(Uid.hand(uid));
    }

    private ChainruleClassificationModel(Uid handed) {
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
    public ChainruleClassificationModel setBackend(String value) {
        set(backend(), value);
        return this;
    }

    /** Sets {@link #handleInvalid}. */
    public ChainruleClassificationModel setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return this;
    }

    @Override
    public int numClasses() {
        return state().topology().outputs();
    }

    /** Z of the output units for one row; a table is answered faster by {@link #transform}. */
    @Override
    public Vector predictRaw(Vector features) {
        return new DenseVector(Scorer.one(bytes, getBackend(), features, true));
    }

    /** The softmax, e^z / Σ e^z. */
    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        Scoring.softmax(((DenseVector) raw).values());
        return raw;
    }

    /** The columns of {@link #transform}, which tell the number of the classes, and the class's own column their names, if they have some. */
    @Override
    public StructType transformSchema(StructType schema) {
        return Scoring.named(super.transformSchema(schema), getPredictionCol(), state().classes());
    }

    /**
     * The rows with columns for Z, the probabilities and the class, as far as these have names. An executor has one predictor, which
     * answers many rows at a time.
     */
    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        StructType schema = transformSchema(rows.schema(), true);
        return Scoring.of(this, bytes, rows, getFeaturesCol(), schema)
                .raw(getRawPredictionCol())
                .probability(getProbabilityCol())
                .prediction(getPredictionCol(), Scoring.thresholds(this, numClasses()))
                .transform();
    }

    /**
     * A copy of this model that names all its columns, and the names of the probabilities' and of the classes' column. Without type
     * arguments, since those of the two methods that this overrides suit each other in Scala only.
     */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        ChainruleClassificationModel model = copy(ParamMap.empty());
        if (getProbabilityCol().isEmpty()) {
            model.setProbabilityCol("probability_" + uid());
        }
        if (getPredictionCol().isEmpty()) {
            model.setPredictionCol("prediction_" + uid());
        }
        return new Tuple3(model, model.getProbabilityCol(), model.getPredictionCol());
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
    public ChainruleClassificationModel copy(ParamMap extra) {
        ChainruleClassificationModel copy = new ChainruleClassificationModel(uid());
        copy.become(bytes, summary);
        copyValues(copy, extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this);
    }

    /** Reads a model that was written. */
    public static MLReader<ChainruleClassificationModel> read() {
        return new ModelReader<>();
    }

    /** Reads a model that was written to this path. */
    public static ChainruleClassificationModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "ChainruleClassificationModel: uid=" + uid() + ", layers=" + state().topology();
    }
}
