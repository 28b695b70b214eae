package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.TestMomentum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages about a training that left the finite numbers: where, by what, and at what rate. */
class StabilityTest {
    private static final Topology LAYERS =
            Topology.of(4, 5, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);

    private final Draw draw = Draw.ofRun();
    private final Examples data = Examples.random(draw, 30, 4, 3);
    private final Network net = Network.of(LAYERS, 1);

    /** Makes a number of the target of an operation infinite, the {@code number}th time that it is called. */
    private static class Spoilt extends ArrayBackend {
        private final String operation;
        private int left;

        Spoilt(String operation, int number) {
            this.operation = operation;
            left = number;
        }

        private void spoil(String name, View target, int at) {
            if (name.equals(operation) && --left == 0) {
                float[] values = new float[Math.toIntExact(target.count())];
                download(target, values, 0);
                values[at] = Float.POSITIVE_INFINITY;
                upload(values, 0, target);
            }
        }

        @Override
        public void dense(View x, View theta, View bias, Activation g, View a) {
            super.dense(x, theta, bias, g, a);
            spoil("dense", a, 7);
        }

        @Override
        public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
            super.hiddenDelta(nextDelta, theta, g, a, delta);
            spoil("hiddenDelta", delta, 0);
        }

        @Override
        public void accumulateGradient(
                float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
            super.accumulateGradient(scale, delta, x, keepTheta, keepBias, gTheta, gBias);
            spoil("accumulateGradient", gTheta, 6);
            spoil("accumulateGradient of b", gBias, 1);
        }

        @Override
        public void axpy(float alpha, View x, View y) {
            super.axpy(alpha, x, y);
            spoil("axpy", y, 2);
        }
    }

    private static Trainer trainer(Compute compute) {
        return Trainer.on(compute).batch(8).epochs(3).seed(3).anomaly(true);
    }

    /** 4 batches an epoch; two dense, one hiddenDelta, two accumulateGradient and, in output's delta, one axpy for each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense; 1; 1; 1; dense made A^(2)[1, 2] = Infinity",
                "dense; 12; 2; 2; dense made Z^(3)[2, 1] = Infinity",
                "hiddenDelta; 3; 1; 3; hiddenDelta made \u0394^(2)[0, 0] = Infinity",
                "accumulateGradient; 5; 1; 3; accumulateGradient made \u0398^(2)[1, 1] = Infinity",
                "accumulateGradient of b; 8; 1; 4; accumulateGradient made b^(1)[0, 1] = Infinity",
            })
    void theFirstOperationWhoseResultIsNotFiniteIsNamed(
            String operation, int number, int epoch, int batch, String expected) {
        try (Compute compute = new Spoilt(operation, number).compute()) {
            AnomalyException e = catchThrowableOfType(
                    AnomalyException.class, () -> trainer(compute).fit(net, data));
            assertThat(e)
                    .hasMessage("epoch " + epoch + ", batch " + batch + ": " + expected
                            + ", the first number that is not finite; the rate is 0.500");
            assertThat(e.epoch()).isEqualTo(epoch);
            assertThat(e.batch()).isEqualTo(batch);
            assertThat(operation).startsWith(e.operation());
            assertThat(compute.live()).isZero();
            assertThat(net.state().finite()).isTrue();
            compute.matrix(1, 1).close(); // the device is as it was
        }
    }

    @Test
    void whatAnOptimizerRemembersHasItsName() {
        try (Compute compute = new Spoilt("accumulateGradient", 2).compute()) {
            assertThatExceptionOfType(AnomalyException.class)
                    .isThrownBy(() -> trainer(compute)
                            .optimizer(new TestMomentum(0.5f, 0.5f))
                            .fit(net, data))
                    .withMessageContaining("made velocity \u0398^(1)[1, 2] = Infinity");
        }
    }

    @Test
    void aTrainingWithoutAnAnomalyHasTheSameBits() {
        try (Compute compute = new ArrayBackend().compute()) {
            trainer(compute).validate(0.2).fit(net, data);
            NetworkState looked = net.state();
            Network other = Network.of(LAYERS, 1);
            trainer(compute).anomaly(false).validate(0.2).fit(other, data);
            assertThat(other.state().theta(1)).isEqualTo(looked.theta(1));
            assertThat(other.state().theta(2)).isEqualTo(looked.theta(2));
            assertThat(compute.live()).isZero();
        }
    }

    @Test
    void theLargestWeightAndTheRateOfTheMomentAreNamed() {
        List<Double> rates = new ArrayList<>();
        try (Compute compute =
                new Spoilt("accumulateGradient", 12).compute()) { // the last of the second epoch but four
            DivergedException e = catchThrowableOfType(
                    DivergedException.class,
                    () -> trainer(compute)
                            .anomaly(false)
                            .optimizer(Sgd.rate(0.5f))
                            .schedule(Schedule.step(1, 0.5))
                            .fit(net, data));
            rates.add(e.rate());
            assertThat(e.epoch()).isEqualTo(2);
            assertThat(e)
                    .hasMessageContaining("expected finite numbers; the largest weight is ")
                    .hasMessageContaining(
                            "\u0398^(1)[1, 2] = Infinity, the rate 0.250; try a smaller rate, such as 0.0250, or less decay");
        }
        assertThat(rates).containsExactly(0.25);
    }

    @Test
    void aPlaceIsThatOfTheMathematics() {
        NetworkState state = NetworkState.of(
                Topology.of(2, 2, 1), new float[][] {{1, -2, 3, 4}, {-40, 5}}, new float[][] {{0, 0}, {6}});
        assertThat(LargestWeight.of(state)).hasToString("\u0398^(2)[0, 0] = -40.00");
        state = NetworkState.of(
                Topology.of(2, 2, 1),
                new float[][] {{1, -2, Float.NaN, 4}, {Float.NaN, 5}},
                new float[][] {{0, Float.POSITIVE_INFINITY}, {6}});
        assertThat(LargestWeight.of(state)).hasToString("\u0398^(1)[1, 0] = NaN");
    }
}
