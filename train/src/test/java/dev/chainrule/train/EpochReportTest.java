package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.testing.ArrayBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners are told more of an epoch than its cost: the rate, the time by phases, the epochs before a resume. */
class EpochReportTest extends CheckpointLab {
    /** Keeps all epochs. */
    private static final class Epochs implements TrainingListener {
        final List<EpochReport> ended = new ArrayList<>();
        final List<EpochReport> restored = new ArrayList<>();
        private final boolean times;

        Epochs(boolean times) {
            this.times = times;
        }

        @Override
        public boolean wantsTimes() {
            return times;
        }

        @Override
        public void restored(List<EpochReport> epochs) {
            restored.addAll(epochs);
        }

        @Override
        public Next ended(EpochReport epoch) {
            ended.add(epoch);
            return Next.CONTINUE;
        }
    }

    @Test
    void phasesAreTimedForWhoWantsThem() {
        Epochs epochs = new Epochs(true);
        trainer().validate(others).listen(epochs).fit(net, learn);
        assertThat(epochs.ended).hasSize(EPOCHS).allSatisfy(epoch -> {
            EpochTimes times = epoch.times();
            assertThat(times.data()).isPositive();
            assertThat(times.steps()).isPositive();
            assertThat(times.judging()).isPositive();
            assertThat(times.transfers()).isPositive();
            assertThat(times.data() + times.steps() + times.judging() + times.transfers())
                    .isLessThanOrEqualTo(epoch.seconds());
        });
    }

    @Test
    void nobodyElseWaitsForTheDevice() {
        List<String> calls = backend.record();
        Epochs epochs = new Epochs(false);
        trainer().listen(epochs).fit(net, learn);
        assertThat(calls).doesNotContain("finish");
        assertThat(epochs.ended).hasSize(EPOCHS).allMatch(epoch -> epoch.times() == null);
    }

    @Test
    void timesChangeNoBit() {
        trainer().listen(new Epochs(true)).fit(net, learn);
        assertSame(net.state(), leftAlone(plan -> plan));
    }

    @Test
    void batchesThatAreSentAreTimedApart() {
        Epochs epochs = new Epochs(true);
        try (Compute small = new Compute(new ArrayBackend(), ArrayBackend.device(1))) { // no data stay there
            Trainer.on(small).batch(8).epochs(2).listen(epochs).fit(net, learn);
        }
        assertThat(epochs.ended).hasSize(2).allSatisfy(epoch -> {
            assertThat(epoch.times().data()).isPositive();
            assertThat(epoch.times().steps()).isPositive();
            assertThat(epoch.times().transfers()).isPositive();
        });
    }

    @Test
    void theRateIsThatOfTheLastStep() {
        Epochs epochs = new Epochs(false);
        trainer().listen(epochs).fit(net, learn);
        // a warm-up of two steps, then the whole rate until the plateau halves it
        assertThat(epochs.ended.get(0).rate()).isCloseTo(0.1, within(1e-7));
        assertThat(epochs.ended).allMatch(epoch -> epoch.rate() > 0 && epoch.rate() <= 0.1 + 1e-7);
    }

    @Test
    void epochsBeforeAResumeAreTold() {
        Epochs whole = new Epochs(false);
        trainer().validate(others).listen(whole).fit(Network.of(LAYERS, 1), learn);
        interrupted(trainer().validate(others).checkpoint(checkpoints()), 3 * BATCHES + 1);
        Epochs rest = new Epochs(false);
        trainer().validate(others).checkpoint(checkpoints()).listen(rest).fit(net, learn);

        assertThat(rest.restored).hasSize(3).allMatch(epoch -> Double.isNaN(epoch.seconds()));
        assertThat(rest.ended).hasSize(EPOCHS - 3);
        List<EpochReport> all = new ArrayList<>(rest.restored);
        all.addAll(rest.ended);
        for (int i = 0; i < EPOCHS; i++) {
            EpochReport expected = whole.ended.get(i);
            assertThat(all.get(i).epoch()).isEqualTo(i + 1);
            assertThat(all.get(i).cost()).isEqualTo(expected.cost());
            assertThat(all.get(i).rate()).isEqualTo(expected.rate());
            assertThat(all.get(i).validation().cost())
                    .isEqualTo(expected.validation().cost());
            assertThat(all.get(i).validation().best())
                    .isEqualTo(expected.validation().best());
        }
    }

    @Test
    void whatEndsATrainingIsTold() {
        List<Throwable> causes = new ArrayList<>();
        TrainingListener told = new TrainingListener() {
            @Override
            public void aborted(Throwable cause) {
                causes.add(cause);
            }
        };
        interrupted(trainer().listen(told), 2);
        assertThat(causes).singleElement().isInstanceOf(InterruptedTrainingException.class);
    }
}
