package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Iterator;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Read;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    private static MlOperator operator(String name) {
        return MlOperator.newBuilder()
                .setName(name)
                .setUid("mine")
                .setType(MlOperator.OperatorType.OPERATOR_TYPE_ESTIMATOR)
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

    private static MlCommandResult.MlOperatorInfo fit(String name, MlParams params) {
        Plan plan = Plan.newBuilder()
                .setCommand(Command.newBuilder()
                        .setMlCommand(MlCommand.newBuilder()
                                .setFit(MlCommand.Fit.newBuilder()
                                        .setEstimator(operator(name))
                                        .setParams(params)
                                        .setDataset(digits()))))
                .build();
        MlCommandResult.MlOperatorInfo info = null;
        Iterator<ExecutePlanResponse> answers = scala(plan);
        while (answers.hasNext()) {
            ExecutePlanResponse answer = answers.next();
            if (answer.hasMlCommandResult()) {
                info = answer.getMlCommandResult().getOperatorInfo();
            }
        }
        assertThat(info).isNotNull();
        return info;
    }

    private static Iterator<ExecutePlanResponse> scala(Plan plan) {
        return scala.jdk.javaapi.CollectionConverters.asJava(client.execute(plan, Option.empty()));
    }

    /** The number of rows that the model on the server answers. */
    private static long answered(MlCommandResult.MlOperatorInfo model) {
        Relation transformed = Relation.newBuilder()
                .setMlRelation(MlRelation.newBuilder()
                        .setTransform(MlRelation.Transform.newBuilder()
                                .setObjRef(model.getObjRef())
                                .setInput(digits())))
                .build();
        long rows = 0;
        Iterator<ExecutePlanResponse> answers =
                scala(Plan.newBuilder().setRoot(transformed).build());
        while (answers.hasNext()) {
            ExecutePlanResponse answer = answers.next();
            rows += answer.hasArrowBatch() ? answer.getArrowBatch().getRowCount() : 0;
        }
        return rows;
    }

    @Test
    void aClientFindsAndTrainsOurClassifier() {
        MlCommandResult.MlOperatorInfo model = fit(
                ChainruleClassifier.class.getName(),
                MlParams.newBuilder()
                        .putParams("layers", ints(64, 16, 10))
                        .putParams("maxIter", number(2))
                        .putParams("optimizer", text("adam"))
                        .putParams("backend", text(Sessions.BACKEND))
                        .build());
        assertThat(answered(model)).isEqualTo(1437);
    }

    /** A MultilayerPerceptronClassifier is trained by Chainrule, with the parameters that PySpark sends. */
    @Test
    void codeForSparksOwnPerceptronTrainsUnchanged() {
        MlCommandResult.MlOperatorInfo model = fit(
                "org.apache.spark.ml.classification.MultilayerPerceptronClassifier",
                MlParams.newBuilder()
                        .putParams("layers", ints(64, 16, 10))
                        .putParams("maxIter", number(5))
                        .putParams("blockSize", number(64))
                        .putParams("solver", text("l-bfgs"))
                        .build());
        assertThat(answered(model)).isEqualTo(1437);
        assertThatThrownBy(() -> fit(
                        "org.apache.spark.ml.classification.MultilayerPerceptronClassifier",
                        MlParams.newBuilder().putParams("maxIter", number(5)).build()))
                .hasMessageContaining("layers: none, expected the units of each layer");
        assertThat(new ConnectBackend().transform("org.apache.spark.ml.feature.PCA"))
                .isEmpty();
    }
}
