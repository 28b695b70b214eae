package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.Examples;
import dev.chainrule.testing.Float64Network;
import dev.chainrule.testing.Float64Network.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each optimizer against its formula as PyTorch's documentation has it, in float64 and on the gradients of the reference, which
 * shares no line with core.
 */
class OptimizersTest {
    private static final Topology LAYERS =
            Topology.of(4, 6, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX);
    private static final int SIZE = 12;
    private static final int STEPS = 8;
    private static final float LAMBDA = 3;

    private final Draw draw = Draw.ofRun();
    private final Examples data = Examples.random(draw, SIZE, 4, 3);
    private final NetworkState start = Network.of(LAYERS, 5).state();

    /** A rule with the memory that it needs for all parameters: moments and the number of the step of each. */
    private static Rule rule(Formula formula) {
        double[][] m = new double[4][];
        double[][] v = new double[4][];
        int[] t = new int[4];
        return (which, theta, gradient) -> {
            if (t[which]++ == 0) {
                m[which] = new double[theta.length];
                v[which] = new double[theta.length];
            }
            for (int i = 0; i < theta.length; i++) {
                double[] moments = {m[which][i], v[which][i]};
                theta[i] = formula.next(theta[i], gradient[i], moments, t[which], which % 2 == 0);
                m[which][i] = moments[0];
                v[which][i] = moments[1];
            }
        };
    }

    /** The next θ of one parameter; moments are modified. */
    private interface Formula {
        double next(double theta, double g, double[] moments, int t, boolean weight);
    }

    private static double decayed(double g, double theta, boolean weight) {
        return weight ? g + LAMBDA / SIZE * theta : g;
    }

    /** PyTorch: d_p = g + λθ; buf = μ buf + d_p; θ -= α buf. */
    private static final Formula MOMENTUM = (theta, g, m, t, weight) -> {
        m[0] = 0.9 * m[0] + decayed(g, theta, weight);
        return theta - 0.1f * m[0];
    };

    /** PyTorch, nesterov=True: θ -= α (d_p + μ buf). */
    private static final Formula NESTEROV = (theta, g, m, t, weight) -> {
        double d = decayed(g, theta, weight);
        m[0] = 0.8 * m[0] + d;
        return theta - 0.1f * (d + 0.8 * m[0]);
    };

    /** PyTorch: v = ρ v + (1-ρ) d_p²; θ -= α d_p / (√v + ε). */
    private static final Formula RMSPROP = (theta, g, m, t, weight) -> {
        double d = decayed(g, theta, weight);
        m[1] = 0.99 * m[1] + 0.01 * d * d;
        return theta - 0.01f * d / (Math.sqrt(m[1]) + 1e-8);
    };

    /** PyTorch: m̂ = m / (1-β₁ᵗ), v̂ = v / (1-β₂ᵗ); θ -= α m̂ / (√v̂ + ε). */
    private static double adam(double theta, double d, double[] m, int t, double epsilon) {
        m[0] = 0.9 * m[0] + 0.1 * d;
        m[1] = 0.999 * m[1] + 0.001 * d * d;
        double first = m[0] / (1 - Math.pow(0.9, t));
        double second = m[1] / (1 - Math.pow(0.999, t));
        return theta - 0.02f * first / (Math.sqrt(second) + epsilon);
    }

    private static final Formula ADAM = (theta, g, m, t, weight) -> adam(theta, decayed(g, theta, weight), m, t, 1e-8);

    /** The part of ε is seen only where it is as great as a gradient. */
    private static final Formula ADAM_BLUNT =
            (theta, g, m, t, weight) -> adam(theta, decayed(g, theta, weight), m, t, 0.3);

