package dev.chainrule.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The default bodies are definitions: which required operations, with which arguments, in which order. */
class BackendDefaultsTest {
    private final Map<View, String> names = new HashMap<>();

    @Test
    void denseIsAProductThenTheBiasThenTheActivation() {
        assertThat(callsOf(b -> b.dense(view("x"), view("theta"), view("bias"), Activation.TANH, view("a"))))
                .containsExactly("gemm(N, T, 1.0, x, theta, 0.0, a)", "addRow(bias, a)", "activate(TANH, a, a)");
    }

    @Test
    void outputDeltaIsTheOutputLessTheTargets() {
        assertThat(callsOf(b -> b.outputDelta(OutputUnit.SOFTMAX, view("z"), view("y"), view("delta"))))
                .containsExactly("output(SOFTMAX, z, delta)", "axpy(-1.0, y, delta)");
    }

    @Test
    void hiddenDeltaIsTheNextDeltaThroughThetaTimesTheSlope() {
        assertThat(callsOf(b -> b.hiddenDelta(view("next"), view("theta"), Activation.RELU, view("a"), view("delta"))))
                .containsExactly("gemm(N, N, 1.0, next, theta, 0.0, delta)", "mulSlope(RELU, a, delta)");
    }

    @Test
    void accumulateGradientScalesBothAndKeepsEachByItsOwnFactor() {
        assertThat(callsOf(b ->
                        b.accumulateGradient(-0.25f, view("delta"), view("x"), 0.5f, 1, view("gTheta"), view("gBias"))))
                .containsExactly("gemm(T, N, -0.25, delta, x, 0.5, gTheta)", "sumRows(-0.25, delta, 1.0, gBias)");
    }

    @Test
    void dropoutAndLimitsAreComputedOnTheHost() {
        onTheHost("s", b -> b.dropout(new DropoutMask(1, 2, 0.5f), view("s"), view("t")));
        onTheHost("t", b -> b.softThreshold(0.5f, view("t")));
        onTheHost("t", b -> b.limitRows(0.5f, view("t")));
    }

    private void onTheHost(String source, Consumer<Backend> operation) {
        List<String> calls = callsOf(operation);
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0)).startsWith("download(" + source + ", ");
        assertThat(calls.get(1)).startsWith("upload(").endsWith(", 0, t)");
    }

    @Test
    void dotIsTheProductOfTwoRows() {
        View x = new View(new Nothing(), 7, 5, 3);
        View y = new View(new Nothing(), 2, 5, 3);
        names.put(new View(x.buffer(), 7, 1, 15), "row of x");
        names.put(new View(y.buffer(), 2, 1, 15), "row of y");
        assertThat(callsOf(b -> b.dot(x, y, 0.5f, view("t"))))
                .containsExactly("gemm(N, T, 1.0, row of x, row of y, 0.5, t)");
    }

    @Test
    void updateIsItsRule() {
        UpdateFactors f = new UpdateFactors(0.5f, 0.9f, 0.1f, 0.8f, 0.2f, 0.25f, 0.125f, 0.75f);
        Map<UpdateRule, List<String>> expected = Map.of(
                UpdateRule.MOMENTUM, List.of("axpby(0.1, g, 0.9, m)", "axpby(-0.5, m, 0.75, theta)"),
                UpdateRule.NESTEROV,
                        List.of("axpby(0.1, g, 0.9, m)", "axpby(0.9, m, 1.0, g)", "axpby(-0.5, g, 0.75, theta)"),
                UpdateRule.RMSPROP,
                        List.of("multiplyAdd(0.2, g, g, 0.8, v)", "addQuotient(-0.5, g, v, 0.25, 0.75, theta)"),
                UpdateRule.ADAM,
                        List.of(
                                "axpby(0.1, g, 0.9, m)",
                                "multiplyAdd(0.2, g, g, 0.8, v)",
                                "addQuotient(-0.5, m, v, 0.25, 0.75, theta)"));
        for (UpdateRule rule : UpdateRule.values()) {
            List<String> calls = new ArrayList<>(List.of("axpby(0.125, theta, 1.0, g)"));
            calls.addAll(expected.get(rule));
            assertThat(callsOf(b -> b.update(rule, f, view("g"), view("m"), view("v"), view("theta"))))
                    .isEqualTo(calls);
        }
    }

    @Test
    void aViewOfRowsBeginsAtItsFirstRow() {
        View whole = new View(new Nothing(), 7, 5, 3);

        assertThat(whole.rows(2, 3)).isEqualTo(new View(whole.buffer(), 13, 3, 3));
        assertThat(whole.count()).isEqualTo(15);
        assertThat(new View(whole.buffer(), 0, 1 << 20, 1 << 20).count()).isEqualTo(1L << 40);
    }

    private View view(String name) {
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> {
                    View view = new View(new Nothing(), 0, 1, 1);
                    names.put(view, name);
                    return view;
                });
    }

    /** The calls that a backend without overrides makes of an operation. */
    private List<String> callsOf(Consumer<Backend> operation) {
        List<String> calls = new ArrayList<>();
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            calls.add(Arrays.stream(arguments)
                    .map(a -> a instanceof View v ? String.valueOf(names.get(v)) : a.toString())
                    .collect(Collectors.joining(", ", method.getName() + "(", ")")));
            return null;
        };
        operation.accept((Backend)
                Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, handler));
        return calls;
    }

    private static final class Nothing implements Buffer {
        @Override
        public Element type() {
            return Element.FLOAT32;
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
