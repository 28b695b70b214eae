package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.ScheduleRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The validation set: what is reported of it, when it ends a training, and which model is kept. */
class ValidationTest {
    private static final Topology LAYERS = Topology.of(4, 5, 3).output(OutputUnit.SOFTMAX);
    private static final int EPOCHS = 6;

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Examples learn = Examples.random(draw, 50, 4, 3);
    private final Examples others = Examples.random(draw, 600, 4, 3);
    private final Network net = Network.of(LAYERS, 1);
    private final Seen seen = new Seen(net);
    private boolean failed;

    @AfterEach
    void allMemoryIsFreed() {
        if (!failed) {
            assertThat(compute.live()).isZero();
        }
    }

    /** Keeps the reports of the epochs and the states that the network held. */
    private static final class Seen implements TrainingListener {
        private final Network net;
        private final List<EpochReport> reports = new ArrayList<>();
        private final List<NetworkState> states = new ArrayList<>();

        Seen(Network net) {
            this.net = net;
        }

        @Override
        public Next ended(EpochReport epoch) {
            reports.add(epoch);
            states.add(net.state());
            return Next.CONTINUE;
        }

        private ValidationReport validation(int epoch) {
            return reports.get(epoch - 1).validation();
        }
    }

    private Trainer trainer() {
        return Trainer.on(compute)
                .optimizer(Sgd.rate(0.5f))
                .batch(8)
                .epochs(EPOCHS)
                .seed(3)
                .listen(seen);
    }

    /**
     * The examples to learn from with other targets: a network that knows those, as it now does, gets worse at these when
     * it learns more.
     */
    private Examples contrary() {
        Trainer.on(compute).batch(8).epochs(100).fit(net, learn);
        float[] y = new float[learn.y().length];
        for (int i = 0; i < y.length; i++) {
            y[i] = learn.y()[i / 3 * 3 + (i + 1) % 3];
        }
        return new Examples(4, 3, learn.x(), y, null, learn.schema());
    }

    private static Evaluation evaluation(NetworkState state, Dataset data) {
        try (Compute other = new ArrayBackend().compute()) {
            return Evaluation.of(other, state, data);
        }
    }

    private static void assertSame(NetworkState actual, NetworkState expected) {
        for (int l = 1; l < expected.topology().layers(); l++) {
            assertThat(actual.theta(l)).isEqualTo(expected.theta(l));
            assertThat(actual.bias(l)).isEqualTo(expected.bias(l));
        }
    }

    // ---- the figures

