package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings and data that a training refuses, and those that a network goes on with. */
class TrainerRefusalsTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Trainer trainer = Trainer.on(compute);
    private final Draw draw = Draw.ofRun();

    @AfterEach
    void closeDevice() {
        compute.close();
        assertThat(backend.closes()).isOne();
    }

    // ---- settings

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aRateIsAboveZero(float rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sgd.rate(rate))
                .withMessage("rate: " + rate + ", expected a number above 0");
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY})
    void aDecayIsZeroOrAbove(float decay) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sgd.rate(1).decay(decay))
                .withMessage("decay: " + decay + ", expected 0 or a number above");
    }

    @Test
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> trainer.optimizer(null));
        assertThatNullPointerException().isThrownBy(() -> trainer.listen((TrainingListener) null));
        assertThatNullPointerException().isThrownBy(() -> Trainer.on((Compute) null));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void batchAndEpochsAreAtLeastOne(int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.batch(number))
                .withMessage("batch: " + number + ", expected at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.epochs(number))
                .withMessage("epochs: " + number + ", expected at least 1");
    }

    // ---- data

    @ParameterizedTest
    @CsvSource({"3, 2", "2, 1", "1, 3"})
    void dataThatDoNotFitAreRefused(int inputs, int outputs) {
        Network net = Network.of(Topology.of(2, 5, 2), 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.fit(net, Examples.random(draw, 4, inputs, outputs)))
                .withMessage("layers 2-5-2 do not fit the data, which have " + inputs + " inputs and " + outputs
                        + " outputs");
        assertThat(compute.live()).isZero();
    }

    @Test
    void noDataAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.fit(Network.of(Topology.of(2, 2), 1), Examples.random(draw, 0, 2, 2)))
                .withMessage("the data set is empty, expected at least one example");
    }

    @Test
    void classNamesThatDoNotFitAreRefusedAndTheNetworkIsAsBefore() {
        Network net = Network.of(Topology.of(2, 2), 1);
        NetworkState before = net.state();
        Examples data = Examples.random(draw, 4, 2, 2)
                .with(Schema.of(2, 3).inputs(Scaling.uniform(2, 1, 1)).classes(List.of("a", "b", "c")));

        assertThatIllegalArgumentException().isThrownBy(() -> trainer.fit(net, data));
        assertThat(net.state()).isSameAs(before);
        assertThat(compute.live()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1L << 40})
    void dataThatCannotBeReadEndTrainingWithoutALeak(long memoryBytes) {
        Examples good = Examples.random(draw, 20, 2, 2);
        Dataset torn = new Dataset() {
            @Override
            public int size() {
                return 20;
            }

            @Override
            public int inputs() {
                return 2;
            }

            @Override
            public int outputs() {
                return 2;
            }

            @Override
            public Schema schema() {
                return Schema.of(2, 2).inputs(Scaling.uniform(2, 3, 3));
            }

            @Override
            public void copyInputs(int from, int count, float[] x) {
                if (from + count > 13) {
                    throw new IllegalStateException("planted: torn");
                }
                good.copyInputs(from, count, x);
            }

            @Override
            public void copyTargets(int from, int count, float[] y) {
                good.copyTargets(from, count, y);
            }
        };
        ArrayBackend other = new ArrayBackend();
        Network net = Network.of(Topology.of(2, 2), 1);
        NetworkState before = net.state();
        TrainerFailuresTest.States states = new TrainerFailuresTest.States(net);
        try (Compute device = new Compute(other, ArrayBackend.device(memoryBytes))) {
            assertThatThrownBy(() -> Trainer.on(device).batch(4).listen(states).fit(net, torn))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("planted: torn");
            assertThat(device.live()).isZero();
            assertThat(other.open()).isZero();
        }
        assertThat(states.aborted).isOne();
        assertThat(net.state()).isSameAs(before);
    }

    /** Both ways to a device: as a whole, and a batch at a time. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGMOID | 1.5, 0 | target 0 is 1.5, expected 0 to 1 for sigmoid outputs; quantities need identity outputs",
                "SIGMOID | 0, -0.1 | target 1 is -0.1, expected 0 to 1 for sigmoid outputs; quantities need identity outputs",
                "SIGMOID | NaN, 0 | target 0 is NaN, expected a finite number",
                "IDENTITY | 0, Infinity | target 1 is Infinity, expected a finite number",
                "SOFTMAX | 1, 1 | the targets' sum is 2.0, expected 1 for softmax outputs; independent ones need sigmoid",
                "SOFTMAX | 0, 0 | the targets' sum is 0.0, expected 1 for softmax outputs; independent ones need sigmoid",
                "SOFTMAX | 2, -1 | target 0 is 2.0, expected 0 to 1 for softmax outputs; quantities need identity outputs",
            })
    void targetsThatTheCostIsNotDefinedForAreNamed(OutputUnit output, String row, String reason) {
        float[] y = Examples.random(draw, 20, 2, 2).y();
        String[] targets = row.split(", ");
        y[34] = Float.parseFloat(targets[0]);
        y[35] = Float.parseFloat(targets[1]);
        Examples data = new Examples(2, 2, draw.floats(40, 1), y, null, Schema.of(2, 2));
        Network net = Network.of(Topology.of(2, 3, 2).output(output), 1);
        for (long memoryBytes : new long[] {1, 1L << 40}) {
            ArrayBackend other = new ArrayBackend();
            try (Compute device = new Compute(other, ArrayBackend.device(memoryBytes))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Trainer.on(device).batch(4).fit(net, data))
                        .withMessage("example 17, " + reason);
                assertThat(other.open()).isZero();
            }
        }
        assertThat(net.state().learnt()).isFalse();
    }

    /** Their sum in float32, one after the other, would be 1.00014. */
    @Test
    void manySmoothedTargetsSumToOne() {
        int classes = 5000;
        float[] y = new float[classes];
        java.util.Arrays.fill(y, 0.1f / classes);
        y[7] = 0.9f + 0.1f / classes;
        Examples smooth = new Examples(1, classes, new float[] {1}, y, null, Schema.of(1, classes));

        trainer.epochs(1).fit(Network.of(Topology.of(1, classes).output(OutputUnit.SOFTMAX), 1), smooth);
    }

    @Test
    void targetsBetweenZeroAndOneAreLearnt() {
        Examples soft = new Examples(1, 2, new float[] {1}, new float[] {0.3f, 0.7f}, null, Schema.of(1, 2));
        for (OutputUnit output : OutputUnit.values()) {
            trainer.epochs(1).fit(Network.of(Topology.of(1, 2).output(output), 1), soft);
        }
    }

    // ---- going on

    @Test
    void aNetworkGoesOnWithDataLikeThoseItLearntFrom() {
        Schema schema = Schema.of(2, 2).inputs(Scaling.uniform(2, 1, 0.5)).classes(List.of("no", "yes"));
        Network net = Network.of(Topology.of(2, 2), 1);
        trainer.epochs(1).fit(net, Examples.random(draw, 9, 2, 2).with(schema));
        NetworkState first = net.state();

        trainer.fit(net, Examples.random(draw, 7, 2, 2).with(schema));

        assertThat(net.state().theta(1)).isNotEqualTo(first.theta(1));
        assertThat(net.state().schema()).isEqualTo(schema);
    }

    @Test
    void aNetworkWithoutNamesTakesThoseOfTheDataItGoesOnWith() {
        Schema named =
                Schema.of(2, 2).features(List.of("x", "y")).label("answer", 3).classes(List.of("no", "yes"));
        Network net = Network.of(Topology.of(2, 2), 1);
        trainer.epochs(1).fit(net, Examples.random(draw, 9, 2, 2));
        trainer.fit(net, Examples.random(draw, 9, 2, 2).with(named));

        assertThat(net.state().schema()).isEqualTo(named);
        trainer.fit(net, Examples.random(draw, 9, 2, 2));
        assertThat(net.state().schema()).isEqualTo(named);
    }

    @Test
    void aNetworkDoesNotGoOnWithOtherDataUnlessThatIsMeant() {
        Schema schema = Schema.of(2, 2).inputs(Scaling.uniform(2, 1, 0.5)).classes(List.of("no", "yes"));
        Network net = Network.of(Topology.of(2, 2), 1);
        trainer.epochs(1).fit(net, Examples.random(draw, 9, 2, 2).with(schema));
        NetworkState before = net.state();
        Examples scaled = Examples.random(draw, 9, 2, 2).with(schema.inputs(Scaling.uniform(2, 1, 0.25)));
        Examples swapped = scaled.with(schema.classes(List.of("yes", "no")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.fit(net, scaled))
                .withMessage("fit: the data differ from those that the network learnt from: input 0 has offset 1.0 and"
                        + " factor 0.25, expected 1.0 and 0.5; Network.of(state.with(data.schema())) goes on all the"
                        + " same");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.fit(net, swapped))
                .withMessageContaining("the classes are [yes, no], expected [no, yes]");
        assertThat(net.state()).isSameAs(before);

        Network meant = Network.of(before.with(scaled.schema()));
        trainer.fit(meant, scaled);
        assertThat(meant.state().schema()).isEqualTo(scaled.schema());
    }
}
