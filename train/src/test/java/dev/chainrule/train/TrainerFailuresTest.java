package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Training that cannot go on: the network keeps the last good state, the device keeps nothing. */
class TrainerFailuresTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Trainer trainer = Trainer.on(compute);
    private final Draw draw = Draw.ofRun();

    @AfterEach
    void closeDevice() {
        compute.close();
        assertThat(backend.closes()).isOne();
    }

    /** Keeps the state that the network had at the end of each epoch. */
    static final class States implements TrainingListener {
        private final Network net;
        final List<NetworkState> states = new ArrayList<>();
        int aborted;
        int finished;

        States(Network net) {
            this.net = net;
        }

        @Override
        public Next ended(EpochReport epoch) {
            states.add(net.state());
            return Next.CONTINUE;
        }

        @Override
        public void aborted() {
            aborted++;
        }

        @Override
        public void finished(TrainingReport report) {
            finished++;
        }
    }

    // ---- divergence

    @Test
    void aCostFarAboveTheFirstIsDivergenceThoughItIsFinite() {
        Network net = Network.of(Topology.of(2, 3, 2), 1);

        DivergedException e = catchThrowableOfType(
                DivergedException.class,
                () -> trainer.optimizer(Sgd.rate(1e30f)).epochs(2).fit(net, Examples.random(draw, 64, 2, 2)));

        assertThat(e.cost()).isFinite().isGreaterThan(1e3);
        assertThat(e)
                .hasMessageContaining(", and was ")
                .hasMessageContaining("; the largest weight is ")
                .hasMessageEndingWith(", the rate 1.00e+30; try a smaller rate, such as 1.00e+29, or less decay");
        assertThat(net.state().learnt()).isFalse();
    }

    private static Topology quantity() {
        return Topology.of(1, 1).output(OutputUnit.IDENTITY);
    }

    /** y = x by one weight at a rate that makes the error three times larger, with another sign, at every step. */
    private static Examples line() {
        return new Examples(1, 1, new float[] {1}, new float[] {1}, null, Schema.of(1, 1));
    }

    @Test
    void divergenceKeepsTheLastGoodState() {
        Network net = Network.of(quantity(), 1);
        States states = new States(net);

        DivergedException e = catchThrowableOfType(
                DivergedException.class,
                () -> trainer.optimizer(Sgd.rate(1e4f))
                        .epochs(1000)
                        .listen(states)
                        .fit(net, line()));

        assertThat(states.states).isNotEmpty();
        assertThat(e.epoch()).isEqualTo(states.states.size() + 1);
        assertThat(e)
                .hasMessageStartingWith("training diverged in epoch " + e.epoch() + ": the cost is " + e.cost())
                .hasMessageContaining(" at first, expected it to fall; the largest weight is ")
                .hasMessageEndingWith(", the rate 1.00e+04; try a smaller rate, such as 1.00e+03, or less decay");
        assertThat(net.state()).isSameAs(states.states.get(states.states.size() - 1));
        assertThat(net.state().finite()).isTrue();
        assertThat(states.aborted).isOne();
        assertThat(states.finished).isZero();
        assertThat(compute.live()).isZero();
    }

    @Test
    void divergenceInTheFirstEpochLeavesTheNetworkAsItWasScalingIncluded() {
        Network net = Network.of(quantity(), 1);
        NetworkState before = net.state();
        Examples data = new Examples(
                1,
                1,
                new float[] {1e30f},
                new float[] {1},
                null,
                Schema.of(1, 1).inputs(Scaling.uniform(1, 0, 1e30)));

        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer.fit(net, data))
                .satisfies(e -> assertThat(e.epoch()).isOne());
        assertThat(net.state()).isSameAs(before);
    }

    @Test
    void aNaNInTheDataIsFoundBeforeItIsLearnt() {
        Network net = Network.of(quantity(), 1);
        Examples data = new Examples(1, 1, new float[] {Float.NaN}, new float[] {1}, null, Schema.of(1, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.fit(net, data))
                .withMessage("example 0, input 0 is NaN, expected a finite number");
    }

    /** The cost is taken before the step, so only the weights tell. */
    @Test
    void aParameterThatIsNotFiniteIsFoundThoughTheCostIs() {
        Network net = Network.of(quantity(), 1);
        Examples data = new Examples(1, 1, new float[] {1e18f}, new float[] {0}, null, Schema.of(1, 1));

        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer.optimizer(Sgd.rate(1e30f)).fit(net, data))
                .withMessageContaining(" and a parameter is not finite, expected");
    }

    // ---- the device, the listener

    @Test
    void aFailingDeviceKeepsTheStateOfTheLastEpochAndItsMemoryIsFreed() {
        Network net = Network.of(Topology.of(2, 2), 1);
        States states = new States(net);
        backend.hook((name, views) -> {
            if (name.equals("accumulateGradient") && states.states.size() == 2) {
                throw new IllegalStateException("planted");
            }
        });

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> trainer.listen(states).fit(net, Examples.random(draw, 9, 2, 2)))
                .withRootCauseInstanceOf(IllegalStateException.class);
        assertThat(net.state()).isSameAs(states.states.get(1));
        assertThat(states.aborted).isOne();
        assertThat(backend.open()).isZero();
    }

    @Test
    void aListenerThatThrowsEndsTrainingWithoutALeak() {
        Network net = Network.of(Topology.of(2, 2), 1);
        int[] aborted = {0};
        TrainingListener interrupting = new TrainingListener() {
            @Override
            public void progressed(int epoch, int examples) {
                if (epoch == 2) {
                    throw new IllegalStateException("enough");
                }
            }

            @Override
            public void aborted() {
                aborted[0]++;
                throw new IllegalStateException("more than enough");
            }
        };

        TrainingListener other = new TrainingListener() {
            @Override
            public void aborted() {
                aborted[0]++;
            }
        };

        assertThatThrownBy(() -> trainer.listen(interrupting, other).fit(net, Examples.random(draw, 9, 2, 2)))
                .hasMessage("enough")
                .hasSuppressedException(new IllegalStateException("more than enough"));
        assertThat(aborted[0]).as("all listeners are told").isEqualTo(2);
        assertThat(compute.live()).isZero();
        trainer.epochs(1).fit(net, Examples.random(draw, 9, 2, 2));
    }
}
