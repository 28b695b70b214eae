package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Topology;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A benchmark that is stopped keeps what it has. */
final class BenchStopTest {
    private static final List<TrainingShape> SHAPES = List.of(TrainingShape.of("5-4-3@7"), TrainingShape.of("3-2@1"));
    private static final List<Topology> NETWORKS = List.of(Topology.of(4, 2));

    /** Stops as soon as a line begins like this. */
    private static BenchReport stoppedAt(String line) {
        AtomicBoolean stop = new AtomicBoolean();
        return Bench.of("cpu:scalar,cpu:plain")
                .seconds(0.3)
                .shapes(SHAPES)
                .crossovers(NETWORKS)
                .listener(new BenchListener() {
                    @Override
                    public void progressed(String told) {
                        stop.compareAndSet(false, told.startsWith(line));
                    }

                    @Override
                    public boolean stopped() {
                        return stop.get();
                    }
                })
                .run();
    }

    @Test
    void shapesThatWereMeasuredAreKept() {
        BenchReport report = stoppedAt("3-2@1: timing");
        assertThat(report.complete()).isFalse();
        assertThat(report.devices()).hasSize(2);
        assertThat(report.shapes()).extracting(ShapeResult::shape).containsExactly("5-4-3@7");
        assertThat(report.shapes().get(0).measured()).hasSize(2);
        assertThat(report.crossovers()).isEmpty();
        assertThat(report.leftOut())
                .containsExactly(
                        "3-2@1: stopped while it was measured", "crossover of 4-2: stopped before it was measured");
    }

    @Test
    void soAreBatchesOfACrossover() {
        BenchReport report = stoppedAt("4-2@64: timing");
        assertThat(report.complete()).isFalse();
        assertThat(report.shapes()).hasSize(2);
        assertThat(report.crossovers().get(0).curves())
                .allSatisfy(curve -> assertThat(curve.points())
                        .extracting(Crossover.Point::batch)
                        .containsExactly(1, 4, 16));
        assertThat(report.leftOut()).contains("crossover of 4-2: stopped while it was measured");
    }

    @Test
    void andDevices() {
        BenchReport report = stoppedAt("cpu:plain: measuring");
        assertThat(report.devices()).extracting(DeviceResult::backend).containsExactly("cpu:scalar");
        assertThat(report.shapes()).isEmpty();
        assertThat(report.leftOut())
                .startsWith("cpu:plain: stopped while it was measured", "5-4-3@7: stopped before it was measured")
                .hasSize(4);
    }
}