    /** PyTorch: θ *= 1 - αλ, then as Adam without decay. */
    private static final Formula ADAMW =
            (theta, g, m, t, weight) -> adam(weight ? theta * (1 - 0.02f * 0.5) : theta, g, m, t, 1e-8);

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of(Momentum.rate(0.1f).decay(LAMBDA), MOMENTUM),
                Arguments.of(Nesterov.rate(0.1f).momentum(0.8).decay(LAMBDA), NESTEROV),
                Arguments.of(RmsProp.rate(0.01f).decay(LAMBDA), RMSPROP),
                Arguments.of(Adam.rate(0.02f).decay(LAMBDA), ADAM),
                Arguments.of(Adam.rate(0.02f).decay(LAMBDA).epsilon(0.3), ADAM_BLUNT),
                Arguments.of(AdamW.rate(0.02f).decay(0.5f), ADAMW));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stepsAreThoseOfTheFormula(Optimizer optimizer, Formula formula) {
        Float64Network expected = new Float64Network(start);
        Rule rule = rule(formula);
        int[] all = IntStream.range(0, SIZE).toArray();
        for (int t = 0; t < STEPS; t++) {
            expected.step(data.x(), data.y(), all, rule);
        }
        assertClose(learnt(optimizer, STEPS, 1), expected);
    }

    /** A factor on the rate is a rate. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aScheduledRateIsThatRate(Optimizer optimizer, Formula formula) {
        NetworkState half = learnt(optimizer, 2, 0.5);
        assertThat(half.theta(1)).isNotEqualTo(learnt(optimizer, 2, 1).theta(1));
        NetworkState set = learnt(halved(optimizer), 2, 1);
        for (int l = 1; l <= 2; l++) {
            assertThat(half.theta(l)).containsExactly(set.theta(l), within(1e-6f));
            assertThat(half.bias(l)).containsExactly(set.bias(l), within(1e-6f));
        }
    }

    private static Optimizer halved(Optimizer of) {
        if (of instanceof Momentum o) {
            return new Momentum(o.rate() / 2, o.momentum(), o.decay(), o.clipping());
        }
        if (of instanceof Nesterov o) {
            return new Nesterov(o.rate() / 2, o.momentum(), o.decay(), o.clipping());
        }
        if (of instanceof RmsProp o) {
            return new RmsProp(o.rate() / 2, o.smoothing(), o.epsilon(), o.decay(), o.clipping());
        }
        if (of instanceof AdamW o) {
            return new AdamW(o.rate() / 2, o.beta1(), o.beta2(), o.epsilon(), o.decay(), o.clipping());
        }
        Adam o = (Adam) of;
        return new Adam(o.rate() / 2, o.beta1(), o.beta2(), o.epsilon(), o.decay(), o.clipping());
    }

    // ---- clipping

    /** Each element of the gradient is clipped, then the whole; the decay is not. */
    @ParameterizedTest
    @ValueSource(floats = {0.01f, 0.1f, 100})
    void clippingLimitsElementsAndThenTheNorm(float norm) {
        Clipping clipping = Clipping.toValue(0.04f).norm(norm);
        Float64Network expected = new Float64Network(start);
        int[] all = IntStream.range(0, SIZE).toArray();
        for (int t = 0; t < 3; t++) {
            double[][] gradients = expected.gradients(data.x(), data.y(), all);
            assertThat(Stream.of(gradients)
                            .flatMapToDouble(Arrays::stream)
                            .map(Math::abs)
                            .max()
                            .getAsDouble())
                    .as("a limit that limits")
                    .isGreaterThan(0.04);
            double root = Math.sqrt(Stream.of(gradients)
                    .flatMapToDouble(Arrays::stream)
                    .map(g -> Math.max(-0.04f, Math.min(0.04f, g)))
                    .map(g -> g * g)
                    .sum());
            double factor = Math.min(1, norm / root);
            expected.step(data.x(), data.y(), all, (which, theta, gradient) -> {
                for (int i = 0; i < theta.length; i++) {
                    double g = factor * Math.max(-0.04f, Math.min(0.04f, gradient[i]));
                    theta[i] -= 0.5 * decayed(g, theta[i], which % 2 == 0);
                }
            });
        }
        assertClose(learnt(new Sgd(0.5f, LAMBDA, clipping), 3, 1), expected);
        assertClose(learnt(new Momentum(0.5f, 0, LAMBDA, clipping), 3, 1), expected);
    }

    @Test
    void aGradientThatIsNotClippedIsNotStored() {
        ArrayBackend backend = new ArrayBackend();
        try (Compute compute = backend.compute();
                OptimizerRun run = Sgd.rate(1).begin(new BackPropagation(compute, LAYERS), SIZE)) {
            assertThat(compute.live()).isZero();
            assertThat(run.state()).isEmpty();
        }
    }

    @Test
    void aNormThatIsNotANumberShows() {
        Clipping limits = Clipping.toNorm(1);
        try (Compute compute = new ArrayBackend().compute();
                Parameters gradient = new Parameters(compute, LAYERS)) {
            gradient.clear();
            compute.upload(new float[] {1, Float.NaN, 3}, 0, gradient.bias(2));
            limits.apply(compute, gradient, limits.memory(compute));
            assertThat(floats(compute, gradient.theta(1))).containsOnly(Float.NaN);
        }
    }

    // ---- memory and state

    @ParameterizedTest
    @MethodSource("optimizers")
    void memoryIsZeroedKeptByNameAndFreed(Optimizer optimizer, Formula formula) {
        List<String> names = formula == RMSPROP
                ? List.of("variance")
                : formula == MOMENTUM || formula == NESTEROV ? List.of("momentum") : List.of("momentum", "variance");
        try (Compute compute = new ArrayBackend().compute()) {
            OptimizerRun run = optimizer.begin(new BackPropagation(compute, LAYERS), SIZE);
            assertThat(run.state().keySet()).containsExactlyElementsOf(names);
            run.state()
                    .values()
                    .forEach(moment -> moment.matrices()
                            .forEach(m -> assertThat(floats(compute, m)).containsOnly(0f)));
            run.close();
            assertThat(compute.live()).isZero();
        }
    }

    /** State and parameters, put into a new run, go on with the same bits. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void stateIsAllThatAStepDependsOn(Optimizer optimizer, Formula formula) {
        NetworkState whole = learnt(optimizer, STEPS, 1);
        try (Compute compute = new ArrayBackend().compute();
                Parameters p = new Parameters(compute, LAYERS);
                Workspace w = workspace(compute)) {
            BackPropagation network = new BackPropagation(compute, LAYERS);
            p.upload(start);
            OptimizerRun before = optimizer.begin(network, SIZE);
            steps(network, before, p, w, 1, STEPS / 2, 1);
            OptimizerRun after = optimizer.begin(network, SIZE);
            before.state().forEach((name, moment) -> after.state().get(name).upload(moment.download(start)));
            before.close();
            steps(network, after, p, w, STEPS / 2 + 1, STEPS, 1);
            after.close();
            NetworkState resumed = p.download(start);
            for (int l = 1; l <= 2; l++) {
                assertThat(resumed.theta(l)).isEqualTo(whole.theta(l));
                assertThat(resumed.bias(l)).isEqualTo(whole.bias(l));
            }
        }
    }

    // ---- settings

    @ParameterizedTest
    @EnumSource(NamedOptimizer.class)
    void everyNameStandsForAnOptimizerWithItsSettings(NamedOptimizer named) {
        boolean clips = named != NamedOptimizer.LBFGS;
        Optimizer optimizer = named.of(0.25f, 0.125f, clips ? Clipping.toNorm(2) : Clipping.NONE);
        assertThat(optimizer.getClass().getSimpleName()).isEqualToIgnoringCase(named.word());
        assertThat(optimizer.rate()).isEqualTo(0.25f);
        assertThat(optimizer.toString()).contains("rate=0.25", "decay=0.125");
        if (clips) {
            assertThat(optimizer.toString()).contains("clipping=Clipping[value=Infinity, norm=2.0]");
        }
        assertThat(named.defaultRate(OutputUnit.IDENTITY)).isLessThanOrEqualTo(named.defaultRate(OutputUnit.SIGMOID));
        assertThat(named.defaultDecay()).isEqualTo(named == NamedOptimizer.ADAMW ? 0.01f : 0);
    }

    @Test
    void defaultsAreThoseOfTheirAuthors() {
        assertThat(Adam.rate(1)).isEqualTo(new Adam(1, 0.9, 0.999, 1e-8, 0, Clipping.NONE));
        assertThat(AdamW.rate(1)).isEqualTo(new AdamW(1, 0.9, 0.999, 1e-8, 0.01f, Clipping.NONE));
        assertThat(RmsProp.rate(1)).isEqualTo(new RmsProp(1, 0.99, 1e-8, 0, Clipping.NONE));
        assertThat(Momentum.rate(1)).isEqualTo(new Momentum(1, 0.9, 0, Clipping.NONE));
        assertThat(Nesterov.rate(1)).isEqualTo(new Nesterov(1, 0.9, 0, Clipping.NONE));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("rate: 0.0, expected a number above 0", (Runnable) () -> Adam.rate(0)),
                Arguments.of("rate: NaN, expected a number above 0", (Runnable) () -> Momentum.rate(Float.NaN)),
                Arguments.of("decay: -1.0, expected 0 or a number above", (Runnable)
                        () -> AdamW.rate(1).decay(-1)),
                Arguments.of("momentum: 1.0, expected 0 or above, and less than 1", (Runnable)
                        () -> Nesterov.rate(1).momentum(1)),
                Arguments.of("smoothing: -0.1, expected 0 or above, and less than 1", (Runnable)
                        () -> RmsProp.rate(1).smoothing(-0.1)),
                Arguments.of("beta2: NaN, expected 0 or above, and less than 1", (Runnable)
                        () -> Adam.rate(1).betas(0, Double.NaN)),
                Arguments.of("epsilon: 0.0, expected a number above 0, such as 1e-8", (Runnable)
                        () -> Adam.rate(1).epsilon(0)),
                Arguments.of("clip-value: 0.0, expected a number above 0", (Runnable) () -> Clipping.toValue(0)),
                Arguments.of("clip-norm: NaN, expected a number above 0", (Runnable) () -> Clipping.toNorm(Float.NaN)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void numbersThatMakeNoSenseAreRefused(String message, Runnable setting) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessage(message);
    }

    // ---- training

    private NetworkState learnt(Optimizer optimizer, int steps, double factor) {
        try (Compute compute = new ArrayBackend().compute()) {
            BackPropagation network = new BackPropagation(compute, LAYERS);
            try (Parameters p = new Parameters(compute, LAYERS);
                    Workspace w = workspace(compute);
                    OptimizerRun run = optimizer.begin(network, SIZE)) {
                p.upload(start);
                steps(network, run, p, w, 1, steps, factor);
                return p.download(start);
            }
        }
    }

    private Workspace workspace(Compute compute) {
        Workspace w = new Workspace(compute, LAYERS, SIZE);
        compute.upload(data.x(), 0, w.x());
        compute.upload(data.y(), 0, w.y());
        return w;
    }

    private static void steps(
            BackPropagation network, OptimizerRun run, Parameters p, Workspace w, int from, int to, double factor) {
        for (int t = from; t <= to; t++) {
            network.forward(p, w.activations());
            run.step(p, w, new Step(t, factor));
        }
    }

    private static float[] floats(Compute compute, Matrix m) {
        float[] values = new float[m.rows() * m.cols()];
        compute.download(m, values, 0);
        return values;
    }

    private void assertClose(NetworkState actual, Float64Network expected) {
        for (int l = 1; l <= 2; l++) {
            assertClose(actual.theta(l), expected.theta(l));
            assertClose(actual.bias(l), expected.bias(l));
        }
    }

    /** A step errs by about 2⁻²⁴, divided by the size of a gradient: far below what another formula changes. */
    private void assertClose(float[] actual, double[] expected) {
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("%d, %s", i, draw).isCloseTo(expected[i], within(2e-5));
        }
    }
}
