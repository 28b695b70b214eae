package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Gradients;
import dev.chainrule.conformance.Seed;
import dev.chainrule.examples.ChainRuleFactors.Chain;
import dev.chainrule.examples.ChainRuleFactors.Path;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.Factors;
import dev.chainrule.reference.Output;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.reference.Unit;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The factors of the example against the reference's, their products against two gradients. */
class ChainRuleFactorsTest {
    /**
     * How far two float64 calculations of the same factor may be apart, as a multiple of the greatest that the sums in
     * it can become: a few hundred roundings of 2⁻⁵³, generously.
     */
    private static final double TOLERANCE = 1e-12;

    /** One network and one example, in core's form and in the reference's. */
    private record Case(String name, NetworkState state, float[] x, float[] y) {
        Topology topology() {
            return state.topology();
        }

        ReferenceNetwork reference() {
            int last = topology().layers();
            int[] units = IntStream.rangeClosed(1, last).map(topology()::units).toArray();
            double[][] theta =
                    IntStream.range(1, last).mapToObj(l -> wide(state.theta(l))).toArray(double[][]::new);
            double[][] bias =
                    IntStream.range(1, last).mapToObj(l -> wide(state.bias(l))).toArray(double[][]::new);
            return new ReferenceNetwork(units, Unit.SIGMOID, Output.SIGMOID, theta, bias);
        }

        Pass pass() {
            return reference().pass(new double[][] {wide(x)}, new double[][] {wide(y)}, Precision.CPU);
        }

