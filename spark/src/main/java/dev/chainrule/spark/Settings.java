package dev.chainrule.spark;

import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.spi.Activation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.runtime.AbstractFunction1;

/** The parameters of an estimator or a model, with their checks and defaults. Of types that Spark Connect carries. */
public final class Settings implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int BLOCK = 128;
    private static final int SLICES = 4;
    private static final int TIMEOUT = 120;

    final Param<String> backend;
    final Param<String> handleInvalid;
    final IntArrayParam layers;
    final StringArrayParam units;
    final Param<String> optimizer;
    final DoubleParam stepSize;
    final DoubleParam decay;
    final IntParam maxIter;
    final IntParam blockSize;
    final IntParam slices;
    final IntParam tasks;
    final IntParam gpus;
    final LongParam seed;
    final DoubleParam dropout;
    final DoubleParam labelSmoothing;
    final Param<String> cost;
    final Param<String> schedule;
    final Param<String> warmup;
    final IntParam patience;
    final DoubleParam tol;
    final Param<String> weightCol;
    final Param<String> validationIndicatorCol;
    final Param<String> rowIdCol;
    final Param<String> checkpointDir;
    final Param<String> checkpointInterval;
    final IntParam timeout;

    /** Says whether a value is allowed; goes to executors with the parameter that has it. */
    private interface Allowed extends Serializable {
        boolean allows(Object value);
    }

    /** A check of a value. */
    private static final class Check<T> extends AbstractFunction1<T, Object> implements Serializable {
        private static final long serialVersionUID = 1;

        private final Allowed allowed;

        private Check(Allowed allowed) {
            this.allowed = allowed;
        }

        @Override
        public Object apply(T value) {
            return allowed.allows(value);
        }
    }

    private static <T> Check<T> atLeast(double least) {
        return new Check<>(value -> ((Number) value).doubleValue() >= least);
    }

    private static <T> Check<T> share() {
        return new Check<>(value -> ((Number) value).doubleValue() >= 0 && ((Number) value).doubleValue() < 1);
    }

    private static <T> Check<T> oneOf(List<String> words) {
        return new Check<>(value -> words.contains(((String) value).toLowerCase(Locale.ROOT)));
    }

    /**
     * Parameters of this owner.
     *
     * @param owner has its uid already
     */
    Settings(Params owner) {
        List<String> optimizers =
                Arrays.stream(NamedOptimizer.values()).map(NamedOptimizer::word).toList();
        List<String> functions = Arrays.stream(Activation.values())
                .map(g -> g.name().toLowerCase(Locale.ROOT))
                .toList();
        backend = new Param<>(
                owner,
                "backend",
                "the device of each executor, such as cpu:native or opencl:{gpu}; empty: the best there is");
        handleInvalid = new Param<>(
                owner,
                "handleInvalid",
                "rows with a missing or non-finite number: error or skip",
                oneOf(List.of("error", "skip")));
        layers = new IntArrayParam(
                owner,
                "layers",
                "units of each layer, from the inputs to the outputs; one hidden layer of 32 units if not set",
                new Check<>(value -> ((int[]) value).length > 1
                        && Arrays.stream((int[]) value).allMatch(n -> n > 0)));
        units = new StringArrayParam(
                owner,
                "units",
                "functions of the hidden layers, one for all or one for each: " + String.join(", ", functions),
                new Check<>(value -> ((String[]) value).length > 0
                        && Arrays.stream((String[]) value)
                                .allMatch(g -> functions.contains(g.toLowerCase(Locale.ROOT)))));
        optimizer = new Param<>(
                owner,
                "optimizer",
                "how parameters follow from gradients: " + String.join(", ", optimizers),
                oneOf(optimizers));
        stepSize = new DoubleParam(
                owner,
                "stepSize",
                "the learning rate; that of the optimizer if not set",
                new Check<>(value -> ((Number) value).doubleValue() > 0));
        decay = new DoubleParam(owner, "decay", "the weight decay; that of the optimizer if not set", atLeast(0));
        maxIter = new IntParam(
                owner, "maxIter", "the number of epochs; as many as make about 2,000 steps if not set", atLeast(1));
        blockSize = new IntParam(owner, "blockSize", "the number of rows in a batch", atLeast(1));
        slices = new IntParam(
                owner,
                "slices",
                "the slices of a batch, which tasks share; the model depends on it, not on the tasks",
                atLeast(1));
        tasks = new IntParam(
                owner, "tasks", "the number of tasks that train together; 0: one for each executor", atLeast(0));
        gpus = new IntParam(
                owner,
                "gpus",
                "the GPUs that Spark gives each task of the training's stage; 0: as the session says",
                atLeast(0));
        seed = new LongParam(owner, "seed", "the seed of the weights and of the order of rows");
        dropout = new DoubleParam(
                owner, "dropout", "the probability with which the output of a hidden unit is dropped", share());
        labelSmoothing = new DoubleParam(
                owner, "labelSmoothing", "the share of a target that is spread over the classes", share());
        cost = new Param<>(owner, "cost", "another cost, such as focal:2 or huber; that of the output units if empty");
        schedule = new Param<>(
                owner, "schedule", "how the rate changes: constant, step, exponential, cosine, one-cycle, plateau");
        warmup = new Param<>(
                owner, "warmup", "the epochs in which the rate rises, or batches as in 100batches; none if empty");
        patience = new IntParam(
                owner,
                "patience",
                "the epochs without a gain by the validation rows after which training ends; 0: none",
                atLeast(0));
        tol = new DoubleParam(owner, "tol", "what the validation cost must be lower by to be a gain", atLeast(0));
        weightCol = new Param<>(owner, "weightCol", "the column of weights; all 1 if not set");
        validationIndicatorCol = new Param<>(
                owner, "validationIndicatorCol", "the column that is true for rows to validate by, not to learn from");
        rowIdCol = new Param<>(
                owner,
                "rowIdCol",
                "the column of whole numbers by which rows are put in order; by their content if not set");
        checkpointDir = new Param<>(
                owner, "checkpointDir", "the folder for checkpoints, on any file system of Hadoop; none if empty");
        checkpointInterval = new Param<>(
                owner,
                "checkpointInterval",
                "when a checkpoint is written: a number of epochs, or batches as in 100batches");
        timeout = new IntParam(
                owner, "timeout", "the seconds after which a task gives up waiting for another", atLeast(1));
    }

    /** Gives an estimator its defaults. */
    void setDefaults(Params owner) {
        setScoringDefaults(owner);
        owner.setDefault(units, new String[] {"sigmoid"});
        owner.setDefault(optimizer, NamedOptimizer.ADAM.word());
        owner.setDefault(blockSize, BLOCK);
        owner.setDefault(slices, SLICES);
        owner.setDefault(tasks, 0);
        owner.setDefault(gpus, 0);
        owner.setDefault(seed, 0L);
        owner.setDefault(dropout, 0.0);
        owner.setDefault(labelSmoothing, 0.0);
        owner.setDefault(cost, "");
        owner.setDefault(schedule, "constant");
        owner.setDefault(warmup, "");
        owner.setDefault(patience, 0);
        owner.setDefault(tol, 0.0);
        owner.setDefault(checkpointDir, "");
        owner.setDefault(checkpointInterval, "1");
        owner.setDefault(timeout, TIMEOUT);
    }

    /** Gives a model its defaults. */
    void setScoringDefaults(Params owner) {
        owner.setDefault(backend, "");
        owner.setDefault(handleInvalid, "error");
    }
}
