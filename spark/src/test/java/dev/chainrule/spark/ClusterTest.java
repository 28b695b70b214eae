package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors, each a process of its own, of which one may be killed. */
@Tag("cluster")
class ClusterTest {
    private static final int EPOCHS = 40;

    @AfterAll
    static void stop() {
        Sessions.stop();
    }

    /** A task for each executor, and the model of one machine; its answers, too, are computed there. */
    @Test
    void executorsTrainTheModelOfOneMachine() throws Exception {
        SparkSession spark = Sessions.cluster();
        Dataset<Row> rows = Sessions.table(spark, 2, 3);
        ChainruleClassificationModel model =
                SameBitsTest.classifier().setRowIdCol("id").setTasks(2).fit(rows);
        assertThat(SameBitsTest.sha256(model)).isEqualTo(SameBitsTest.onOneMachine());
        assertThat(model.transform(rows).filter("prediction = label").count()).isGreaterThan(700); // after 3 epochs
    }

    /** Spark gives each task of the training's stage a GPU, though the session gives its tasks none; the preference has its number. */
    @Test
    void theStageOfTheTrainingHasGpus() throws Exception {
        SparkSession spark = Sessions.cluster();
        ChainruleClassifier onGpus = SameBitsTest.classifier()
                .setBackend("cpu:scalar?threads={gpu}")
                .setRowIdCol("id")
                .setTasks(2);
        Dataset<Row> rows = Sessions.table(spark, 4, 2);
        assertThatThrownBy(() -> onGpus.fit(rows)).hasStackTraceContaining("but Spark gives the task no GPU; set gpus");
        assertThat(SameBitsTest.sha256(onGpus.setGpus(1).fit(rows))).isEqualTo(SameBitsTest.onOneMachine());
    }

    private static ChainruleClassifier longTraining() {
        return SameBitsTest.classifier().setMaxIter(EPOCHS).setRowIdCol("id").setTasks(2);
    }

    private static List<String> checkpoints(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("checkpoint-[0-9]+[.]safetensors"))
                    .toList();
        }
    }

    private static void killAnExecutorOnceThereAreCheckpoints(Path folder) {
        try {
            while (checkpoints(folder).size() < 2) {
                Thread.sleep(5);
            }
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java")) // the executors
                    .findFirst()
                    .orElseThrow()
                    .destroyForcibly();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anExecutorThatIsKilledInMidTrainingChangesNoBit(@TempDir Path folder) throws Exception {
        SparkSession spark = Sessions.cluster();
        Dataset<Row> rows = Sessions.table(spark, 3, 2).cache();
        String expected = SameBitsTest.sha256(longTraining().fit(rows));

        CompletableFuture<Void> killer =
                CompletableFuture.runAsync(() -> killAnExecutorOnceThereAreCheckpoints(folder));
        ChainruleClassifier kept =
                longTraining().setCheckpointDir(folder.toUri().toString());
        ChainruleClassificationModel model = kept.fit(rows);
        killer.get();
        assertThat(model.summary().orElseThrow().resumedIterations()).isBetween(1, EPOCHS - 1);
        assertThat(model.summary().orElseThrow().totalIterations()).isEqualTo(EPOCHS);
        assertThat(SameBitsTest.sha256(model)).isEqualTo(expected);
        assertThat(checkpoints(folder)).hasSize(3);

        // a training that has ended is not trained again, and another one is refused
        ChainruleClassificationModel again = kept.setTasks(1).fit(rows);
        assertThat(again.summary().orElseThrow().resumedIterations()).isEqualTo(EPOCHS);
        assertThat(SameBitsTest.sha256(again)).isEqualTo(expected);
        assertThatThrownBy(() -> kept.setSeed(6).fit(rows))
                .hasStackTraceContaining("cannot be resumed with other settings or data: seed: 6, expected 5");
    }
}
