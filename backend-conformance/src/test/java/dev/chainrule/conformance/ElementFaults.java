package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.View;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Wrong rows, sums and functions of single elements. */
final class ElementFaults {
    private ElementFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(sums(), functions(), multiplyAdds(), proofs()).flatMap(Function.identity());
    }

    private static Stream<Fault> multiplyAdds() {
        return Stream.of(
                multiplyAdds("one step, whatever is asked for", (steps, x, y, t) -> steps(1, x, y, t)),
                multiplyAdds("a product that is rounded by itself", (steps, x, y, t) -> {
                    float[] rounded = t.clone();
                    for (int s = 0; s < steps; s++) {
                        for (int i = 0; i < t.length; i++) {
                            rounded[i] = rounded[i] * x + y;
                        }
                    }
                    return rounded;
                }),
                multiplyAdds("the last elements are forgotten", (steps, x, y, t) -> {
                    float[] most = steps(steps, x, y, t);
                    int rest = t.length % 96;
                    System.arraycopy(t, t.length - rest, most, t.length - rest, rest);
                    return most;
                }));
    }

    private static Stream<Fault> proofs() {
        return Stream.of(
                Fault.in("A22", "better kernels while it is proved", () -> new OracleBackend() {
                    private boolean proved;

                    @Override
                    public void prove(boolean on) {
                        proved = on;
                    }

                    @Override
                    public void activate(Activation g, View z, View a) {
                        super.activate(g, z, a);
                        if (!proved) {
                            each(a, (i, j) -> get(a, i, j) * (1 + 0x1p-20));
                        }
                    }
                }),
                Fault.in("A22", "what has been proved is kept and given again", () -> new OracleBackend() {
                    private boolean wasProved;
                    private boolean proved;

                    @Override
                    public void prove(boolean on) {
                        wasProved |= proved;
                        proved = on;
                    }

                    @Override
                    public void sumRows(float alpha, View s, float beta, View row) {
                        super.sumRows(alpha, s, wasProved && !proved ? 1 : beta, row);
                    }
                }));
    }

    private interface Steps {
        float[] of(int steps, float x, float y, float[] t);
    }

    private static float[] steps(int steps, float x, float y, float[] t) {
        float[] done = t.clone();
        for (int s = 0; s < steps; s++) {
            for (int i = 0; i < t.length; i++) {
                done[i] = Math.fma(done[i], x, y);
            }
        }
        return done;
    }

    private static Fault multiplyAdds(String description, Steps wrong) {
        return Fault.in("A21", description, () -> new OracleBackend() {
            @Override
            public void multiplyAdds(int steps, float x, float y, View t) {
                float[] values = new float[(int) t.count()];
                download(t, values, 0);
                upload(wrong.of(steps, x, y, values), 0, t);
            }
        });
    }

    private static Stream<Fault> sums() {
        return Stream.of(
                Fault.in("A5", "a last row alone is forgotten", () -> new OracleBackend() {
                    @Override
                    public void addRow(View row, View t) {
                        if (t.rows() % 4 != 1 || t.rows() > 1) {
                            super.addRow(row, t.rows() % 4 == 1 ? t.rows(0, t.rows() - 1) : t);
                        }
                    }
                }),
                Fault.in("A6", "alpha is forgotten", () -> new OracleBackend() {
                    @Override
                    public void sumRows(float alpha, View s, float beta, View row) {
                        super.sumRows(1, s, beta, row);
                    }
                }),
                Fault.in("A6", "the old contents are multiplied by 0", () -> new OracleBackend() {
                    @Override
                    public void sumRows(float alpha, View s, float beta, View row) {
                        each(row, (zero, j) -> beta * get(row, 0, j));
                        super.sumRows(alpha, s, 1, row);
                    }
                }),
                Fault.in(
                        "A7",
                        "the last vector is written whole, one element past the target",
                        () -> new OracleBackend() {
                            @Override
                            public void axpy(float alpha, View x, View y) {
                                super.axpy(alpha, x, y);
                                if (y.count() % 2 == 1) {
                                    memory(y).floats[(int) (y.offset() + y.count())] = 0;
                                }
                            }
                        }),
                Fault.in("A7", "x is scaled where it lies", () -> new OracleBackend() {
                    @Override
                    public void axpy(float alpha, View x, View y) {
                        each(x, (i, j) -> alpha * get(x, i, j));
                        super.axpy(1, x, y);
                    }
                }),
                Fault.in("A11", "the grid has no more than 65,535 rows", () -> new OracleBackend() {
                    @Override
                    public void addRow(View row, View t) {
                        super.addRow(row, t.rows(0, Math.min(t.rows(), 65_535)));
                    }
                }));
    }

    private static Stream<Fault> functions() {
        return Stream.of(
                activate(
                        "A8",
                        "a sigmoid from a table of 4,096 steps",
                        Activation.SIGMOID,
                        z -> Activation.SIGMOID.of(Math.rint(z * 256) / 256)),
                activate(
                        "A8",
                        "tanh from e^2z in float32 loses small z",
                        Activation.TANH,
                        z -> 1 - 2 / (1 + (float) Math.exp(2 * z))),
                activate(
                        "A8",
                        "elu from e^z in float32 loses small z",
                        Activation.ELU,
                        z -> z > 0 ? z : (float) Math.exp(z) - 1),
                activate(
                        "A8",
                        "softplus is 0 where 1 + e^z is 1 in float32",
                        Activation.SOFTPLUS,
                        z -> Math.max(z, 0) + Math.log((float) (1 + Math.exp(-Math.abs(z))))),
                Fault.in("A8", "the target is cleared before z is read", () -> new OracleBackend() {
                    @Override
                    public void activate(Activation g, View z, View a) {
                        each(a, (i, j) -> 0);
                        super.activate(g, z, a);
                    }
                }),
                activate("A9", "e^z / (1 + e^z) overflows", Activation.SIGMOID, z -> {
                    float e = (float) Math.exp(z);
                    return e / (1 + e);
                }),
                activate("A9", "ln(1 + e^z) overflows", Activation.SOFTPLUS, z -> Math.log(1 + (float) Math.exp(z))),
                activate("A9", "relu makes 0 of NaN", Activation.RELU, z -> z > 0 ? z : 0),
                activate(
                        "A9",
                        "z is clamped, NaN with it",
                        Activation.SIGMOID,
                        z -> Activation.SIGMOID.of(z > -104 ? Math.min(z, 104) : -104)),
                mulSlope("tanh's slope is 1 - a", Activation.TANH, a -> 1 - a),
                mulSlope("elu's slope is e^a", Activation.ELU, a -> a > 0 ? 1 : Math.exp(a)),
                mulSlope("softplus's slope is e^-a", Activation.SOFTPLUS, a -> Math.exp(-a)),
                mulSlope("relu's slope at 0 is 1", Activation.RELU, a -> a >= 0 ? 1 : 0),
                mulSlope("sigmoid's slope is applied to a, not written in a", Activation.SIGMOID, a -> {
                    double g = Activation.SIGMOID.of(a);
                    return g * (1 - g);
                }));
    }

    private static Fault activate(String rule, String description, Activation wrong, DoubleUnaryOperator function) {
        return Fault.in(rule, description, () -> new OracleBackend() {
            @Override
            public void activate(Activation g, View z, View a) {
                if (g == wrong) {
                    each(a, (i, j) -> function.applyAsDouble(get(z, i, j)));
                } else {
                    super.activate(g, z, a);
                }
            }
        });
    }

    private static Fault mulSlope(String description, Activation wrong, DoubleUnaryOperator slope) {
        return Fault.in("A10", description, () -> new OracleBackend() {
            @Override
            public void mulSlope(Activation g, View a, View t) {
                if (g == wrong) {
                    each(t, (i, j) -> get(t, i, j) * slope.applyAsDouble(get(a, i, j)));
                } else {
                    super.mulSlope(g, a, t);
                }
            }
        });
    }
}
