package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of a step that cannot be parts of it. */
final class ShapeRunTest {
    private static final double STEP = 9.6e-6;

    private static Phase phase(String name, double micros, boolean inStep) {
        return new Phase(name, Timing.exactly(micros * 1e-6), 1, 1, inStep);
    }

    @Test
    void aPartIsNoLongerThanItsStep() {
        assertThat(ShapeRun.misfit(List.of(phase("forward", 2, true), phase("gradients", 21, true)), STEP))
                .isEqualTo("its gradients took 21.0 µs when timed alone, and a whole step 9.60 µs: something disturbed"
                        + " one of them");
        assertThat(ShapeRun.misfit(List.of(phase("forward", 10, true)), STEP)).isEmpty();
    }

    @Test
    void norAreAllTogetherByMuch() {
        List<Phase> both = List.of(phase("forward", 8, true), phase("gradients", 8, true));
        assertThat(ShapeRun.misfit(both, STEP)).startsWith("the parts of its step took 16.0 µs when timed alone");
        assertThat(ShapeRun.misfit(List.of(phase("forward", 7, true), phase("gradients", 7, true)), STEP))
                .isEmpty();
    }

    @Test
    void whatIsNotInTheStepMayTakeLonger() {
        Phase launch = new Phase("launch", Timing.exactly(1), 0, 0, true);
        assertThat(ShapeRun.misfit(List.of(phase("transfer", 50, false), launch), STEP))
                .isEmpty();
    }
}
