package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Read;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.apache.spark.sql.connect.ml.Serializer;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A server of Spark Connect on the loopback address, and a client that sends it what PySpark's would. */
class ConnectTest {
    private static SparkConnectClient client;

    @BeforeAll
    static void start() throws Exception {
        SparkSession spark = Sessions.local();
        Sessions.table(spark, 1, 2).createOrReplaceGlobalTempView("digits");
        SparkConnectService$.MODULE$.start(spark.sparkContext());
        int port = ((InetSocketAddress)
                        SparkConnectService$.MODULE$.server().getListenSockets().get(0))
                .getPort();
        client = SparkConnectClient.builder()
                .connectionString("sc://127.0.0.1:" + port)
                .build();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        SparkConnectService$.MODULE$.stop(Option.empty(), Option.empty());
    }

    private static Relation digits() {
        return Relation.newBuilder()
                .setRead(Read.newBuilder()
                        .setNamedTable(Read.NamedTable.newBuilder().setUnparsedIdentifier("global_temp.digits")))
                .build();
    }

    private static MlOperator operator(String name, MlOperator.OperatorType type) {
        return MlOperator.newBuilder()
                .setName(name)
                .setUid("mine")
                .setType(type)
                .build();
    }

    private static Expression.Literal ints(int... values) {
        Expression.Literal.Array.Builder array = Expression.Literal.Array.newBuilder()
                .setElementType(org.apache.spark.connect.proto.DataType.newBuilder()
                        .setInteger(org.apache.spark.connect.proto.DataType.Integer.getDefaultInstance()));
        for (int value : values) {
            array.addElements(Expression.Literal.newBuilder().setInteger(value));
        }
        return Expression.Literal.newBuilder().setArray(array).build();
    }

    private static Expression.Literal number(int value) {
        return Expression.Literal.newBuilder().setInteger(value).build();
    }

    private static Expression.Literal text(String value) {
        return Expression.Literal.newBuilder().setString(value).build();
    }

    private static Expression.Literal number(double value) {
        return Expression.Literal.newBuilder().setDouble(value).build();
    }

    /** The answer of the server to a command, as a client sends it. */
    private static MlCommandResult answer(MlCommand.Builder command) {
        MlCommandResult result = null;
        Iterator<ExecutePlanResponse> answers = scala(Plan.newBuilder()
                .setCommand(Command.newBuilder().setMlCommand(command))
                .build());
        while (answers.hasNext()) {
            ExecutePlanResponse answer = answers.next();
            if (answer.hasMlCommandResult()) {
                result = answer.getMlCommandResult();
            }
        }
        assertThat(result).isNotNull();
        return result;
    }

    private static Iterator<ExecutePlanResponse> scala(Plan plan) {
        return scala.jdk.javaapi.CollectionConverters.asJava(client.execute(plan, Option.empty()));
    }

    private static ObjectRef fit(String name, MlParams params) {
        return answer(MlCommand.newBuilder()
                        .setFit(MlCommand.Fit.newBuilder()
                                .setEstimator(operator(name, MlOperator.OperatorType.OPERATOR_TYPE_ESTIMATOR))
                                .setParams(params)
                                .setDataset(digits())))
                .getOperatorInfo()
                .getObjRef();
    }

    /** The digits with the answers of a model on the server; a client sends the model's parameters, which are copied from the estimator. */
    private static Relation transformed(ObjectRef model, MlParams params) {
        return Relation.newBuilder()
                .setMlRelation(MlRelation.newBuilder()
                        .setTransform(MlRelation.Transform.newBuilder()
                                .setObjRef(model)
                                .setParams(params)
                                .setInput(digits())))
                .build();
    }

    private static long count(Relation relation) {
        long rows = 0;
        Iterator<ExecutePlanResponse> answers =
                scala(Plan.newBuilder().setRoot(relation).build());
        while (answers.hasNext()) {
            ExecutePlanResponse answer = answers.next();
            rows += answer.hasArrowBatch() ? answer.getArrowBatch().getRowCount() : 0;
        }
        return rows;
    }

