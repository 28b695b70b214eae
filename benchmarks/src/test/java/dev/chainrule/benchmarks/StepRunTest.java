package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.bench.TrainingShape;
import org.junit.jupiter.api.Test;

class StepRunTest {
    @Test
    void aShapeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> TrainingShape.of("784x10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("784x10")
                .hasMessageContaining("784-128-10@32");
    }

    @Test
    void stepsBringTheCostDown() {
        try (StepRun run = new StepRun("cpu:scalar", TrainingShape.of("5-4-3" + "@" + 2))) {
            double before = run.cost();
            for (int i = 0; i < 10; i++) {
                run.step();
            }
            assertThat(run.cost()).isLessThan(before);
            run.requireLess(before);
            assertThatThrownBy(() -> run.requireLess(run.cost())).isInstanceOf(IllegalStateException.class);
        }
    }
}
