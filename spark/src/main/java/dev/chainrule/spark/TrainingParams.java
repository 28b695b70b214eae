package dev.chainrule.spark;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters of a training.
 *
 * @param <E> the estimator
 */
public interface TrainingParams<E> extends ScoringParams {
    /** This estimator. */
    E self();

    /** Units of each layer, from the inputs to the outputs. */
    default IntArrayParam layers() {
        return settings().layers;
    }

    /** {@link #layers}. */
    default int[] getLayers() {
        return getOrDefault(layers());
    }

    /** Sets {@link #layers}. */
    default E setLayers(int[] value) {
        set(layers(), value);
        return self();
    }

    /** Functions of the hidden layers, one for all or one for each: {@code sigmoid} by default. */
    default StringArrayParam units() {
        return settings().units;
    }

    /** {@link #units}. */
    default String[] getUnits() {
        return getOrDefault(units());
    }

    /** Sets {@link #units}. */
    default E setUnits(String[] value) {
        set(units(), value);
        return self();
    }

    /** The rule by which parameters follow from gradients: {@code adam} by default. */
    default Param<String> optimizer() {
        return settings().optimizer;
    }

    /** {@link #optimizer}. */
    default String getOptimizer() {
        return getOrDefault(optimizer());
    }

    /** Sets {@link #optimizer}. */
    default E setOptimizer(String value) {
        set(optimizer(), value);
        return self();
    }

    /** The learning rate. */
    default DoubleParam stepSize() {
        return settings().stepSize;
    }

    /** {@link #stepSize}. */
    default double getStepSize() {
        return (Double) getOrDefault(stepSize());
    }

    /** Sets {@link #stepSize}. */
    default E setStepSize(double value) {
        set(stepSize(), value);
        return self();
    }

    /** The weight decay λ. */
    default DoubleParam decay() {
        return settings().decay;
    }

    /** {@link #decay}. */
    default double getDecay() {
        return (Double) getOrDefault(decay());
    }

    /** Sets {@link #decay}. */
    default E setDecay(double value) {
        set(decay(), value);
        return self();
    }

    /** The number of epochs. */
    default IntParam maxIter() {
        return settings().maxIter;
    }

    /** {@link #maxIter}. */
    default int getMaxIter() {
        return (Integer) getOrDefault(maxIter());
    }

    /** Sets {@link #maxIter}. */
    default E setMaxIter(int value) {
        set(maxIter(), value);
        return self();
    }

    /** The number of rows in a batch, 128 by default. */
    default IntParam blockSize() {
        return settings().blockSize;
    }

    /** {@link #blockSize}. */
    default int getBlockSize() {
        return (Integer) getOrDefault(blockSize());
    }

    /** Sets {@link #blockSize}. */
    default E setBlockSize(int value) {
        set(blockSize(), value);
        return self();
    }

    /** The slices of a batch, 4 by default; as many tasks can share it. */
    default IntParam slices() {
        return settings().slices;
    }

    /** {@link #slices}. */
    default int getSlices() {
        return (Integer) getOrDefault(slices());
    }

    /** Sets {@link #slices}. */
    default E setSlices(int value) {
        set(slices(), value);
        return self();
    }

    /** The number of tasks that train together; 0, one for each executor, by default. */
    default IntParam tasks() {
        return settings().tasks;
    }

    /** {@link #tasks}. */
    default int getTasks() {
        return (Integer) getOrDefault(tasks());
    }

    /** Sets {@link #tasks}. */
    default E setTasks(int value) {
        set(tasks(), value);
        return self();
    }

    /**
     * The GPUs of each task of the training's stage, by stage-level scheduling; 0 by default, for what the session says. A preference
     * names a task's first one by {@code {gpu}}.
     */
    default IntParam gpus() {
        return settings().gpus;
    }

    /** {@link #gpus}. */
    default int getGpus() {
        return (Integer) getOrDefault(gpus());
    }

    /** Sets {@link #gpus}. */
    default E setGpus(int value) {
        set(gpus(), value);
        return self();
    }

    /** The seed of the weights and of the order of rows, 0 by default. */
    default LongParam seed() {
        return settings().seed;
    }

    /** {@link #seed}. */
    default long getSeed() {
        return (Long) getOrDefault(seed());
    }

    /** Sets {@link #seed}. */
    default E setSeed(long value) {
        set(seed(), value);
        return self();
    }

    /** The probability with which the output of a hidden unit is dropped, 0 by default. */
    default DoubleParam dropout() {
        return settings().dropout;
    }

    /** {@link #dropout}. */
    default double getDropout() {
        return (Double) getOrDefault(dropout());
    }

    /** Sets {@link #dropout}. */
    default E setDropout(double value) {
        set(dropout(), value);
        return self();
    }

