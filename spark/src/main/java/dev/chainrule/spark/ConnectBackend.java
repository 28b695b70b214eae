package dev.chainrule.spark;

import java.util.Optional;
import org.apache.spark.sql.connect.plugin.MLBackendPlugin;

/**
 * Has a server of Spark Connect train {@code MultilayerPerceptronClassifier} by {@link ChainrulePerceptronClassifier}: clients change
 * nothing. Named in {@code spark.connect.ml.backend.classes}.
 */
public final class ConnectBackend implements MLBackendPlugin {
    private static final String SPARKS = "org.apache.spark.ml.classification.MultilayerPerceptronClassifier";
    private static final String MODELS = "org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel";

    @Override
    public Optional<String> transform(String name) {
        return switch (name) {
            case SPARKS -> Optional.of(ChainrulePerceptronClassifier.class.getName());
            case MODELS -> Optional.of(ChainrulePerceptronModel.class.getName());
            default -> Optional.empty();
        };
    }
}