    private static double accuracy(Relation answered) {
        return answer(MlCommand.newBuilder()
                        .setEvaluate(MlCommand.Evaluate.newBuilder()
                                .setEvaluator(operator(
                                        MulticlassClassificationEvaluator.class.getName(),
                                        MlOperator.OperatorType.OPERATOR_TYPE_EVALUATOR))
                                .setParams(MlParams.newBuilder().putParams("metricName", text("accuracy")))
                                .setDataset(answered)))
                .getParam()
                .getDouble();
    }

    private static Fetch fetch(ObjectRef object, Fetch.Method.Args argument, String... methods) {
        Fetch.Builder fetch = Fetch.newBuilder().setObjRef(object);
        for (String method : methods) {
            Fetch.Method.Builder called = Fetch.Method.newBuilder().setMethod(method);
            if (method.equals("evaluate") || method.startsWith("predict") && !method.equals("predictions")) {
                called.addArgs(argument);
            }
            fetch.addMethods(called);
        }
        return fetch.build();
    }

    /** An attribute of a model, or of one of its attributes. */
    private static Expression.Literal attribute(ObjectRef model, String... methods) {
        Fetch.Method.Args none =
                Fetch.Method.Args.newBuilder().setInput(digits()).build();
        return answer(MlCommand.newBuilder().setFetch(fetch(model, none, methods)))
                .getParam();
    }

    private static Expression.Literal ofFirst(ObjectRef model, String method) {
        Fetch.Method.Args vector = Fetch.Method.Args.newBuilder()
                .setParam(Serializer.serializeParam(Sessions.digits(1).get(0).get(1)))
                .build();
        return answer(MlCommand.newBuilder().setFetch(fetch(model, vector, method)))
                .getParam();
    }

    private static List<Double> numbers(Expression.Literal vector) {
        return vector.getStruct()
                .getElements(3)
                .getSpecializedArray()
                .getDoubles()
                .getValuesList();
    }

    @Test
    void aClientFindsAndTrainsOurClassifier() {
        ObjectRef model = fit(
                ChainruleClassifier.class.getName(),
                MlParams.newBuilder()
                        .putParams("layers", ints(64, 16, 10))
                        .putParams("maxIter", number(2))
                        .putParams("optimizer", text("adam"))
                        .putParams("backend", text(Sessions.BACKEND))
                        .build());
        MlParams ofModel = MlParams.newBuilder()
                .putParams("backend", text(Sessions.BACKEND))
                .putParams("predictionCol", text("class"))
                .build();
        assertThat(count(transformed(model, ofModel))).isEqualTo(1437);
    }

    // ---- unchanged code for Spark's own perceptron

    private static final String SPARKS = "org.apache.spark.ml.classification.MultilayerPerceptronClassifier";
    private static final String SPARKS_MODEL =
            "org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel";

    /** Each parameter of the class but initialWeights. */
    private static MlParams perceptron() {
        return MlParams.newBuilder()
                .putParams("layers", ints(64, 16, 10))
                .putParams("maxIter", number(20))
                .putParams("blockSize", number(64))
                .putParams("solver", text("l-bfgs"))
                .putParams("seed", number(7))
                .putParams("tol", number(1e-7))
                .putParams("stepSize", number(0.02))
                .putParams("featuresCol", text("features"))
                .putParams("labelCol", text("label"))
                .putParams("predictionCol", text("prediction"))
                .putParams("probabilityCol", text("probability"))
                .putParams("rawPredictionCol", text("rawPrediction"))
                .build();
    }

