package dev.chainrule.spark;

import dev.chainrule.optimizer.NamedOptimizer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Spark's own {@code MultilayerPerceptronClassifier}, with all of its parameters, trained as {@link ChainruleClassifier} trains: by it
 * {@link ConnectBackend} has a server do so. Sigmoid units, softmax outputs, and as many steps over all rows as {@code maxIter} says.
 * {@code blockSize} is how Spark stacks rows there, and decides nothing here; {@code tol} ends no training; {@code initialWeights} are
 * refused.
 */
@SuppressWarnings("this-escape") // parameters know their owner; Spark's own classes make them so
public final class ChainrulePerceptronClassifier extends MultilayerPerceptronClassifier implements ScoringParams {
    private static final long serialVersionUID = 1;

    private @Nullable Settings settings;

    /** An estimator with the defaults of Spark's. */
    public ChainrulePerceptronClassifier() {
        this(Identifiable$.MODULE$.randomUID("mlpc"));
    }

    /** An estimator with this uid. */
    public ChainrulePerceptronClassifier(String uid) {
        super(uid);
        settings().setScoringDefaults(this);
    }

    @Override
    public Settings settings() {
        if (settings == null) {
            settings = new Settings(this);
        }
        return settings;
    }

    /** Sets {@link #backend}. */
    public ChainrulePerceptronClassifier setBackend(String value) {
        set(backend(), value);
        return this;
    }

    /** Sets {@link #handleInvalid}. */
    public ChainrulePerceptronClassifier setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return this;
    }

    private void check() {
        if (isSet(initialWeights())) {
            throw new IllegalArgumentException("initialWeights: given, expected none: weights are drawn by the seed");
        }
        if (!isSet(layers())) {
            throw new IllegalArgumentException("layers: none, expected the units of each layer");
        }
    }

    /** The bytes that the model will take up, about. */
    @Override
    public long estimateModelSize(Dataset<?> rows) {
        check();
        return super.estimateModelSize(rows);
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException if there are initial weights or no layers
     * @throws TrainingException if a task cannot train
     */
    @Override
    public ChainrulePerceptronModel train(Dataset<?> rows) {
        check();
        boolean descent = getSolver().equals("gd");
        ChainruleClassifier plan = new ChainruleClassifier(uid());
        copyValues(plan, extractParamMap());
        plan.setOptimizer(descent ? NamedOptimizer.SGD.word() : NamedOptimizer.LBFGS.word())
                .setBlockSize(Integer.MAX_VALUE)
                .setSlices(1)
                .setTol(0);
        if (!descent) {
            plan.clear(plan.stepSize());
        }
        ChainruleClassificationModel trained = plan.train(rows);
        ChainrulePerceptronModel model = new ChainrulePerceptronModel(uid());
        copyValues(model, ParamMap.empty());
        model.become(trained.safetensors(), trained.summary().orElse(null));
        model.createSummary(rows, trained.summary().orElseThrow().objectiveHistory());
        return model;
    }

    @Override
    public ChainrulePerceptronClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
