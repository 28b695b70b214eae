package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.Topology;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own perceptron beside ours, in one process. */
class PerceptronTest {
    private static final int[] LAYERS = {64, 12, 10};

    private Dataset<Row> rows;

    @BeforeEach
    void table() {
        rows = Sessions.table(Sessions.local(), 1, 2).cache();
    }

    private static ChainrulePerceptronClassifier ours() {
        ChainrulePerceptronClassifier ours = new ChainrulePerceptronClassifier("mine").setBackend(Sessions.BACKEND);
        ours.setLayers(LAYERS).setMaxIter(8).setSeed(3);
        return ours;
    }

    private static List<Row> answers(MultilayerPerceptronClassificationModel model, Dataset<Row> rows) {
        return model.transform(rows)
                .select("rawPrediction", "probability", "prediction")
                .collectAsList();
    }

    private static void assertNear(Vector actual, Vector expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int k = 0; k < expected.size(); k++) {
            assertThat(actual.apply(k)).isCloseTo(expected.apply(k), within(1e-4));
        }
    }

    private static void assertSameAnswers(List<Row> actual, List<Row> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertNear(actual.get(i).getAs("rawPrediction"), expected.get(i).getAs("rawPrediction"));
            assertNear(actual.get(i).getAs("probability"), expected.get(i).getAs("probability"));
            assertThat(actual.get(i).<Double>getAs("prediction"))
                    .isEqualTo(expected.get(i).<Double>getAs("prediction"));
        }
    }

    /** Weights are in Spark's order: its own model with ours gives the same answers. */
    @Test
    void sparksModelWithOurWeightsAnswersTheSame() {
        ChainrulePerceptronModel model = ours().fit(rows) instanceof ChainrulePerceptronModel m ? m : null;
        assertThat(model).isNotNull();
        MultilayerPerceptronClassificationModel theirs =
                new MultilayerPerceptronClassificationModel("theirs", model.weights());
        theirs.set(theirs.layers(), LAYERS);
        assertSameAnswers(answers(model, rows), answers(theirs, rows));
        Vector some = rows.<Row>first().getAs("features");
        assertThat(model.predict(some)).isEqualTo(theirs.predict(some));
        assertNear(model.predictProbability(some), theirs.predictProbability(some));
    }

    /** A model that Spark's own class has written, before a server had this plug-in, is read. */
    @Test
    void aModelThatSparkHasWrittenIsRead(@TempDir Path folder) throws Exception {
        MultilayerPerceptronClassificationModel theirs = new MultilayerPerceptronClassifier("theirs")
                .setLayers(LAYERS)
                .setMaxIter(3)
                .setPredictionCol("prediction")
                .fit(rows);
        theirs.save(folder.resolve("model").toString());
        ChainrulePerceptronModel read =
                ChainrulePerceptronModel.load(folder.resolve("model").toString());
        assertThat(read.uid()).isEqualTo("theirs");
        assertThat(read.getMaxIter()).isEqualTo(3);
        assertSameAnswers(answers(read, rows), answers(theirs, rows));
        assertThatThrownBy(() -> PerceptronWeights.state(Topology.of(64, 12, 9), theirs.weights()))
                .hasMessageContaining("weights: 910, expected as many as 64-12-9 has");
    }

    @Test
    void copiesAndFilesAreTheSameModel(@TempDir Path folder) throws Exception {
        ChainrulePerceptronModel model = (ChainrulePerceptronModel) ours().fit(rows);
        assertThat(model.getLayers()).isEqualTo(LAYERS);
        assertThat(model.hasSummary()).isTrue();
        assertThat(model.summary().totalIterations()).isEqualTo(8);
        assertThat(model.summary().accuracy())
                .isEqualTo(model.evaluate(rows).accuracy())
                .isGreaterThan(0.2);
        assertThat(model.figures().orElseThrow().objectiveHistory())
                .isEqualTo(model.summary().objectiveHistory());

        ChainrulePerceptronModel copy = model.copy(new ParamMap()
                .put(model.predictionCol().w("class"))
                .put(model.probabilityCol().w("")));
        assertThat(copy.transform(rows).columns()).endsWith("rawPrediction", "class");
        assertThat(copy.evaluate(rows).predictionCol()).isEqualTo("class");

        model.write().saveToLocal(folder.resolve("local").toString());
        model.saveSummary(folder.resolve("summary").toString());
        ChainrulePerceptronModel read = (ChainrulePerceptronModel) ChainrulePerceptronModel.read()
                .loadFromLocal(folder.resolve("local").toString());
        assertThat(read.hasSummary()).isFalse();
        assertThat(read.safetensors()).isEqualTo(model.safetensors());
        read.loadSummary(folder.resolve("summary").toString(), rows);
        assertThat(read.summary().totalIterations()).isEqualTo(8);
        assertThat(read.summary().accuracy()).isEqualTo(model.summary().accuracy());
    }

    @Test
    void anotherNetworkThanTheParametersTellIsNotPretended() {
        ChainrulePerceptronModel model = (ChainrulePerceptronModel) ours().fit(rows);
        model.set(model.layers(), new int[] {5, 4});
        assertThat(model.numFeatures()).isEqualTo(64);
        assertThat(model.numClasses()).isEqualTo(10);
        assertThatThrownBy(() -> ours().setInitialWeights(Vectors.zeros(3)).fit(rows))
                .hasMessage("initialWeights: given, expected none: weights are drawn by the seed");
    }
}
