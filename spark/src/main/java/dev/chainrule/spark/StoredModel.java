package dev.chainrule.spark;

import org.apache.spark.ml.param.Params;
import org.jspecify.annotations.Nullable;

/** A model whose numbers are a safetensors file, which {@code chainrule predict} reads too. */
public interface StoredModel extends Params {
    /** The bytes of the file. */
    byte[] safetensors();

    /**
     * Takes over a file.
     *
     * @param figures of the training; null where they are not known
     */
    void become(byte[] file, @Nullable ChainruleTrainingSummary figures);
}
