package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.check.parity.DeviceParity;
import dev.chainrule.check.parity.Difference;
import dev.chainrule.check.parity.OperationParity;
import dev.chainrule.check.parity.Parity;
import dev.chainrule.check.parity.ParityPlan;
import dev.chainrule.check.parity.ParityRun;
import dev.chainrule.compute.Compute;
import dev.chainrule.cpu.heap.HeapMemory;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Preference;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parity finds nothing in devices that keep the promise, and names operation and step of each fault that is planted. */
class ParityTest {
    private static final int OPERATIONS = 14;

    private static Compute device(Backend backend, String sameBits) {
        return new Compute(
                backend,
                new DeviceInfo(
                        "cpu:test",
                        "for tests",
                        DeviceInfo.Kind.CPU,
                        1,
                        1L << 30,
                        Map.of(DeviceInfo.SAME_BITS, sameBits)));
    }

    private static Parity parity(ParityPlan plan, Backend other, String sameBits) {
        try (Compute first = device(new ScalarBackend("cpu:test"), "yes");
                Compute second = device(other, sameBits)) {
            ParityRun run = new ParityRun(plan);
            run.add("cpu:scalar", first);
            run.add("cpu:other", second);
            return run.parity(List.of());
        }
    }

    private static Difference found(Parity parity) {
        return parity.devices().get(1).firstDifference().orElseThrow();
    }

    @Test
    void devicesThatKeepThePromiseHaveTheSameBitsInEveryOperationAndStep() {
        Parity parity = ParityRun.of(ParityPlan.usual(), Preference.of("cpu:scalar,cpu:plain,cpu:vector"));
        assertThat(parity.fault()).isEmpty();
        assertThat(parity.devices())
                .extracting(DeviceParity::device)
                .containsExactly("cpu:scalar", "cpu:plain", "cpu:vector");
        for (DeviceParity device : parity.devices()) {
            assertThat(device.operations()).hasSize(OPERATIONS).allMatch(OperationParity::sameBits);
            assertThat(device.operations())
                    .allSatisfy(of -> assertThat(of.share()).isBetween(0.0, 1.0));
            assertThat(device.steps()).hasSize(10).allMatch(step -> step.sameBits() && step.ulps99() < 10_000);
        }
        assertThat(parity.devices().get(0).operations())
                .filteredOn(of -> of.operation().equals("dense"))
                .allSatisfy(of -> assertThat(of.worstUlps()).isGreaterThan(0.4));
    }

    @ParameterizedTest
    @CsvSource({
        "SIGMOID, canonical",
        "IDENTITY, huber:0.5",
        "IDENTITY, canonical",
        "SIGMOID, focal:2",
        "SOFTMAX, focal:2:0.25"
    })
    void everyCostHasTheSameBits(OutputUnit output, String cost) {
        Topology topology = Topology.parse("5-7:tanh-4").output(output).cost(Cost.parse(cost));
        Parity parity = ParityRun.of(
                ParityPlan.usual().topology(topology).examples(6).steps(5),
                Preference.of("cpu:scalar,cpu:plain,cpu:vector?threads=1"));
        assertThat(parity.fault()).isEmpty();
        assertThat(parity.devices()).allMatch(device -> device.firstDifference().isEmpty());
    }

    // ---- planted faults

    /** Products with their terms in another order. */
    private static final class Downwards extends PlainBackend {
        Downwards() {
            super("cpu:test");
        }