    /** A MultilayerPerceptronClassifier is trained by Chainrule, and its model is used as Spark's own by a client. */
    @Test
    void codeForSparksOwnPerceptronRunsUnchanged(@TempDir Path folder) {
        ObjectRef model = fit(SPARKS, perceptron());
        Relation answered = transformed(model, perceptron());
        assertThat(count(answered)).isEqualTo(1437);
        double accuracy = accuracy(answered);
        assertThat(accuracy).isGreaterThan(0.8);

        assertThat(attribute(model, "toString").getString()).startsWith("ChainrulePerceptronModel: uid=mine");
        assertThat(attribute(model, "numClasses").getInteger()).isEqualTo(10);
        assertThat(attribute(model, "numFeatures").getInteger()).isEqualTo(64);
        assertThat(numbers(attribute(model, "weights"))).hasSize(65 * 16 + 17 * 10);
        assertThat(ofFirst(model, "predict").getDouble()).isBetween(0.0, 9.0);
        assertThat(numbers(ofFirst(model, "predictRaw"))).hasSize(10);
        assertThat(numbers(ofFirst(model, "predictProbability")).stream()
                        .mapToDouble(p -> p)
                        .sum())
                .isCloseTo(1, within(1e-9));

        assertThat(attribute(model, "hasSummary").getBoolean()).isTrue();
        assertThat(attribute(model, "summary", "totalIterations").getInteger()).isEqualTo(20);
        assertThat(attribute(model, "summary", "accuracy").getDouble()).isEqualTo(accuracy);
        assertThat(attribute(model, "evaluate", "accuracy").getDouble()).isEqualTo(accuracy);
        Relation predictions = Relation.newBuilder()
                .setMlRelation(MlRelation.newBuilder()
                        .setFetch(fetch(model, Fetch.Method.Args.getDefaultInstance(), "summary", "predictions")))
                .build();
        assertThat(count(predictions)).isEqualTo(1437);

        String path = folder.resolve("model").toString();
        answer(MlCommand.newBuilder()
                .setWrite(MlCommand.Write.newBuilder()
                        .setObjRef(model)
                        .setParams(perceptron())
                        .setPath(path)
                        .setShouldOverwrite(true)));
        MlCommandResult.MlOperatorInfo read = read(path, SPARKS_MODEL, MlOperator.OperatorType.OPERATOR_TYPE_MODEL);
        assertThat(read.getUid()).isEqualTo("mine");
        assertThat(read.getParams().getParamsMap().keySet())
                .isSubsetOf(perceptron().getParamsMap().keySet())
                .contains("layers", "solver");
        assertThat(numbers(attribute(read.getObjRef(), "weights"))).isEqualTo(numbers(attribute(model, "weights")));
        assertThat(accuracy(transformed(read.getObjRef(), read.getParams()))).isEqualTo(accuracy);
        assertThat(attribute(read.getObjRef(), "hasSummary").getBoolean()).isFalse();
    }

    private static MlCommandResult.MlOperatorInfo read(String path, String name, MlOperator.OperatorType type) {
        return answer(MlCommand.newBuilder()
                        .setRead(MlCommand.Read.newBuilder()
                                .setOperator(operator(name, type))
                                .setPath(path)))
                .getOperatorInfo();
    }

    @Test
    void anEstimatorIsWrittenAndRead(@TempDir Path folder) {
        String path = folder.resolve("estimator").toString();
        MlOperator estimator = operator(SPARKS, MlOperator.OperatorType.OPERATOR_TYPE_ESTIMATOR);
        answer(MlCommand.newBuilder()
                .setWrite(MlCommand.Write.newBuilder()
                        .setOperator(estimator)
                        .setParams(perceptron())
                        .setPath(path)));
        MlCommandResult.MlOperatorInfo read = read(path, SPARKS, estimator.getType());
        assertThat(read.getUid()).isEqualTo("mine");
        assertThat(read.getParams().getParamsMap().keySet())
                .isEqualTo(perceptron().getParamsMap().keySet());
    }

    @Test
    void gradientDescentLearns() {
        MlParams descent = MlParams.newBuilder(perceptron())
                .putParams("solver", text("gd"))
                .putParams("stepSize", number(0.5))
                .build();
        ObjectRef model = fit(SPARKS, descent);
        double[] costs = attribute(model, "summary", "objectiveHistory").getArray().getElementsList().stream()
                .mapToDouble(Expression.Literal::getDouble)
                .toArray();
        assertThat(costs).hasSize(20);
        assertThat(costs[19]).isLessThan(costs[0]);
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        assertThatThrownBy(() -> fit(
                        SPARKS,
                        MlParams.newBuilder().putParams("maxIter", number(5)).build()))
                .hasMessageContaining("layers: none, expected the units of each layer");
        assertThatThrownBy(() -> fit(
                        SPARKS,
                        MlParams.newBuilder(perceptron())
                                .putParams(
                                        "initialWeights", Serializer.serializeParam(Vectors.dense(new double[] {1, 2})))
                                .build()))
                .hasMessageContaining("initialWeights: given, expected none: weights are drawn by the seed");
        assertThat(new ConnectBackend().transform("org.apache.spark.ml.feature.PCA"))
                .isEmpty();
    }
}
