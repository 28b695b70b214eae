package dev.chainrule.spark;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import java.util.Optional;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple3;

/**
 * The model of {@link ChainrulePerceptronClassifier}: Spark's own {@code MultilayerPerceptronClassificationModel} to whoever uses it, a
 * client of Spark Connect too, since the server allows the attributes of that class by its type. Answers are computed on a device.
 */
@SuppressWarnings("this-escape") // parameters know their owner; Spark's own classes make them so
public final class ChainrulePerceptronModel extends MultilayerPerceptronClassificationModel
        implements ScoringParams, StoredModel {
    private static final long serialVersionUID = 1;

    private @Nullable Settings settings;
    /** The model as a safetensors file; none before it was read. */
    private byte[] bytes = {};

    private @Nullable ChainruleTrainingSummary figures;
    private transient @Nullable NetworkState state;

    /** For Spark Connect, which looks for the classes of models by services; it has no numbers. */
    public ChainrulePerceptronModel() {
        this(Identifiable$.MODULE$.randomUID("mlpc"));
    }

    /** For readers of Spark, which copy parameters into the model and then give it its numbers. */
    public ChainrulePerceptronModel(String uid) {
        super(uid, Vectors.dense(new double[0])); // weights() has those of the network
        settings().setScoringDefaults(this);
    }

    /** A model with the parameters and the weights of Spark's, rounded to float32. */
    static ChainrulePerceptronModel of(MultilayerPerceptronClassificationModel sparks) {
        Topology topology = Topology.of(sparks.getLayers()).output(OutputUnit.SOFTMAX);
        ChainrulePerceptronModel model = new ChainrulePerceptronModel(sparks.uid());
        sparks.copyValues(model, ParamMap.empty());
        model.become(ModelBytes.of(PerceptronWeights.state(topology, sparks.weights())), null);
        return model;
    }

    @Override
    public Settings settings() {
        if (settings == null) {
            settings = new Settings(this);
        }
        return settings;
    }

    @Override
    public void become(byte[] file, @Nullable ChainruleTrainingSummary told) {
        bytes = file.clone();
        figures = told;
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

    /** The figures of the training, unless the model was read from a file; {@link #summary} has Spark's. */
    public Optional<ChainruleTrainingSummary> figures() {
        return Optional.ofNullable(figures);
    }

    /** Sets {@link #backend}. */
    public ChainrulePerceptronModel setBackend(String value) {
        set(backend(), value);
        return this;
    }

    /** Sets {@link #handleInvalid}. */
    public ChainrulePerceptronModel setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return this;
    }

    /** All weights and biases in the order of Spark's: of each layer Θ column by column, then b. */
    @Override
    public Vector weights() {
        return bytes.length == 0 ? super.weights() : PerceptronWeights.of(state());
    }

    @Override
    public int numClasses() {
        return state().topology().outputs();
    }

    @Override
    public int numFeatures() {
        return state().topology().inputs();
    }

    /** The most probable class of one row, whatever the thresholds, as Spark's model answers. */
    @Override
    public double predict(Vector features) {
        return predictRaw(features).argmax();
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

    /** The rows with columns for Z, the probabilities and the class, as far as these have names. */
    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        StructType schema = transformSchema(rows.schema(), true);
        return Scoring.of(this, bytes, rows, getFeaturesCol(), schema)
                .raw(getRawPredictionCol())
                .probability(getProbabilityCol())
                .prediction(getPredictionCol(), Scoring.thresholds(this, numClasses()))
                .transform();
    }

    /** A copy of this model that names all its columns, see {@link ChainruleClassificationModel#findSummaryModel}. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        ChainrulePerceptronModel model = copy(ParamMap.empty());
        if (getProbabilityCol().isEmpty()) {
            model.setProbabilityCol("probability_" + uid());
        }
        if (getPredictionCol().isEmpty()) {
            model.setPredictionCol("prediction_" + uid());
        }
        return new Tuple3(model, model.getProbabilityCol(), model.getPredictionCol());
    }

    /**
     * Makes the summary.
     *
     * @param rows those that were learnt
     * @param costs the cost before each step
     */
    @Override
    public void createSummary(Dataset<?> rows, double[] costs) {
        Tuple3<?, ?, ?> found = findSummaryModel();
        setSummary(Option.apply(new PerceptronSummary(
                ((ChainrulePerceptronModel) found._1()).transform(rows), (String) found._3(), getLabelCol(), costs)));
    }

    /** The bytes that the model takes up, about. */
    @Override
    public long estimatedSize() {
        return bytes.length;
    }

    @Override
    public ChainrulePerceptronModel copy(ParamMap extra) {
        ChainrulePerceptronModel copy = new ChainrulePerceptronModel(uid());
        copy.become(bytes, figures);
        copyValues(copy, extra);
        copy.setParent(parent());
        return copy;
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this);
    }

    /** Reads a model that was written, by this class or by Spark's. */
    public static MLReader<MultilayerPerceptronClassificationModel> read() {
        return new PerceptronReader();
    }

    /** Reads a model that was written to this path, by this class or by Spark's. */
    public static ChainrulePerceptronModel load(String path) {
        return (ChainrulePerceptronModel) read().load(path);
    }

    @Override
    public String toString() {
        return "ChainrulePerceptronModel: uid=" + uid() + ", layers=" + state().topology();
    }
}