        @Override
        public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
            int inner = ta == Transpose.N ? a.cols() : a.rows();
            Products.gemm(ta, tb, alpha, a, b, beta, c, inner, (sum, p, x, y) -> Math.fma(x, y, sum), true);
        }
    }

    /** A device that fails is told, and what was found about the others stays. */
    @Test
    void aDeviceThatFailsIsToldAndTheOthersAreCompared() {
        Backend failing = new PlainBackend("cpu:test") {
            private int calls;

            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                if (++calls == 4) {
                    throw new BackendException("cpu:test", "dense", "planted", null);
                }
                super.dense(x, theta, bias, g, a);
            }
        };
        try (Compute first = device(new ScalarBackend("cpu:test"), "yes");
                Compute second = device(failing, "yes");
                Compute third = device(new PlainBackend("cpu:test"), "yes")) {
            ParityRun run = new ParityRun(ParityPlan.usual());
            run.attempt("cpu:scalar", first);
            run.attempt("cpu:failing", second);
            run.attempt("cpu:plain", third);
            Parity parity = run.parity(List.of());
            assertThat(parity.devices()).extracting(DeviceParity::device).containsExactly("cpu:scalar", "cpu:plain");
            assertThat(parity.fault())
                    .hasValueSatisfying(fault ->
                            assertThat(fault).startsWith("cpu:failing: ").contains("planted"));
            assertThat(parity.lines()).anyMatch(line -> line.startsWith("failed: cpu:failing: "));
        }
    }

    /** Products that are rounded before they are added. */
    private static final class Split extends PlainBackend {
        Split() {
            super("cpu:test");
        }

        @Override
        public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
            int inner = ta == Transpose.N ? a.cols() : a.rows();
            Products.gemm(ta, tb, alpha, a, b, beta, c, inner, (sum, p, x, y) -> sum + x * y, false);
        }
    }

    /** A plain product, whose sum is a fault's. */
    private static final class Products {
        private interface Add {
            float to(float sum, int p, float x, float y);
        }

        static void gemm(
                Transpose ta,
                Transpose tb,
                float alpha,
                View a,
                View b,
                float beta,
                View c,
                int inner,
                Add add,
                boolean down) {
            float[] as = HeapMemory.floats(a);
            float[] bs = HeapMemory.floats(b);
            float[] cs = HeapMemory.floats(c);
            for (int i = 0; i < c.rows(); i++) {
                for (int j = 0; j < c.cols(); j++) {
                    float sum = 0;
                    for (int q = 0; q < inner; q++) {
                        int p = down ? inner - 1 - q : q;
                        float x = as[(int) a.offset() + (ta == Transpose.N ? i * a.cols() + p : p * a.cols() + i)];
                        float y = bs[(int) b.offset() + (tb == Transpose.N ? p * b.cols() + j : j * b.cols() + p)];
                        sum = add.to(sum, p, x, y);
                    }
                    int at = (int) c.offset() + i * c.cols() + j;
                    cs[at] = beta == 0 ? alpha * sum : Math.fma(alpha, sum, beta * cs[at]);
                }
            }
        }
    }

    @Test
    void anotherOrderOfAdditionsIsNamed() {
        Parity parity = parity(ParityPlan.usual(), new Downwards(), "yes");
        assertThat(found(parity).operation()).isEqualTo("dense");
        assertThat(found(parity).step()).isEqualTo(1);
        assertThat(found(parity).target()).isEqualTo("A(2)");
        assertThat(parity.fault().orElseThrow())
                .contains("cpu:other promises the bits of cpu:scalar and has others: step 1, dense into A(2)[");
        assertThat(parity.devices().get(1).outOfBounds()).isEmpty();
        assertThat(parity.devices().get(1).operations())
                .filteredOn(of -> !of.sameBits())
                .extracting(OperationParity::operation)
                .containsExactlyInAnyOrder("dense", "hiddenDelta", "accumulateGradient");
    }

    @Test
    void anFmaThatIsSplitIsNamed() {
        Parity parity = parity(ParityPlan.usual(), new Split(), "yes");
        assertThat(found(parity))
                .extracting(Difference::step, Difference::operation)
                .containsExactly(1, "dense");
        assertThat(parity.right()).isFalse();
    }

    @Test
    void aDriversExponentialIsNamed() {
        Backend driver = new PlainBackend("cpu:test") {
            @Override
            public void activate(Activation g, View z, View a) {
                super.activate(g, z, a);
                if (g == Activation.SIGMOID) {
                    for (int i = 0; i < HeapMemory.count(z); i++) {
                        float x = HeapMemory.floats(z)[HeapMemory.start(z) + i];
                        HeapMemory.floats(a)[HeapMemory.start(a) + i] = (float) (1 / (1 + Math.exp(-x)));
                    }
                }
            }

            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                gemm(Transpose.N, Transpose.T, 1, x, theta, 0, a);
                addRow(bias, a);
                float[] z = new float[HeapMemory.count(a)];
                download(a, z, 0);
                activate(g, a, a);
                if (g == Activation.SIGMOID) {
                    for (int i = 0; i < z.length; i++) {
                        HeapMemory.floats(a)[HeapMemory.start(a) + i] = (float) (1 / (1 + Math.exp(-z[i])));
                    }
                }
            }
        };
        Parity parity = parity(ParityPlan.usual(), driver, "yes");
        assertThat(found(parity))
                .extracting(Difference::step, Difference::operation, Difference::target)
                .containsExactly(1, "dense", "A(7)");
        assertThat(parity.devices().get(1).outOfBounds()).isEmpty();
    }

    @Test
    void flushedDenormalsAreNamed() {
        Backend flushing = new PlainBackend("cpu:test") {
            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                super.dense(x, theta, bias, g, a);
                for (int i = 0; i < HeapMemory.count(a); i++) {
                    float[] values = HeapMemory.floats(a);
                    values[i] = Math.abs(values[i]) < Float.MIN_NORMAL ? 0 : values[i];
                }
            }
        };
        Parity parity = parity(ParityPlan.usual(), flushing, "yes");
        assertThat(found(parity))
                .extracting(Difference::step, Difference::operation, Difference::target, Difference::row)
                .containsExactly(1, "dense", "A(2)", 0);
        assertThat(parity.fault()).isPresent();
    }

    /** A wrong result is out of bounds whether bits are promised or not, and the step in which it begins is named. */
    @Test
    void aStepThatGoesWrongLaterIsNamed() {
        Backend stale = new PlainBackend("cpu:test") {
            private int calls;

            @Override
            public void accumulateGradient(
                    float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
                calls++;
                super.accumulateGradient(
                        calls > 9 ? scale * 1.01f : scale, delta, x, keepTheta, keepBias, gTheta, gBias);
            }
        };
        Parity parity = parity(ParityPlan.usual(), stale, "no, for a test");
        assertThat(found(parity))
                .extracting(Difference::step, Difference::operation, Difference::target)
                .containsExactly(2, "accumulateGradient", "gradient of Theta and b(5)");
        assertThat(parity.fault().orElseThrow()).startsWith("cpu:other is out of bounds: step ");
        assertThat(parity.lines()).anyMatch(line -> line.contains("OUT OF BOUNDS"));
    }

    /** A device that promises nothing may have bits of its own. */
    @Test
    void bitsOfItsOwnAreNoFaultOfADeviceThatPromisesNothing() {
        Parity parity = parity(ParityPlan.usual(), new Downwards(), "no, for a test");
        assertThat(parity.right()).isTrue();
        assertThat(parity.verdict(parity.devices().get(1))).isEqualTo("bits of its own, within bounds");
    }
}
