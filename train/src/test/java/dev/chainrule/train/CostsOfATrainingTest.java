package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training by a cost that is not the canonical one: it is what is learnt by, reported and judged by. */
class CostsOfATrainingTest {
    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    /** y = x, and one example in ten 20 too high. */
    private static Examples withOutliers(int size) {
        float[] x = new float[size];
        float[] y = new float[size];
        for (int e = 0; e < size; e++) {
            x[e] = 2f * e / size - 1;
            y[e] = x[e] + (e % 10 == 3 ? 20 : 0);
        }
        return new Examples(1, 1, x, y, null, Schema.of(1, 1));
    }

    /** The prediction for x = 0, where nine of ten targets are near 0 and their mean is 2. */
    private float middle(Cost cost) {
        Network net = Network.of(Topology.of(1, 1).output(OutputUnit.IDENTITY).cost(cost), 1);
        try (Compute compute = backend.compute()) {
            Trainer.on(compute)
                    .optimizer(Adam.rate(0.01f))
                    .batch(20)
                    .epochs(150)
                    .fit(net, withOutliers(200));
        }
        return net.state().bias(1)[0];
    }

    @Test
    void whatIsFarOffCountsLessByHuberAndTheAbsoluteError() {
        assertThat(middle(Cost.CANONICAL)).isBetween(1.5f, 2.5f);
        assertThat(middle(Cost.huber(0.5f))).isBetween(-0.3f, 0.3f);
        assertThat(middle(Cost.absolute())).isBetween(-0.3f, 0.3f);
    }

    @ParameterizedTest
    @CsvSource({"IDENTITY, huber:0.25", "IDENTITY, absolute", "SIGMOID, focal:2:0.25", "SOFTMAX, focal"})
    void theValidationSetIsJudgedByTheCostOfTheTraining(OutputUnit u, String words) {
        Examples learn = Examples.random(draw, 50, 4, 3);
        Examples others = Examples.random(draw, 40, 4, 3);
        Topology canonical = Topology.of(4, 5, 3).output(u);
        Network net = Network.of(canonical.cost(Cost.parse(words)), 1);
        try (Compute compute = backend.compute()) {
            TrainingReport report = Trainer.on(compute)
                    .optimizer(Sgd.rate(0.05f))
                    .batch(8)
                    .epochs(3)
                    .validate(others)
                    .fit(net, learn);
            double best = report.validations().get(report.bestEpoch() - 1).cost();
            assertThat(best)
                    .isEqualTo(Evaluation.of(compute, net.state(), others).cost());
            assertThat(Evaluation.of(compute, net.state().cost(Cost.CANONICAL), others)
                            .cost())
                    .isNotEqualTo(best);
        }
    }

    @Test
    void aLineSearchGoesDownTheChosenCost() {
        Network net = Network.of(Topology.of(4, 5, 3).cost(Cost.focal(2)), 1);
        try (Compute compute = backend.compute()) {
            TrainingReport report = Trainer.on(compute)
                    .optimizer(Lbfgs.rate(1))
                    .batch(60)
                    .epochs(12)
                    .fit(net, Examples.random(draw, 60, 4, 3));
            for (int epoch = 1; epoch < report.costs().size(); epoch++) {
                assertThat(report.costs().get(epoch))
                        .isLessThanOrEqualTo(report.costs().get(epoch - 1));
            }
        }
    }

    @Test
    void targetsOfClassesStayThoseOfTheOutputs() {
        Network net = Network.of(Topology.of(4, 2).cost(Cost.focal(2)), 1);
        Examples wrong = new Examples(4, 2, draw.floats(8, 1), new float[] {0, 2, 1, 0}, null, Schema.of(4, 2));
        try (Compute compute = backend.compute()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Trainer.on(compute).fit(net, wrong))
                    .withMessageContaining("target 1 is 2.0, expected 0 to 1 for sigmoid outputs");
        }
    }
}
