package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.testing.Draw;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings that are killed (SIGKILL) at random moments, also while a checkpoint is written, and resumed: the model has the
 * bytes of one that was left alone. {@code -Dchainrule.kills=300} kills more often than the usual 20 times.
 */
class KilledTrainingTest {
    private static final int KILLS = Integer.getInteger("chainrule.kills", 20);
    /** A training of this many epochs of 5 batches is killed this often. */
    private static final int EPOCHS = 60;

    private static final int KILLS_EACH = 7;
    /** A process computes and writes for as long as this at most before it is killed. */
    private static final int MOST_MILLIS = 120;

    @TempDir
    Path folder;

    private final Draw draw = Draw.ofRun();
    private int kills;

    @Test
    void theModelHasTheBytesOfATrainingThatWasLeftAlone() throws IOException, InterruptedException {
        List<String> intervals = List.of("1batches", "3batches", "1epochs", "1batches");
        for (int training = 0; kills < KILLS; training++) {
            String every = intervals.get(training % intervals.size());
            Path checkpoints = folder.resolve("checkpoints-" + training);
            Path model = folder.resolve("model-" + training);
            long seed = draw.below(1 << 20);
            int before = kills;
            while (!run(checkpoints, every, seed, model, kills < KILLS && kills - before < KILLS_EACH)) {
                kills++;
            }
            Path expected = folder.resolve("expected");
            KilledTraining.train(null, EPOCHS, seed, new TrainingListener() {}).save(expected);
            assertThat(Files.readAllBytes(model))
                    .as("training %d, every %s, %d kills, %s", training, every, kills - before, draw)
                    .isEqualTo(Files.readAllBytes(expected));
            assertTidy(checkpoints);
        }
    }

    /** Two checkpoints, the best model and the lock; nothing that a killed process left. */
    private static void assertTidy(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).hasSize(4).contains("best.safetensors", "lock");
            assertThat(names)
                    .filteredOn(name -> name.matches("checkpoint-\\d{12}\\.safetensors"))
                    .hasSize(2);
        }
    }

    /** Runs the program, to its end or until it is killed; whether it has ended by itself. */
    private boolean run(Path checkpoints, String every, long seed, Path model, boolean kill)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        checkpoints.toString(),
                        every,
                        Integer.toString(EPOCHS),
                        Long.toString(seed),
                        model.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = out.readLine();
            assertThat(first).isIn("learning", "saved");
            if (kill && first.equals("learning")) {
                Thread.sleep(draw.below(MOST_MILLIS));
                process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream
            }
            String rest = String.join("\n", out.lines().toList());
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(rest).isIn("", "saved");
            boolean ended = process.exitValue() == 0;
            assertThat(ended || kill).as(rest).isTrue();
            return ended;
        } finally {
            process.destroyForcibly();
        }
    }
}
