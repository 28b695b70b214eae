package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A model has the same SHA-256 for 1, 2 and 4 tasks, for every partitioning of the rows, and on one machine. */
class SameBitsTest {
    static ChainruleClassifier classifier() {
        return new ChainruleClassifier()
                .setBackend(Sessions.BACKEND)
                .setUnits(new String[] {"relu"})
                .setBlockSize(64)
                .setMaxIter(3)
                .setSeed(5)
                .setDropout(0.125);
    }

    static String sha256(ChainruleClassificationModel model) {
        return ModelBytes.sha256(model.safetensors());
    }

    /** The training of {@link #classifier} in this process, by the digits in their order. */
    static String onOneMachine() {
        Dataset digits = Digits.train();
        float[][] x = new float[digits.size()][64];
        int[] labels = new int[digits.size()];
        for (Row row : Sessions.digits(1)) {
            int e = (int) row.getLong(0);
            digits.copyInputs(e, 1, x[e]);
            labels[e] = (int) row.getDouble(2);
        }
        Network network = Network.of(
                Topology.of(64, 32, 10)
                        .hidden(dev.chainrule.spi.Activation.RELU)
                        .output(OutputUnit.SOFTMAX),
                5);
        try (Selection selection = Backends.open(Sessions.BACKEND)) {
            Trainer.on(selection)
                    .optimizer(Adam.rate(0.001f))
                    .batch(64)
                    .slices(4)
                    .epochs(3)
                    .seed(5)
                    .dropout(0.125f)
                    .fit(network, Dataset.of(x, labels));
        }
        return ModelBytes.sha256(ModelBytes.of(network.state()));
    }

    @Test
    void tasksAndPartitionsChangeNoBit() {
        SparkSession spark = Sessions.local();
        String expected = onOneMachine();
        int[][] cases = {{1, 1}, {2, 3}, {4, 2}};
        for (int[] each : cases) {
            ChainruleClassificationModel model =
                    classifier().setRowIdCol("id").setTasks(each[0]).fit(Sessions.table(spark, each[1], each[1]));
            assertThat(sha256(model))
                    .as("%d tasks, %d partitions", each[0], each[1])
                    .isEqualTo(expected);
        }
    }

    /** Without ids, rows are put in an order by their content. */
    @Test
    void theOrderOfRowsWithoutIdsChangesNoBit() {
        SparkSession spark = Sessions.local();
        String first = sha256(classifier().setTasks(2).setMaxIter(1).fit(Sessions.table(spark, 1, 2)));
        String second = sha256(classifier().setTasks(4).setMaxIter(1).fit(Sessions.table(spark, 2, 3)));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void rowsOfOneIdAndContentAreInterchangeable() {
        float[] x = {1, -0f};
        LabelledRow row = new LabelledRow(null, x, 1, 1);
        assertThat(row)
                .isEqualTo(new LabelledRow(null, x.clone(), 1, 1))
                .hasSameHashCodeAs(new LabelledRow(null, x, 1, 1));
        for (LabelledRow other : List.of(
                new LabelledRow(null, new float[] {1, 0f}, 1, 1),
                new LabelledRow(null, x, 2, 1),
                new LabelledRow(null, x, 1, 2),
                new LabelledRow(row.id, x, 3, 1))) {
            assertThat(Integer.signum(row.compareTo(other)))
                    .isEqualTo(-Integer.signum(other.compareTo(row)))
                    .isNotZero();
        }
    }
}
