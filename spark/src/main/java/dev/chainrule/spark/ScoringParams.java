package dev.chainrule.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Parameters that estimators and models share: the device, and rows that cannot be used. */
public interface ScoringParams extends Params {
    /** The parameters themselves. */
    Settings settings();

    /** The device, as {@code chainrule --backend} takes it; empty for the best that an executor has. {@code {gpu}} stands for Spark's number of the task's GPU. */
    default Param<String> backend() {
        return settings().backend;
    }

    /** Rows with a missing or non-finite number: {@code error} or {@code skip}. */
    default Param<String> handleInvalid() {
        return settings().handleInvalid;
    }

    /** {@link #backend}. */
    default String getBackend() {
        return getOrDefault(backend());
    }

    /** {@link #handleInvalid}. */
    default String getHandleInvalid() {
        return getOrDefault(handleInvalid());
    }
}
