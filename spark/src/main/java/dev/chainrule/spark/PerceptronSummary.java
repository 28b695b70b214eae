package dev.chainrule.spark;

import org.apache.spark.ml.classification.MultilayerPerceptronClassificationTrainingSummaryImpl;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spark's summary of a perceptron's training. Its costs are those before each step; Spark's own have that after the last too. */
final class PerceptronSummary extends MultilayerPerceptronClassificationTrainingSummaryImpl {
    private static final long serialVersionUID = 1;

    PerceptronSummary(Dataset<Row> predictions, String prediction, String label, double... costs) {
        super(predictions, prediction, label, "", costs.clone());
    }

    @Override
    public int totalIterations() {
        return objectiveHistory().length;
    }
}
