package dev.chainrule.spark;

import dev.chainrule.optimizer.NamedOptimizer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * {@link ChainruleClassifier} under the parameters of Spark's own {@code MultilayerPerceptronClassifier}, by which {@link ConnectBackend}
 * has a server train it: sigmoid units, softmax outputs, and with {@code solver} l-bfgs as many steps over all rows as {@code maxIter}
 * says. {@code blockSize} is how Spark stacks rows there, and decides nothing here; {@code tol} ends no training.
 */
public final class ChainrulePerceptronClassifier extends ChainruleClassifier {
    private static final long serialVersionUID = 1;
    private static final int STEPS = 100;
    private static final double TOLERANCE = 1e-6;
    private static final double RATE_OF_DESCENT = 0.03;

    private @Nullable Param<String> solver;
    private @Nullable Param<Vector> initialWeights;

    /** An estimator with the defaults of Spark's. */
    public ChainrulePerceptronClassifier() {
        this(Identifiable$.MODULE$.randomUID("mlpc"));
    }

    /** An estimator with this uid. */
    public ChainrulePerceptronClassifier(String uid) {
        super(Uid.hand(uid));
        setDefault(maxIter(), STEPS);
        setDefault(tol(), TOLERANCE);
        setDefault(stepSize(), RATE_OF_DESCENT);
        setDefault(solver(), "l-bfgs");
    }

    /** The way in which weights are found: {@code l-bfgs} or {@code gd}, gradient descent over all rows. */
    public Param<String> solver() {
        if (solver == null) {
            solver = new Param<>(this, "solver", "l-bfgs, or gd for gradient descent over all rows");
        }
        return solver;
    }

    /** Weights to begin with, which cannot be given: they are drawn by the seed. */
    public Param<Vector> initialWeights() {
        if (initialWeights == null) {
            initialWeights = new Param<>(this, "initialWeights", "not supported: weights are drawn by the seed");
        }
        return initialWeights;
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException if there are initial weights, no layers, or another solver
     */
    @Override
    public ChainruleClassificationModel train(Dataset<?> rows) {
        if (isSet(initialWeights())) {
            throw new IllegalArgumentException("initialWeights: given, expected none: weights are drawn by the seed");
        }
        if (!isSet(layers())) {
            throw new IllegalArgumentException("layers: none, expected the units of each layer");
        }
        String word = getOrDefault(solver());
        if (!word.equals("l-bfgs") && !word.equals("gd")) {
            throw new IllegalArgumentException("solver: " + word + ", expected l-bfgs or gd");
        }
        ChainruleClassifier plan = new ChainruleClassifier(uid());
        copyValues(plan, extractParamMap());
        plan.setOptimizer(word.equals("gd") ? NamedOptimizer.SGD.word() : NamedOptimizer.LBFGS.word())
                .setMaxIter(getMaxIter())
                .setBlockSize(Integer.MAX_VALUE)
                .setSlices(1)
                .setTol(0);
        if (word.equals("gd")) {
            plan.setStepSize(getStepSize());
        } else {
            plan.clear(plan.stepSize());
        }
        return plan.train(rows);
    }
}
