package dev.chainrule.spark;

import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Reads a perceptron that {@link ModelWriter} wrote, and one that Spark's own model wrote. */
final class PerceptronReader extends MLReader<MultilayerPerceptronClassificationModel> {
    @Override
    public MultilayerPerceptronClassificationModel loadFromLocal(String path) {
        return new ModelReader<ChainrulePerceptronModel>().loadFromLocal(path);
    }

    @Override
    public MultilayerPerceptronClassificationModel load(String path) {
        String name = DefaultParamsReader.loadMetadata(path, sparkSession(), "").className();
        return name.equals(MultilayerPerceptronClassificationModel.class.getName())
                ? ChainrulePerceptronModel.of(MultilayerPerceptronClassificationModel.load(path))
                : new ModelReader<ChainrulePerceptronModel>().load(path);
    }
}