    /** The share of a target that is spread over the classes, 0 by default. */
    default DoubleParam labelSmoothing() {
        return settings().labelSmoothing;
    }

    /** {@link #labelSmoothing}. */
    default double getLabelSmoothing() {
        return (Double) getOrDefault(labelSmoothing());
    }

    /** Sets {@link #labelSmoothing}. */
    default E setLabelSmoothing(double value) {
        set(labelSmoothing(), value);
        return self();
    }

    /** Another cost than that of the output units, such as {@code focal:2} or {@code huber}. */
    default Param<String> cost() {
        return settings().cost;
    }

    /** {@link #cost}. */
    default String getCost() {
        return getOrDefault(cost());
    }

    /** Sets {@link #cost}. */
    default E setCost(String value) {
        set(cost(), value);
        return self();
    }

    /** The way in which the rate changes, {@code constant} by default. */
    default Param<String> schedule() {
        return settings().schedule;
    }

    /** {@link #schedule}. */
    default String getSchedule() {
        return getOrDefault(schedule());
    }

    /** Sets {@link #schedule}. */
    default E setSchedule(String value) {
        set(schedule(), value);
        return self();
    }

    /** The epochs, or batches as in {@code 100batches}, in which the rate rises. */
    default Param<String> warmup() {
        return settings().warmup;
    }

    /** {@link #warmup}. */
    default String getWarmup() {
        return getOrDefault(warmup());
    }

    /** Sets {@link #warmup}. */
    default E setWarmup(String value) {
        set(warmup(), value);
        return self();
    }

    /** The epochs without a gain by the validation rows after which training ends; 0, for none, by default. */
    default IntParam patience() {
        return settings().patience;
    }

    /** {@link #patience}. */
    default int getPatience() {
        return (Integer) getOrDefault(patience());
    }

    /** Sets {@link #patience}. */
    default E setPatience(int value) {
        set(patience(), value);
        return self();
    }

    /** The number by which the validation cost must be lower to be a gain, 0 by default. */
    default DoubleParam tol() {
        return settings().tol;
    }

    /** {@link #tol}. */
    default double getTol() {
        return (Double) getOrDefault(tol());
    }

    /** Sets {@link #tol}. */
    default E setTol(double value) {
        set(tol(), value);
        return self();
    }

    /** The column of weights. */
    default Param<String> weightCol() {
        return settings().weightCol;
    }

    /** {@link #weightCol}. */
    default String getWeightCol() {
        return getOrDefault(weightCol());
    }

    /** Sets {@link #weightCol}. */
    default E setWeightCol(String value) {
        set(weightCol(), value);
        return self();
    }

    /** The column that is true for rows to validate by, which are not learnt from. */
    default Param<String> validationIndicatorCol() {
        return settings().validationIndicatorCol;
    }

    /** {@link #validationIndicatorCol}. */
    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }

    /** Sets {@link #validationIndicatorCol}. */
    default E setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return self();
    }

    /** The column of whole numbers by which rows are put in order. */
    default Param<String> rowIdCol() {
        return settings().rowIdCol;
    }

    /** {@link #rowIdCol}. */
    default String getRowIdCol() {
        return getOrDefault(rowIdCol());
    }

    /** Sets {@link #rowIdCol}. */
    default E setRowIdCol(String value) {
        set(rowIdCol(), value);
        return self();
    }

    /** The folder for checkpoints, on any file system of Hadoop. */
    default Param<String> checkpointDir() {
        return settings().checkpointDir;
    }

    /** {@link #checkpointDir}. */
    default String getCheckpointDir() {
        return getOrDefault(checkpointDir());
    }

    /** Sets {@link #checkpointDir}. */
    default E setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return self();
    }

    /** The interval of checkpoints: epochs, 1 by default, or batches as in {@code 100batches}. */
    default Param<String> checkpointInterval() {
        return settings().checkpointInterval;
    }

    /** {@link #checkpointInterval}. */
    default String getCheckpointInterval() {
        return getOrDefault(checkpointInterval());
    }

    /** Sets {@link #checkpointInterval}. */
    default E setCheckpointInterval(String value) {
        set(checkpointInterval(), value);
        return self();
    }

    /** The seconds after which a task gives up waiting for another, 120 by default. */
    default IntParam timeout() {
        return settings().timeout;
    }

    /** {@link #timeout}. */
    default int getTimeout() {
        return (Integer) getOrDefault(timeout());
    }

    /** Sets {@link #timeout}. */
    default E setTimeout(int value) {
        set(timeout(), value);
        return self();
    }

    /** Sets {@link #backend}. */
    default E setBackend(String value) {
        set(backend(), value);
        return self();
    }

    /** Sets {@link #handleInvalid}. */
    default E setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return self();
    }
}
