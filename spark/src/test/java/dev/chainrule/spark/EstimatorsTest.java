package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.NetworkState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Estimators and models as pipelines of Spark use them. */
class EstimatorsTest {
    private SparkSession spark;
    private Dataset<Row> rows;

    @BeforeEach
    void table() {
        spark = Sessions.local();
        rows = Sessions.table(spark, 1, 2);
    }

    private static ChainruleClassifier classifier() {
        return SameBitsTest.classifier().setTasks(1).setMaxIter(10).setStepSize(0.01);
    }

    private static double accuracy(Dataset<Row> answered) {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(answered);
    }

    // ---- pipelines

    @Test
    void aPipelineIsTrainedWrittenAndRead(@TempDir Path folder) throws Exception {
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
            new StandardScaler().setInputCol("features").setOutputCol("scaled"),
            new StringIndexer().setInputCol("label").setOutputCol("index"),
            classifier().setFeaturesCol("scaled").setLabelCol("index")
        });
        pipeline.write().save(folder.resolve("plan").toString());
        PipelineModel model = Pipeline.load(folder.resolve("plan").toString()).fit(rows);
        Dataset<Row> answered = model.transform(rows);
        assertThat(new MulticlassClassificationEvaluator()
                        .setLabelCol("index")
                        .setMetricName("accuracy")
                        .evaluate(answered))
                .isGreaterThan(0.95);

        model.write().save(folder.resolve("model").toString());
        PipelineModel read = PipelineModel.load(folder.resolve("model").toString());
        assertThat(read.transform(rows)
                        .select("prediction", "probability", "rawPrediction")
                        .collectAsList())
                .isEqualTo(answered.select("prediction", "probability", "rawPrediction")
                        .collectAsList());

        ChainruleClassificationModel network = (ChainruleClassificationModel) read.stages()[2];
        assertThat(network.getBackend()).isEqualTo(Sessions.BACKEND);
        assertThat(network.getFeaturesCol()).isEqualTo("scaled");
        assertThat(network.summary()).isEmpty();
        assertThat(network.state().classes()).hasSize(10).contains("3.0");
        Path file;
        try (var files = Files.walk(folder.resolve("model"))) {
            file = files.filter(each -> each.endsWith(ModelWriter.FILE))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(NetworkState.load(file).topology()).isEqualTo(network.state().topology());
    }

    @Test
    void sparksOwnToolsTune() {
        ChainruleClassifier estimator = classifier().setMaxIter(3);
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(estimator.stepSize(), new double[] {0.0001, 0.02})
                .build();
        CrossValidatorModel best = new CrossValidator()
                .setEstimator(estimator)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setSeed(1)
                .fit(rows.limit(600));
        assertThat(best.avgMetrics()[1]).isGreaterThan(best.avgMetrics()[0]);
        ChainruleClassifier parent = (ChainruleClassifier) best.bestModel().parent();
        assertThat(parent.getStepSize()).isEqualTo(0.02);
    }

    // ---- parameters

    @Test
    void copiesAndFilesKeepParameters(@TempDir Path folder) throws Exception {
        ChainruleClassifier estimator = classifier()
                .setLayers(new int[] {64, 16, 10})
                .setUnits(new String[] {"tanh"})
                .setOptimizer("rmsprop")
                .setSchedule("cosine")
                .setThresholds(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5});
        estimator.save(folder.resolve("estimator").toString());
        ChainruleClassifier read =
                ChainruleClassifier.load(folder.resolve("estimator").toString());
        assertThat(read.uid()).isEqualTo(estimator.uid());
        assertThat(withoutAddresses(read)).isEqualTo(withoutAddresses(estimator));
        ChainruleClassifier copy =
                estimator.copy(new ParamMap().put(estimator.maxIter().w(7)));
        assertThat(copy.getMaxIter()).isEqualTo(7);
        assertThat(estimator.getMaxIter()).isEqualTo(10);
        assertThat(copy.getLayers()).containsExactly(64, 16, 10);
        assertThat(copy.getThresholds()[9]).isEqualTo(0.5);
        assertThat(new ChainruleRegressor().explainParams())
                .contains("slices: the slices of a batch", "(default: 4)", "rowIdCol");
        assertThatThrownBy(() -> estimator.setOptimizer("newton"))
                .hasMessageContaining("optimizer given invalid value newton");
        assertThatThrownBy(() -> estimator.setDropout(1)).hasMessageContaining("dropout given invalid value");
        assertThatThrownBy(() -> estimator.setUnits(new String[] {"step"})).hasMessageContaining("units");
        assertThatThrownBy(() -> estimator.setHandleInvalid("keep")).hasMessageContaining("handleInvalid");
    }

    /** The parameters and their values; arrays are told by their addresses. */
    private static String withoutAddresses(ChainruleClassifier estimator) {
        return estimator.explainParams().replaceAll("@[0-9a-f]+", "");
    }

    @Test
    void weightsAndValidationRowsCount() {
        ChainruleClassifier estimator = classifier().setMaxIter(4);
        String plain = SameBitsTest.sha256(estimator.fit(rows));
        String weighted = SameBitsTest.sha256(
                estimator.copy(ParamMap.empty()).setWeightCol("weight").fit(rows));
        assertThat(weighted).isNotEqualTo(plain);

        ChainruleClassificationModel model = estimator
                .setValidationIndicatorCol("held")
                .setPatience(2)
                .setMaxIter(30)
                .setStepSize(0.05)
                .setTasks(2)
                .fit(rows);
        ChainruleTrainingSummary figures = model.summary().orElseThrow();
        assertThat(figures.totalIterations()).isLessThan(30);
        assertThat(figures.validationHistory()).hasSize(figures.totalIterations());
        double lowest = Arrays.stream(figures.validationHistory()).min().orElseThrow();
        assertThat(figures.validationHistory()[figures.bestIteration() - 1]).isEqualTo(lowest);
        assertThat(figures.objectiveHistory()[0]).isGreaterThan(figures.objectiveHistory()[1]);
        assertThat(figures.device()).isEqualTo("cpu:scalar");
        assertThat(figures.rowsPerSecond()).isPositive();
    }

    // ---- answers

    @Test
    void oneRowIsAnsweredAsATableIs() {
        ChainruleClassificationModel model = classifier().setMaxIter(2).fit(rows);
        Dataset<Row> answered = model.transform(rows);
        assertThat(answered.columns())
                .containsExactly(
                        "id", "features", "label", "weight", "held", "rawPrediction", "probability", "prediction");
        for (Row row : answered.takeAsList(3)) {
            Vector features = row.getAs("features");
            Vector probability = row.getAs("probability");
            assertThat(model.predictRaw(features)).isEqualTo(row.getAs("rawPrediction"));
            assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
            Vector one = model.predictProbability(features);
            for (int k = 0; k < 10; k++) {
                assertThat(one.apply(k)).isCloseTo(probability.apply(k), within(1e-6));
            }
        }
        assertThat(model.numClasses()).isEqualTo(10);
        assertThat(model.numFeatures()).isEqualTo(64);
        assertThat(model.toString()).contains("layers=64-32:relu-10");

        model.setThresholds(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1e-30});
        Dataset<Row> moved = model.transform(rows);
        assertThat(moved.filter("prediction = 9").count()).isEqualTo(moved.count());
        model.setProbabilityCol("").setRawPredictionCol("");
        assertThat(model.transform(rows).columns()).endsWith("held", "prediction");
        Vector some = rows.<Row>first().getAs("features");
        for (double[] limits : new double[][] {{1, 1, 1, 1, 1, 1, 1, 1, 0.3, 1}, {1, 0, 1, 1, 1, 1, 1, 1, 1, 1}}) {
            model.setThresholds(limits);
            double[] p = model.predictProbability(some).toArray();
            assertThat((double) Scoring.classOf(p, 0, 10, limits)).isEqualTo(model.predict(some));
        }
    }

    /** Columns tell stages that come after them as much as Spark's own models do, and the names of the classes too. */
    @Test
    void columnsTellTheNumberAndTheNamesOfTheClasses() {
        StringIndexerModel names =
                new StringIndexer().setInputCol("label").setOutputCol("index").fit(rows);
        Dataset<Row> indexed = names.transform(rows);
        ChainruleClassificationModel model =
                classifier().setLabelCol("index").setMaxIter(2).fit(indexed);
        Dataset<Row> answered = model.transform(indexed);
        for (StructType schema : List.of(answered.schema(), model.transformSchema(indexed.schema()))) {
            assertThat(AttributeGroup.fromStructField(schema.apply("rawPrediction"))
                            .size())
                    .isEqualTo(10);
            assertThat(AttributeGroup.fromStructField(schema.apply("probability"))
                            .size())
                    .isEqualTo(10);
            NominalAttribute classes = (NominalAttribute) Attribute.fromStructField(schema.apply("prediction"));
            assertThat(classes.values().get()).isEqualTo(names.labelsArray()[0]);
            assertThat(classes.name().get()).isEqualTo("prediction");
        }
        // those of columns that were there stay
        assertThat(answered.schema().apply("index").metadata())
                .isEqualTo(indexed.schema().apply("index").metadata());
        Dataset<Row> told = new IndexToString()
                .setInputCol("prediction")
                .setOutputCol("name")
                .transform(answered);
        assertThat(told.filter("double(name) = label").count())
                .isEqualTo(answered.filter("prediction = index").count())
                .isPositive();

        StructType without =
                classifier().setMaxIter(1).fit(rows).transform(rows).schema();
        NominalAttribute numbers = (NominalAttribute) Attribute.fromStructField(without.apply("prediction"));
        assertThat((Integer) numbers.numValues().get()).isEqualTo(10);
        assertThat(numbers.values().isEmpty()).isTrue();
    }

    @Test
    void aQuantityIsLearntInItsUnit(@TempDir Path folder) throws Exception {
        List<Row> numbers = new ArrayList<>();
        for (Row row : Sessions.digits(1)) {
            DenseVector x = row.getAs(1);
            numbers.add(RowFactory.create(row.getLong(0), x, 5000 + 300 * (x.apply(10) - x.apply(20)), 1.0, false));
        }
        Dataset<Row> table = spark.createDataFrame(numbers, Sessions.SCHEMA).repartition(2);
        UnaryOperator<ChainruleRegressor> settings = each -> each.setBackend(Sessions.BACKEND)
                .setUnits(new String[] {"tanh"})
                .setMaxIter(10)
                .setStepSize(0.01)
                .setRowIdCol("id");
        ChainruleRegressionModel model =
                settings.apply(new ChainruleRegressor()).setTasks(1).fit(table);
        ChainruleRegressionModel two =
                settings.apply(new ChainruleRegressor()).setTasks(2).fit(table);
        assertThat(two.safetensors()).isEqualTo(model.safetensors());
        Dataset<Row> answered = model.transform(table);
        assertThat(new RegressionEvaluator().setMetricName("r2").evaluate(answered))
                .isGreaterThan(0.9);
        Row row = answered.first();
        assertThat(model.predict(row.getAs("features"))).isEqualTo(row.<Double>getAs("prediction"));

        model.save(folder.resolve("model").toString());
        ChainruleRegressionModel read =
                ChainruleRegressionModel.load(folder.resolve("model").toString());
        assertThat(read.safetensors()).isEqualTo(model.safetensors());
        assertThat(read.copy(ParamMap.empty()).uid()).isEqualTo(model.uid());
    }

    // ---- rows that cannot be used

    @Test
    void rowsThatCannotBeUsedAreRefusedOrSkipped() {
        List<Row> some = new ArrayList<>(Sessions.digits(1).subList(0, 64));
        double[] features = new double[64];
        features[3] = Double.NaN;
        some.add(RowFactory.create(9000L, Vectors.dense(features), 1.0, 1.0, false));
        some.add(RowFactory.create(9001L, null, 1.0, 1.0, false));
        some.add(RowFactory.create(9002L, Vectors.zeros(64), Double.NaN, 1.0, false));
        Dataset<Row> table = spark.createDataFrame(some, Sessions.SCHEMA).repartition(1);
        ChainruleClassifier estimator =
                classifier().setLayers(new int[] {64, 4, 10}).setMaxIter(1);
        assertThatThrownBy(() -> estimator.setRowIdCol("id").fit(table))
                .hasStackTraceContaining("handleInvalid skip leaves such rows out");
        ChainruleClassificationModel model = estimator.setHandleInvalid("skip").fit(table);
        assertThat(model.transform(table).count()).isEqualTo(65);
        assertThatThrownBy(() -> model.copy(
                                new ParamMap().put(model.thresholds().w(new double[] {1, 1})))
                        .transform(table))
                .hasMessage("thresholds: 2, expected 10, one for each class");
        model.setHandleInvalid("error");
        assertThatThrownBy(() -> model.transform(table).count()).hasStackTraceContaining("a row cannot be answered: ");

        Dataset<Row> clean = spark.createDataFrame(some.subList(0, 64), Sessions.SCHEMA);
        refused(classifier().setLayers(new int[] {63, 10}), clean, "expected 64, as many as features");
        refused(classifier().setLayers(new int[] {64, 9}), clean, "expected below 9, the number of classes");
        refused(classifier().setLayers(new int[] {64, 1}), clean, "a unit for each class, 2 at least");
        refused(classifier().setSlices(3), clean.union(clean), "slices: 3, expected a divisor of the batch of 64");
        refused(classifier().setTasks(5), clean, "tasks: 5, expected at most as many as slices, 4");
        refused(classifier().setPatience(1), clean, "there are no rows to validate by");
        refused(classifier().setRowIdCol("id"), clean.union(clean), "is there more than once");
        refused(
                classifier().setWeightCol("label").setLabelCol("weight"),
                clean,
                "its label is 0.5, expected the number of a class");
        refused(classifier().setBackend("opencl:{gpu}"), clean, "Spark gives the task no GPU");
        refused(classifier().setGpus(1), clean, "gpus: 1, and Spark cannot give a stage resources of its own here");
        refused(classifier(), clean.filter("label > 20"), "0 rows to learn from");
        refused(
                classifier().setHandleInvalid("skip"),
                clean.withColumn("label", clean.col("label").minus(1)),
                "its label is -1.0, expected the number of a class, from 0 on");
        refused(
                classifier().setWeightCol("weight"),
                clean.withColumn("weight", clean.col("weight").multiply(0)),
                "all weights of column weight are 0, expected some above");
        refused(
                classifier().setRowIdCol("id"),
                clean.withColumn("id", clean.col("id").divide(2).cast("bigint")).repartition(7),
                "is there more than once");
        refused(
                classifier().setTasks(2).setTimeout(20).setCheckpointDir("nowhere://host/folder"),
                clean.union(clean),
                "No FileSystem for scheme \"nowhere\"");
        refused(classifier().setFeaturesCol("label"), clean, "Column label must be of type");
    }

    private static void refused(ChainruleClassifier estimator, Dataset<Row> rows, String text) {
        assertThatThrownBy(() -> estimator.fit(rows)).hasStackTraceContaining(text);
    }
}