        List<Chain> chains() {
            return ChainRuleFactors.factors(state, x, y);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        long seed = Seed.ofRun();
        return Stream.of(
                new Case("printed", ChainRuleFactors.network(), ChainRuleFactors.x(), ChainRuleFactors.y()),
                random(seed, 0, 2, 2, 1),
                random(seed, 1, 3, 5, 4, 2),
                random(seed, 2, 4, 3));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyWeightAndBiasHasItsChain(Case c) {
        assertThat(c.chains()).hasSize((int) c.topology().parameters()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFactorIsTheReferences(Case c) {
        Factors expected = Factors.of(c.reference(), wide(c.x), wide(c.y));
        for (Chain chain : c.chains()) {
            int l = chain.l();
            int i = chain.i() - 1;
            String where = c + ", " + chain;
            same(where, chain.costByOutput(), expected.costByOutput(l, i), reach(expected, c.topology(), l, i));
            same(where, chain.slope(), expected.slope(l, i));
            same(where, chain.input(), chain.j() == 0 ? 1 : expected.input(l, chain.j() - 1));
            int paths = l == c.topology().layers() ? 0 : c.topology().units(l + 1);
            assertThat(chain.paths()).as(where).hasSize(paths);
            for (Path path : chain.paths()) {
                int k = path.k() - 1;
                double reach = reach(expected, c.topology(), l + 1, k);
                same(where, path.costByOutput(), expected.costByOutput(l + 1, k), reach);
                same(where, path.slope(), expected.slope(l + 1, k));
                same(where, path.weight(), expected.weight(l, k, i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyProductIsTheReferencesGradient(Case c) {
        Factors factors = Factors.of(c.reference(), wide(c.x), wide(c.y));
        Pass pass = c.pass();
        for (Chain chain : c.chains()) {
            double reach = reach(factors, c.topology(), chain.l(), chain.i() - 1);
            double greatest = reach * chain.slope() * Math.abs(chain.input());
            same(c + ", " + chain, chain.product(), entry(pass, chain).value(0, 0), greatest);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyProductIsWithinTheBoundOfTheDevicesGradient(Case c) {
        Pass pass = c.pass();
        Gradients gradient = gradient(c);
        for (Chain chain : c.chains()) {
            float device = ChainRuleFactors.entry(c.topology(), gradient, chain);
            double error = entry(pass, chain).error(0, 0);
            assertThat(error).as("bound of %s, %s", c, chain).isBetween(0.0, 1e-4);
            assertThat(Math.abs(device - chain.product()))
                    .as("%s, %s: the device has %s", c, chain, device)
                    .isLessThanOrEqualTo(error * (1 + TOLERANCE));
        }
    }

    @Test
    void unitsOtherThanSigmoidsAreRefused() {
        Topology tanh = Topology.of(1, 1, 1).hidden(Activation.TANH);
        NetworkState state = NetworkState.of(tanh, new float[][] {{1}, {1}}, new float[][] {{0}, {0}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainRuleFactors.factors(state, new float[1], new float[1]))
                .withMessageContaining("hidden units are tanh")
                .withMessageContaining("expected sigmoid");
    }

    @Test
    void anExampleOfAnotherShapeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainRuleFactors.factors(ChainRuleFactors.network(), new float[3], new float[1]))
                .withMessage("factors: 3 inputs and 1 targets, expected 2 and 1");
    }

    /** The documents show the text that the program prints: run it again and paste where this fails. */
    @ParameterizedTest
    @ValueSource(strings = {"back-propagation.md", "back-propagation.zh.md"})
    void theDocumentsShowWhatItPrints(String document) throws IOException {
        String text = Files.readString(java.nio.file.Path.of("..", "docs", document));
        assertThat(text.replace("\r\n", "\n")).contains("```text\n" + printed() + "```\n");
    }

    @Test
    void theDigitsItPrintsAreTheSameOnEveryDevice() {
        Case printed = cases().findFirst().orElseThrow();
        Pass pass = printed.pass();
        for (Chain chain : printed.chains()) {
            Bounded entry = entry(pass, chain);
            String least = String.format(Locale.ROOT, "%.6f", entry.value(0, 0) - entry.error(0, 0));
            String most = String.format(Locale.ROOT, "%.6f", entry.value(0, 0) + entry.error(0, 0));
            assertThat(least).as("%s", chain).isEqualTo(most);
        }
    }

    /** The text that main prints. */
    private static String printed() {
        PrintStream standard = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            ChainRuleFactors.main(new String[0]);
        } finally {
            System.setOut(standard);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Gradients gradient(Case c) {
        try (Selection cpu = Backends.open("cpu")) {
            return BackPropagation.gradient(cpu.compute(), c.state, c.x, c.y, 1);
        }
    }

    /** ∂J/∂Θ_ij^(l-1) of the reference, with its bound, [1, 1]. */
    private static Bounded entry(Pass pass, Chain chain) {
        int from = chain.l() - 1;
        int i = chain.i() - 1;
        boolean bias = chain.j() == 0;
        Bounded gradient = bias ? pass.gradientBias(from) : pass.gradientTheta(from);
        int row = bias ? 0 : i;
        int col = bias ? i : chain.j() - 1;
        return Bounded.of(1, 1, new double[] {gradient.value(row, col)}, new double[] {gradient.error(row, col)});
    }

    /** The greatest that |∂J/∂a_i^(l)| could be, had all its paths one sign: the size of what is added up in it. */
    private static double reach(Factors factors, Topology topology, int l, int i) {
        if (l == topology.layers()) {
            return Math.abs(factors.costByOutput(l, i));
        }
        double sum = 0;
        for (int k = 0; k < topology.units(l + 1); k++) {
            sum += reach(factors, topology, l + 1, k) * factors.slope(l + 1, k) * Math.abs(factors.weight(l, k, i));
        }
        return sum;
    }

    private static void same(String where, double actual, double expected) {
        same(where, actual, expected, Math.abs(expected));
    }

    private static void same(String where, double actual, double expected, double greatest) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s, expected %s", where, actual, expected)
                .isLessThanOrEqualTo(TOLERANCE * greatest);
    }

    /** A network and an example, drawn from a seed and the number of the case; the case's name tells the seed. */
    private static Case random(long seed, int number, int... units) {
        SplittableRandom random = new SplittableRandom(seed + number);
        Topology topology = Topology.of(units);
        float[][] matrices = new float[units.length - 1][];
        for (int l = 1; l < units.length; l++) {
            matrices[l - 1] = uniform(random, units[l] * (units[l - 1] + 1));
        }
        float[] y = new float[topology.outputs()];
        int first = random.nextInt(2);
        for (int k = 0; k < y.length; k++) {
            y[k] = (first + k) % 2;
        }
        NetworkState state = NetworkState.ofCourseForm(topology, matrices);
        return new Case(
                topology + ", replay with -D" + Seed.PROPERTY + "=" + seed,
                state,
                uniform(random, topology.inputs()),
                y);
    }

    /** Numbers in -1 … 1: a few of them added up keep 1 - a of a sigmoid above 1e-3, so that it has its digits. */
    private static float[] uniform(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private static double[] wide(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
