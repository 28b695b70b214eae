package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** A training as Flight Recorder sees it. */
class FlightTest extends CheckpointLab {
    private List<RecordedEvent> record(String... enabled) throws IOException {
        Path file = folder.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            for (String name : enabled) {
                recording.enable("dev.chainrule." + name).withoutThreshold();
            }
            recording.start();
            trainer().validate(others).fit(net, learn);
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.chainrule."))
                .toList();
    }

    private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("dev.chainrule." + name));
    }

    @Test
    void stepsEpochsOperationsAndTransfersAreThere() throws IOException {
        List<RecordedEvent> events = record("Step", "Epoch", "Operation", "Transfer");
        assertThat(named(events, "Step")).hasSize(EPOCHS * BATCHES);
        assertThat(named(events, "Step").map(event -> event.getInt("examples"))).containsOnly(8, 6);
        assertThat(named(events, "Epoch").map(event -> event.getInt("epoch"))).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        assertThat(named(events, "Epoch").map(event -> event.getDouble("validationCost")))
                .allMatch(Double::isFinite);
        assertThat(named(events, "Operation").map(event -> event.getString("operation")))
                .contains("dense", "outputDelta", "hiddenDelta", "accumulateGradient", "gatherRows")
                .doesNotContain("upload", "download");
        assertThat(named(events, "Operation")
                        .filter(event -> event.getString("operation").equals("hiddenDelta"))
                        .map(event -> event.getInt("columns")))
                .containsOnly(5);
        // the inputs: 30 rows of 4 float32
        assertThat(named(events, "Transfer").map(event -> event.getString("direction") + event.getLong("bytes")))
                .contains("upload480", "download120");
        assertThat(events).allMatch(event -> event.getStackTrace() == null);
    }

    @Test
    void nothingIsRecordedUnlessItIsAskedFor() throws IOException {
        assertThat(record()).isEmpty();
    }

    @Test
    void recordingChangesNoBit() throws IOException {
        record("Step", "Epoch", "Operation", "Transfer");
        assertSame(net.state(), leftAlone(plan -> plan.validate(others)));
    }
}
