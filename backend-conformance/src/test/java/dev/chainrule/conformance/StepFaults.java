package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DropoutMask;
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
        return Stream.of(steps(), networks(), dropouts(), limits()).flatMap(Function.identity());
    }

    private static Stream<Fault> steps() {
        return Stream.of(
                Fault.in(
                        "O13",
                        "a gradient of many rows takes the errors of the batch before",
                        () -> new OracleBackend() {
                            private float[] kept = {};

                            @Override
                            public void accumulateGradient(
                                    float scale,
                                    View delta,
                                    View x,
                                    float keepTheta,
                                    float keepBias,
                                    View gTheta,
                                    View gBias) {
                                int before = kept.length;
                                float[] now = new float[(int) delta.count()];
                                download(delta, now, 0);
                                if (delta.rows() > 1 << 15 && before > now.length) {
                                    upload(kept, 0, delta);
                                }
                                super.accumulateGradient(scale, delta, x, keepTheta, keepBias, gTheta, gBias);
                                upload(now, 0, delta);
                                kept = delta.rows() > 1 << 15 ? now : kept;
                            }
                        }),
                Fault.in("O13", "sums over more than 65,536 rows forget the rest", () -> new OracleBackend() {
                    @Override
                    public void accumulateGradient(
                            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
                        int rows = Math.min(1 << 16, delta.rows());
                        super.accumulateGradient(
                                scale, delta.rows(0, rows), x.rows(0, rows), keepTheta, keepBias, gTheta, gBias);
                    }
                }),
                Fault.in("O14", "products of many rows are summed in two halves", () -> new LoopProduct() {
                    @Override
                    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
                        many = c.rows() > 64;
                        super.gemm(ta, tb, alpha, a, b, beta, c);
                    }

                    private boolean many;

                    @Override
                    double add(double sum, double x, double y) {
                        return many ? (float) (sum + x * y) : sum + x * y;
                    }
                }),
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

    private static Stream<Fault> dropouts() {
        return Stream.of(
                dropout("what is kept is not scaled", (mask, t, i, s) -> mask.drops(i) ? 0 : s),
                dropout(
                        "the share that should be kept is dropped",
                        (mask, t, i, s) -> mask.drops(i) ? mask.scale() * s : 0),
                dropout(
                        "one mask for all streams",
                        (mask, t, i, s) ->
                                new DropoutMask(mask.seed(), 0, mask.rate()).drops(i) ? 0 : mask.scale() * s),
                dropout(
                        "elements are counted from the beginning of the buffer",
                        (mask, t, i, s) -> mask.drops(t.offset() + i) ? 0 : mask.scale() * s),
                dropout(
                        "columns are dropped, the same in every row",
                        (mask, t, i, s) -> mask.drops(i % t.cols()) ? 0 : mask.scale() * s));
    }

    /** An element of the target t, by its number and the source's element. */
    private interface Dropped {
        double of(DropoutMask mask, View t, long i, double s);
    }

    private static Fault dropout(String description, Dropped dropped) {
        return Fault.in("O9", description, () -> new OracleBackend() {
            @Override
            public void dropout(DropoutMask mask, View s, View t) {
                each(t, (i, j) -> dropped.of(mask, t, (long) i * t.cols() + j, get(s, i, j)));
            }
        });
    }

    private static Stream<Fault> limits() {
        return Stream.of(
                soft("what is beyond the limit keeps its size", (limit, v) -> Math.abs(v) > limit ? v : 0),
                soft("what is nearer to 0 goes past it", (limit, v) -> v - limit * Math.signum(v)),
                soft(
                        "NaN becomes 0",
                        (limit, v) -> Math.signum(v) * (Math.abs(v) > limit ? Math.abs(v) - limit : 0),
                        true),
                rows("shorter rows are made longer", (limit, squares) -> limit / Math.sqrt(squares)),
                rows("the square of the norm is limited", (limit, squares) -> Math.min(1, limit / squares)),
                Fault.in("O11", "the whole matrix is limited", () -> new OracleBackend() {
                    @Override
                    public void limitRows(float limit, View t) {
                        super.limitRows(limit, new View(t.buffer(), t.offset(), 1, (int) t.count()));
                    }
                }));
    }

    /** A number by a limit and another. */
    private interface Limited {
        double of(float limit, double v);
    }

    private static Fault soft(String description, Limited limited) {
        return soft(description, limited, false);
    }

    private static Fault soft(String description, Limited limited, boolean losesNan) {
        return Fault.in("O10", description, () -> new OracleBackend() {
            @Override
            public void softThreshold(float limit, View t) {
                each(t, (i, j) -> losesNan && Double.isNaN(get(t, i, j)) ? 0 : limited.of(limit, get(t, i, j)));
            }
        });
    }

    /** The factor of a row is a function of the sum of its squares. */
    private static Fault rows(String description, Limited factor) {
        return Fault.in("O11", description, () -> new OracleBackend() {
            @Override
            public void limitRows(float limit, View t) {
                double[] factors = new double[t.rows()];
                for (int i = 0; i < t.rows(); i++) {
                    double squares = 0;
                    for (int j = 0; j < t.cols(); j++) {
                        squares += get(t, i, j) * get(t, i, j);
                    }
                    factors[i] = factor.of(limit, squares);
                }
                each(t, (i, j) -> factors[i] * get(t, i, j));
            }
        });
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