    @Test
    void costAndAccuracyAreThoseOfAnEvaluation() {
        TrainingReport report = trainer().validate(others).fit(net, learn);

        double lowest = Double.POSITIVE_INFINITY;
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            Evaluation expected = evaluation(seen.states.get(epoch - 1), others);
            ValidationReport validation = seen.validation(epoch);
            assertThat(validation.cost()).isEqualTo(expected.cost());
            assertThat(validation.accuracy()).isEqualTo(expected.accuracy());
            assertThat(validation.rmse()).isNaN();
            assertThat(validation.best()).isEqualTo(expected.cost() < lowest);
            lowest = Math.min(lowest, expected.cost());
        }
        assertThat(report.validations())
                .isEqualTo(seen.reports.stream().map(EpochReport::validation).toList());
        assertThat(report.best().orElseThrow().cost()).isEqualTo(lowest);
        assertThat(report.endedEarly()).isFalse();
    }

    /** Sums of float32 err by 2⁻²⁴ of themselves a term at most: 3e-5 for 600 terms. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theErrorOfQuantitiesIsInTheUsersUnit(int outputs) {
        Schema schema = Schema.of(4, outputs).targets(Scaling.uniform(outputs, 5, 0.125));
        Examples quantities = new Examples(4, outputs, learn.x(), draw.floats(50 * outputs, 1), null, schema);
        Examples judges = new Examples(4, outputs, others.x(), draw.floats(600 * outputs, 1), null, schema);
        Network small = Network.of(Topology.of(4, outputs).output(OutputUnit.IDENTITY), 1);
        Seen of = new Seen(small);

        trainer().optimizer(Sgd.rate(0.01f)).listen(of).validate(judges).fit(small, quantities);

        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            Evaluation expected = evaluation(of.states.get(epoch - 1), judges);
            assertThat(of.validation(epoch).cost()).isEqualTo(expected.cost());
            assertThat(of.validation(epoch).accuracy()).isNaN();
            double rmse = expected.quantities().rmse();
            assertThat(of.validation(epoch).rmse()).as("%s", draw).isCloseTo(rmse, within(3e-5 * rmse));
        }
    }

    @Test
    void targetsThatAreNoClassesHaveNoAccuracy() {
        float[] y = others.y().clone();
        y[0] = 0.5f;
        y[1] = 0.25f;
        y[2] = 0.25f;
        trainer()
                .validate(new Examples(4, 3, others.x(), y, null, others.schema()))
                .fit(net, learn);

        assertThat(seen.validation(1).accuracy()).isNaN();
        assertThat(seen.validation(1).cost()).isPositive();
    }

    @Test
    void aValidationSetTooLargeForTheDeviceGivesTheSameFigures() {
        List<ValidationReport> resident =
                trainer().validate(others).fit(net, learn).validations();
        Network again = Network.of(LAYERS, 1);
        ArrayBackend small = new ArrayBackend();
        try (Compute device =
                new Compute(small, ArrayBackend.device(4 * 50 * 7 * 2 + 8))) { // room for the examples to learn from
            Trainer same = new Trainer(
                    device,
                    Sgd.rate(0.5f),
                    8,
                    EPOCHS,
                    3,
                    List.of(),
                    Schedule.constant(),
                    Regularization.NONE,
                    Oversight.NONE,
                    Slices.NONE);
            assertThat(same.validate(others).fit(again, learn).validations()).isEqualTo(resident);
        }
        assertSame(again.state(), net.state());
    }

    // ---- the training is as without

    @Test
    void whatIsLearntIsAsWithout() {
        trainer().validate(others).fit(net, learn);
        Network without = Network.of(LAYERS, 1);
        Seen plain = new Seen(without);
        trainer().listen(plain).fit(without, learn);

        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            assertSame(seen.states.get(epoch - 1), plain.states.get(epoch - 1));
            assertThat(plain.validation(epoch)).isNull();
        }
    }

    /** 7 batches an epoch; figures are fetched when all of its work is on the way. */
    @Test
    void nothingWaitsWithinAnEpoch() {
        List<String> calls = backend.record();
        trainer().validate(others).fit(net, learn);

        List<Integer> waits = new ArrayList<>();
        int steps = 0;
        for (String call : calls) {
            if (call.equals("accumulateGradient")) {
                steps++;
            }
            if (call.equals("download") || call.equals("finish")) {
                waits.add(steps);
            }
        }
        assertThat(steps).isEqualTo(EPOCHS * 7 * 2);
        assertThat(waits).allMatch(after -> after % (7 * 2) == 0);
        assertThat(waits.size())
                .isEqualTo(EPOCHS * (1 + 4 + 2)); // costs; parameters; costs and hits of the validation set
    }

    // ---- the best model, and an early end

    @Test
    void theNetworkEndsWithTheBestModelAndTrainingWhenPatienceDoes() {
        TrainingReport report =
                trainer().epochs(200).validate(contrary()).patience(3).fit(net, learn);

        assertThat(report.epochs()).isEqualTo(report.bestEpoch() + 3);
        assertThat(report.endedEarly()).isTrue();
        assertThat(net.state()).isSameAs(seen.states.get(report.bestEpoch() - 1));
        assertThat(report.best().orElseThrow()).isEqualTo(seen.validation(report.bestEpoch()));
    }

    @Test
    void aGainBelowTheLeastIsNone() {
        TrainingReport report = trainer()
                .optimizer(Sgd.rate(0.02f))
                .epochs(50)
                .validate(learn)
                .patience(2)
                .leastGain(1000)
                .fit(net, learn);

        assertThat(report.epochs()).isEqualTo(3);
        assertThat(report.bestEpoch()).isGreaterThan(1); // it got better, by less than that
        assertThat(net.state()).isSameAs(seen.states.get(report.bestEpoch() - 1));
    }

    @Test
    void anInterruptLeavesTheBestModel() {
        TrainingListener interrupts = new TrainingListener() {
            @Override
            public void progressed(int epoch, int examples) {
                if (epoch == 4) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        assertThatExceptionOfType(InterruptedTrainingException.class)
                .isThrownBy(
                        () -> trainer().listen(interrupts).validate(contrary()).fit(net, learn))
                .satisfies(e -> {
                    assertThat(e.report().validations()).hasSize(3);
                    assertThat(net.state()).isSameAs(seen.states.get(e.report().bestEpoch() - 1));
                });
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void soDoesAnyOtherEnd() {
        Examples contrary = contrary();
        failed = true;
        backend.hook((name, views) -> {
            if (name.equals("accumulateGradient") && seen.states.size() == 4) {
                throw new IllegalStateException("planted");
            }
        });
        assertThatExceptionOfType(dev.chainrule.spi.BackendException.class)
                .isThrownBy(() -> trainer().validate(contrary).fit(net, learn));
        int best = seen.reports.stream()
                .filter(report -> report.validation().best())
                .mapToInt(EpochReport::epoch)
                .max()
                .orElseThrow();
        assertThat(best).isLessThan(4);
        assertThat(net.state()).isSameAs(seen.states.get(best - 1));
    }

    @Test
    void aScheduleIsToldTheCostOfTheValidationSet() {
        List<Double> told = new ArrayList<>();
        TrainingReport report = trainer()
                .validate(others)
                .schedule(course -> new ScheduleRun() {
                    @Override
                    public double factor(long step) {
                        return 1;
                    }

                    @Override
                    public void ended(double cost) {
                        told.add(cost);
                    }
                })
                .fit(net, learn);
        assertThat(told)
                .isEqualTo(report.validations().stream()
                        .map(ValidationReport::cost)
                        .toList());
    }

    // ---- a share

    @Test
    void aShareIsSplitOffByTheSeed() {
        Part.Two parts = Part.split(learn, 0.3, 3);
        assertThat(parts.heldOut().size()).isEqualTo(15);
        assertThat(parts.learn().size()).isEqualTo(35);
        List<Float> all = new ArrayList<>();
        for (Part part : List.of(parts.learn(), parts.heldOut())) {
            float[] x = new float[part.size() * 4];
            part.copyInputs(0, part.size(), x);
            for (int e = 0; e < part.size(); e++) {
                all.add(x[4 * e]);
            }
        }
        List<Float> expected = new ArrayList<>();
        for (int e = 0; e < 50; e++) {
            expected.add(learn.x()[4 * e]);
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected);

        TrainingReport byShare = trainer().validate(0.3).fit(net, learn);
        Network other = Network.of(LAYERS, 1);
        TrainingReport byHand = trainer().validate(parts.heldOut()).fit(other, parts.learn());
        assertSame(net.state(), other.state());
        assertThat(byShare.validations()).isEqualTo(byHand.validations());
    }

    @Test
    void pixelsStayPixelsInAShare() {
        Examples pixels = Examples.pixels(draw, 40, 4, 3);
        TrainingReport bytes = trainer().validate(0.25).fit(net, pixels);
        Network other = Network.of(LAYERS, 1);
        TrainingReport floats = trainer().validate(0.25).fit(other, pixels.asFloats());
        assertSame(net.state(), other.state());
        assertThat(bytes.validations()).isEqualTo(floats.validations());
    }

    // ---- refusals

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().validate(0.995).fit(net, learn))
                .withMessageContaining("leaves none to learn from");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().patience(2).fit(net, learn))
                .withMessage("patience: there is no validation set, expected one by validate");
        Examples scaled = others.with(others.schema().inputs(Scaling.uniform(4, 0, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().validate(scaled).fit(net, learn))
                .withMessageStartingWith("validation: the data differ from those to learn from: input 0 has");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> trainer().validate(Examples.random(draw, 5, 3, 3)).fit(net, learn))
                .withMessageContaining("do not fit");
        assertThatIllegalArgumentException().isThrownBy(() -> trainer().validate(0));
        assertThatIllegalArgumentException().isThrownBy(() -> trainer().validate(1));
        assertThatIllegalArgumentException().isThrownBy(() -> trainer().patience(0));
        assertThatIllegalArgumentException().isThrownBy(() -> trainer().leastGain(-1));
        assertThat(trainer()
                        .patience(3)
                        .leastGain(0.5)
                        .validate(others)
                        .oversight()
                        .validation())
                .isEqualTo(new Validation(others, 0, 3, 0.5));
    }

    /** Neither set fits on the device; both are read from one source, which is asked by one thread at a time. */
    @Test
    void aStreamedValidationSetIsNotReadBesideAStreamedSetToLearnFrom() {
        Slow source = new Slow(learn);
        ArrayBackend small = new ArrayBackend();
        try (Compute device = new Compute(small, ArrayBackend.device(1))) {
            Network same = Network.of(LAYERS, 1);
            TrainingReport report =
                    Trainer.on(device).batch(5).epochs(2).validate(0.3).fit(same, source);
            assertThat(report.validations()).hasSize(2);
        }
        assertThat(source.asked.get()).isGreaterThan(100);
        assertThat(source.together.get()).isZero();
    }

    /** Examples that take their time, and count how often they are asked while they are. */
    private static final class Slow extends DerivedDataset {
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger together = new AtomicInteger();

        Slow(Dataset data) {
            super(data);
        }

        private void take() {
            asked.incrementAndGet();
            if (busy.getAndSet(true)) {
                together.incrementAndGet();
            }
            LockSupport.parkNanos(200_000);
            busy.set(false);
        }

        @Override
        public void copyInputs(int from, int count, float[] x) {
            take();
            super.copyInputs(from, count, x);
        }

        @Override
        public void copyTargets(int from, int count, float[] y) {
            take();
            super.copyTargets(from, count, y);
        }
    }
}
