package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdTest {
    private final ArrayBackend backend = new ArrayBackend();

    /** The order of the mathematics without shapes, which might be equal by chance: no delta is computed through a changed Θ. */
    @Test
    void everyHiddenDeltaSeesTheThetaFromBeforeTheStep() {
        Topology t = Topology.of(3, 3, 3, 3);
        List<View> changed = new ArrayList<>();
        List<View> read = new ArrayList<>();
        try (Compute compute = backend.compute();
                Parameters p = new Parameters(compute, t);
                Workspace w = new Workspace(compute, t, 3)) {
            backend.hook((name, views) -> {
                if (name.equals("hiddenDelta")) {
                    assertThat(changed).doesNotContain(views[1]);
                    read.add(views[1]);
                } else if (name.equals("accumulateGradient")) {
                    changed.add(views[2]);
                }
            });
            new Sgd(1, 0).begin(new BackPropagation(compute, t), 3).step(p, w, new Step(1, 1));
        }
        assertThat(changed).hasSize(3).doesNotHaveDuplicates();
        assertThat(read).containsExactly(changed.get(0), changed.get(1));
    }
}
