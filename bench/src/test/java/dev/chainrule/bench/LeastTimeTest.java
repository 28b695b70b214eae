package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The work of a step, and the least time that ceilings allow for it. */
final class LeastTimeTest {
    private static final TrainingShape SHAPE = TrainingShape.of("5-4-3@7");

    private static Ceiling ceiling(double flops, double launch) {
        return new Ceiling(flops, 100, 50, 50, launch, 0);
    }

    @Test
    void workIsThatOfTheOperationsOfAStep() {
        List<Work> all = Work.of(SHAPE);
        assertThat(all).hasSize(6); // 2 dense, outputDelta, hiddenDelta, 2 accumulateGradient
        assertThat(Work.flops(Work.of("forward", all))).isEqualTo(2 * 7 * (5 * 4 + 4 * 3));
        assertThat(Work.flops(Work.of("deltas", all))).isEqualTo(2 * 7 * 4 * 3);
        assertThat(Work.flops(Work.of("gradients", all))).isEqualTo(2 * 7 * (5 * 4 + 4 * 3));
        assertThat(Work.bytes(Work.of("forward", all)))
                .isEqualTo(4 * (7 * 5 + 5 * 4 + 4 + 7 * 4) + 4 * (7 * 4 + 4 * 3 + 3 + 7 * 3));
        assertThat(Work.bytes(Work.of("deltas", all))).isEqualTo(4 * 3 * 7 * 3 + 4 * (7 * 3 + 4 * 3 + 2 * 7 * 4));
        assertThat(Work.bytes(Work.of("gradients", all)))
                .isEqualTo(4 * (7 * 4 + 7 * 5 + 2 * (20 + 4)) + 4 * (7 * 3 + 7 * 4 + 2 * (12 + 3)));
    }

    private static final List<Work> TWO = List.of(new Work("forward", 1000, 10), new Work("deltas", 10, 300));

    @Test
    void anOperationTakesTheLongerOfArithmeticAndMemory() {
        LeastTime least = LeastTime.of(TWO, ceiling(1000, 0.1), 100);
        assertThat(least).isEqualTo(new LeastTime(1, 3, 0.2));
        assertThat(least.seconds()).isEqualTo(4);
        assertThat(least.limit()).isEqualTo("memory");
    }

    @Test
    void whereCachesHoldAllMemoryIsNoLimit() {
        LeastTime least = LeastTime.of(TWO, ceiling(1000, 0.1), Double.POSITIVE_INFINITY);
        assertThat(least.seconds()).isCloseTo(1.01, within(1e-12));
        assertThat(least.limit()).isEqualTo("arithmetic");
    }

    @Test
    void launchesAreComparedNotAdded() {
        LeastTime least = LeastTime.of(TWO, ceiling(1000, 3), 100);
        assertThat(least.seconds()).isEqualTo(6);
        assertThat(least.limit()).isEqualTo("launch");
    }

    @Test
    void withoutAPeakThereIsNone() {
        LeastTime least = LeastTime.of(TWO, ceiling(Double.NaN, 3), 100);
        assertThat(least.seconds()).isNaN();
        assertThat(least.limit()).isEmpty();
    }

    @Test
    void theRooflineBendsAtTheRidge() {
        Ceiling ceiling = ceiling(1000, 0);
        assertThat(ceiling.ridge()).isEqualTo(10);
        assertThat(ceiling.flopsAt(5)).isEqualTo(500);
        assertThat(ceiling.flopsAt(20)).isEqualTo(1000);
    }
}
