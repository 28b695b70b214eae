package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Wrong fusions of the steps of back-propagation. */
final class StepFaults {
    private StepFaults() {}

    static Stream<Fault> faults() {
        return Stream.concat(steps(), networks());
    }

    private static Stream<Fault> steps() {
        return Stream.of(
                Fault.in("O1", "the bias comes after g", () -> new OracleBackend() {
                    @Override
                    public void dense(View x, View theta, View bias, Activation g, View a) {
                        gemm(Transpose.N, Transpose.T, 1, x, theta, 0, a);
                        activate(g, a, a);
                        addRow(bias, a);
                    }
                }),
                Fault.in("O1", "without g the bias is forgotten", () -> new OracleBackend() {
                    @Override
                    public void dense(View x, View theta, View bias, Activation g, View a) {
                        super.dense(x, theta, bias, g, a);
                        if (g == Activation.IDENTITY) {
                            gemm(Transpose.N, Transpose.T, 1, x, theta, 0, a);
                        }
                    }
                }),
                Fault.in("O2", "Y - h(Z)", () -> new OracleBackend() {
                    @Override
                    public void outputDelta(OutputUnit u, View z, View y, View delta) {
                        super.outputDelta(u, z, y, delta);
                        each(delta, (i, j) -> -get(delta, i, j));
                    }
                }),
                Fault.in("O2", "the squared error's delta is multiplied by a slope", () -> new OracleBackend() {
                    @Override
                    public void outputDelta(OutputUnit u, View z, View y, View delta) {
                        super.outputDelta(u, z, y, delta);
                        if (u == OutputUnit.IDENTITY) {
                            each(delta, (i, j) -> 2 * get(delta, i, j));
                        }
                    }
                }),
                Fault.in("O3", "the sigmoid's slope for every g", () -> new OracleBackend() {
                    @Override
                    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
                        super.hiddenDelta(nextDelta, theta, Activation.SIGMOID, a, delta);
                    }
                }),
                Fault.in(
                        "O3",
                        "the lecture note's slip: the sum leaves out units of layer l+1",
                        () -> new OracleBackend() {
                            @Override
                            public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
                                int units = Math.min(theta.rows(), theta.cols());
                                each(delta, (i, j) -> {
                                    double sum = 0;
                                    for (int k = 0; k < units; k++) {
                                        sum += get(nextDelta, i, k) * get(theta, k, j);
                                    }
                                    return sum;
                                });
                                mulSlope(g, a, delta);
                            }
                        }),
                Fault.in("O4", "the bias is kept as Θ is", () -> new OracleBackend() {
                    @Override
                    public void accumulateGradient(
                            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
                        super.accumulateGradient(scale, delta, x, keepTheta, keepTheta, gTheta, gBias);
                    }
                }),
                Fault.in("O4", "what is kept 0 times is read", () -> new OracleBackend() {
                    @Override
                    public void accumulateGradient(
                            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
                        each(gTheta, (i, j) -> keepTheta * get(gTheta, i, j));
                        super.accumulateGradient(scale, delta, x, 1, keepBias, gTheta, gBias);
                    }
                }),
                Fault.in(
                        "O5",
                        "errors are computed on the next wait, after Θ has moved",
                        () -> Queue.reordering(calls -> calls.sort(
                                Comparator.comparing(call -> call.operation().equals("hiddenDelta"))))));
    }

    /** Faults of state, which no single step shows. */
    private static Stream<Fault> networks() {
        return Stream.of(
                packed("O6", "Θ is packed once for each shape", theta -> theta.rows() + "x" + theta.cols()),
                packed("O7", "Θ is packed once for each view, and the pack outlives a descent", View::toString));
    }

    private static Fault packed(String rule, String description, Function<View, String> key) {
        return Fault.in(rule, description, () -> new OracleBackend() {
            private final Map<String, View> packs = new HashMap<>();

            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                super.dense(x, packs.computeIfAbsent(key.apply(theta), k -> pack(theta)), bias, g, a);
            }

            private View pack(View theta) {
                View pack = new View(allocate(Element.FLOAT32, theta.count()), 0, theta.rows(), theta.cols());
                each(pack, (i, j) -> get(theta, i, j));
                return pack;
            }
        });
    }
}
