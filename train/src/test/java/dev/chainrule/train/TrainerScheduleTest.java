package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.ScheduleRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A schedule in a training: the factors that steps get, and the costs that it is told. */
class TrainerScheduleTest {
    private static final int BATCHES = 3;
    private static final int EPOCHS = 4;

    private final Draw draw = Draw.ofRun();
    private final Examples data = Examples.random(draw, 10, 3, 2);
    private final List<Double> factors = new ArrayList<>();

    /** Descent that writes down the factors. */
    private final class Recorder implements Optimizer {
        @Override
        public float rate() {
            return 0.5f;
        }

        @Override
        public OptimizerRun begin(BackPropagation network, int trainingSize) {
            OptimizerRun sgd = Sgd.rate(rate()).begin(network, trainingSize);
            return (parameters, batch, step) -> {
                assertThat(step.number()).isEqualTo(factors.size() + 1);
                factors.add(step.rateFactor());
                sgd.step(parameters, batch, step);
            };
        }
    }

    private TrainingReport train(Schedule schedule) {
        try (Compute compute = new ArrayBackend().compute()) {
            return Trainer.on(compute)
                    .optimizer(new Recorder())
                    .batch(4)
                    .epochs(EPOCHS)
                    .schedule(schedule)
                    .fit(Network.of(Topology.of(3, 4, 2), 1), data);
        }
    }

    @Test
    void eachStepHasItsFactor() {
        train(Schedule.cosine().warmupEpochs(1));

        assertThat(factors).hasSize(EPOCHS * BATCHES);
        for (int t = 1; t <= EPOCHS * BATCHES; t++) {
            double expected = t <= 3 ? t / 4.0 : (1 + StrictMath.cos(StrictMath.PI * ((t - 4) / 9.0))) / 2;
            assertThat(factors.get(t - 1)).as("step %d", t).isEqualTo(expected);
        }
    }

    @Test
    void theCostOfEveryEpochIsTold() {
        List<Double> told = new ArrayList<>();
        TrainingReport report = train(course -> {
            assertThat(course.steps()).isEqualTo(EPOCHS * BATCHES);
            assertThat(course.stepsPerEpoch()).isEqualTo(BATCHES);
            return new ScheduleRun() {
                @Override
                public double factor(long step) {
                    assertThat(told).hasSize((int) (step - 1) / BATCHES);
                    return 1;
                }

                @Override
                public void ended(double cost) {
                    told.add(cost);
                }
            };
        });
        assertThat(told).isEqualTo(report.costs());
    }

    @Test
    void aWarmupThatLeavesNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(Schedule.constant().warmup(12)))
                .withMessageContaining("12 steps, expected fewer than the 12");
        assertThat(factors).isEmpty();
    }
}
