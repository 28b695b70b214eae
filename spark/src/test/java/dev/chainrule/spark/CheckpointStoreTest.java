package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints on a file system that loses parts, or takes none. */
class CheckpointStoreTest {
    private static final Logger LOGGER = Logger.getLogger("dev.chainrule.spark");

    @TempDir
    private Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            warnings.add(message.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Dataset<Row> rows;
    private String expected;

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
        rows = Sessions.table(Sessions.local(), 1, 2).cache();
        expected = SameBitsTest.sha256(classifier("").fit(rows));
    }

    @AfterEach
    void end() {
        LOGGER.removeHandler(handler);
    }

    /** Three epochs, and a checkpoint after each. */
    private static ChainruleClassifier classifier(String place) {
        return SameBitsTest.classifier().setRowIdCol("id").setTasks(2).setCheckpointDir(place);
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("checkpoint-[0-9]+[.]safetensors"))
                    .sorted()
                    .toList();
        }
    }

    /** A file that ends in its middle. Hadoop's own checksum, as it has one of local files only, finds out before ours unless it is gone. */
    private static void tear(Path file, boolean knownToHadoop) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        if (!knownToHadoop) {
            Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
        }
    }

    @Test
    void theNewestThatIsWholeIsGoneOnFrom() throws Exception {
        ChainruleClassifier kept = classifier(folder.toUri().toString());
        assertThat(SameBitsTest.sha256(kept.fit(rows))).isEqualTo(expected);
        assertThat(checkpoints()).hasSize(3);
        tear(checkpoints().get(2), true);
        tear(checkpoints().get(1), false);

        ChainruleClassificationModel model = kept.fit(rows);
        assertThat(model.summary().orElseThrow().resumedIterations()).isEqualTo(1);
        assertThat(SameBitsTest.sha256(model)).isEqualTo(expected);
        assertThat(warnings.stream().filter(text -> text.startsWith("a checkpoint cannot be read and is left out: ")))
                .hasSize(2)
                .anyMatch(text -> text.contains(checkpointName(2)))
                .anyMatch(text -> text.contains(checkpointName(1)));

        // those that were torn have been written anew
        assertThat(kept.fit(rows).summary().orElseThrow().resumedIterations()).isEqualTo(3);
    }

    private String checkpointName(int at) {
        try {
            return checkpoints().get(at).getFileName().toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTrainingWhoseCheckpointsAreAllTornIsNotBegunAnew() throws Exception {
        ChainruleClassifier kept = classifier(folder.toUri().toString());
        kept.fit(rows);
        for (Path file : checkpoints()) {
            tear(file, false);
        }
        assertThatThrownBy(() -> kept.fit(rows))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("can be read, expected one that is whole");
    }

    /** A folder that cannot be written to is a warning for each checkpoint, and the training's model is that without checkpoints. */
    @Test
    void aCheckpointThatCannotBeStoredEndsNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        ChainruleClassificationModel model =
                classifier(file.resolve("checkpoints").toUri().toString()).fit(rows);
        assertThat(SameBitsTest.sha256(model)).isEqualTo(expected);
        assertThat(warnings.stream().filter(text -> text.startsWith("a checkpoint could not be written to ")))
                .hasSize(3);
    }
}
