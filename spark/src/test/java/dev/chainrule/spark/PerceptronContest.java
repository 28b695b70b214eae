package dev.chainrule.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A program, no test: the digits, replicated, learnt by Spark's perceptron and by ours in one run on one machine, and the time that two
 * tasks take to add up a million numbers.
 */
final class PerceptronContest {
    private static final int PASSES = 10;
    private static final int NUMBERS = 1_000_000;
    private static final double NANO = 1e-9;

    private PerceptronContest() {}

    /** Arguments: the number of rows, the backend, the rows of a batch, 128 where they are left out, and the slices of a batch, 8. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        int block = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 128;
        int slices = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 8;
        addUp();
        SparkSession spark = Sessions.local();
        List<Row> digits = Sessions.digits(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(digits.get(i % digits.size()));
        }
        Dataset<Row> table =
                spark.createDataFrame(rows, Sessions.SCHEMA).repartition(2).cache();
        table.count();
        int[] layers = {64, 32, 10};
        for (int time = 0; time < 2; time++) { // the second is warm
            long begin = System.nanoTime();
            MultilayerPerceptronClassificationModel theirs = new MultilayerPerceptronClassifier()
                    .setLayers(layers)
                    .setMaxIter(PASSES)
                    .setSeed(1)
                    .fit(table);
            double seconds = (System.nanoTime() - begin) * NANO;
            int passes = theirs.summary().totalIterations();
            say(
                    "MultilayerPerceptronClassifier",
                    count,
                    passes,
                    seconds,
                    theirs.summary().objectiveHistory());
            say("  accuracy %.4f", accuracy(theirs.transform(table)));
        }
        for (int tasks : new int[] {1, 1, 2}) {
            long begin = System.nanoTime();
            ChainruleClassificationModel ours = new ChainruleClassifier()
                    .setLayers(layers)
                    .setMaxIter(PASSES)
                    .setTasks(tasks)
                    .setBlockSize(block)
                    .setSlices(slices)
                    .setBackend(arguments[1])
                    .fit(table);
            double all = (System.nanoTime() - begin) * NANO;
            ChainruleTrainingSummary figures = ours.summary().orElseThrow();
            say(
                    "ChainruleClassifier, tasks " + tasks + ", " + figures.device(),
                    count,
                    PASSES,
                    all,
                    figures.objectiveHistory());
            say(
                    "  epochs alone: %.0f rows/s; %.2f s of %.2f s waiting for others; accuracy %.4f",
                    figures.rowsPerSecond(),
                    figures.waitedSeconds(),
                    figures.seconds(),
                    accuracy(ours.transform(table)));
            begin = System.nanoTime();
            ours.transform(table)
                    .select("prediction")
                    .agg(org.apache.spark.sql.functions.sum("prediction"))
                    .collect();
            say("  transform: %.0f rows/s", count / ((System.nanoTime() - begin) * NANO));
        }
        Sessions.stop();
    }

    private static double accuracy(Dataset<Row> answered) {
        return (double) answered.filter("prediction = label").count() / answered.count();
    }

    private static void addUp() throws Exception {
        List<double[]> millis = SocketExchangeTest.together(2, 10_000, exchange -> {
            var tree = new dev.chainrule.backprop.SliceTree(2, 2);
            float[] parts = new float[NUMBERS];
            float[] total = new float[NUMBERS];
            double[] times = new double[200];
            for (int i = 0; i < times.length; i++) {
                long begin = System.nanoTime();
                exchange.add(tree, parts, total).await();
                times[i] = (System.nanoTime() - begin) * 1e-6;
            }
            Arrays.sort(times);
            return times;
        });
        double[] times = millis.get(0);
        say("adding up %d numbers between two tasks: median %.2f ms, least %.2f ms", NUMBERS, times[100], times[0]);
    }

    private static void say(String who, int rows, int passes, double seconds, double... costs) {
        say(
                "%s: %d passes, %.2f s in all, %.0f rows/s, cost %.4f",
                who, passes, seconds, (double) rows * passes / seconds, costs[costs.length - 1]);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
