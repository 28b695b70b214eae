package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.select.NoBackendException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A benchmark from a program: what it says, never how fast anything is. */
final class BenchTest {
    @Test
    void aPlanIsNotChangedByItsSettings() {
        List<String> lines = new ArrayList<>();
        Bench plan = Bench.of("cpu:scalar,cpu:scalar").seconds(0.3).shapes(TrainingShape.of("3-2@1"));
        plan.seconds(100).shapes(TrainingShape.of("E")).listener(new BenchListener() {
            @Override
            public boolean stopped() {
                return true;
            }
        });
        BenchReport report = plan.listener(new BenchListener() {
                    @Override
                    public void progressed(String line) {
                        lines.add(line);
                    }
                })
                .run();
        assertThat(report.complete()).isTrue();
        assertThat(report.devices()).extracting(DeviceResult::backend).containsExactly("cpu:scalar");
        assertThat(report.shapes()).extracting(ShapeResult::shape).containsExactly("3-2@1");
        assertThat(report.shapes().get(0).verdict().sentence())
                .isEqualTo("cpu:scalar is the only one that was measured");
        assertThat(report.wrong()).isEmpty();
        assertThat(lines).contains("cpu:scalar: measuring what it can do at most", "3-2@1: timing 1 device");
    }

    @Test
    void withoutShapesTheUsualOnesAreMeasured() {
        BenchReport report = Bench.of("cpu:scalar")
                .listener(new BenchListener() {
                    @Override
                    public boolean stopped() {
                        return true;
                    }
                })
                .run();
        assertThat(report.complete()).isFalse();
        assertThat(report.leftOut())
                .containsExactly(
                        "cpu:scalar: stopped before it was measured",
                        "A 64-32-10@32: stopped before it was measured",
                        "B 784-128-10@32: stopped before it was measured",
                        "C 784-512-512-10@128: stopped before it was measured");
    }

    @Test
    void devicesMustBeThere() {
        assertThatExceptionOfType(NoBackendException.class).isThrownBy(() -> Bench.of("cpu:scalar,abacus"));
        assertThatIllegalArgumentException().isThrownBy(() -> Bench.of("cpu?colour=red"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bench.of("cpu:scalar").seconds(0))
                .withMessage("bench: 0.0 seconds, expected more than 0");
    }
}
