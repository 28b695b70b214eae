package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A garbage collection may move the array that stands for a device's memory: that costs nothing, or is an exception. */
class MovedTest {
    /** A collector that moves everything down. */
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xms200m", "-Xmx200m");

    @TempDir
    private Path folder;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void whatTheDeviceComputedStays() throws Exception {
        assertThat(moved("counted")).isEqualTo("40.0");
    }

    /** The collection that comes in the moment of an execution: here the backend just is not told. */
    @Test
    void whatIsLostIsFoundOut() throws Exception {
        assertThat(moved("missed")).contains("download on aparapi:0", "the device's memory is lost");
    }

    private String moved(String word) throws Exception {
        return ForkedProgram.start(folder, Moved.class, JVM, word).printed();
    }
}
