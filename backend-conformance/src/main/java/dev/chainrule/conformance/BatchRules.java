package dev.chainrule.conformance;

import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import java.util.List;

/** Family O, third part: the size of a batch. */
final class BatchRules {
    private static final int INPUTS = 3;
    private static final int HIDDEN = 2;
    private static final int OUTPUTS = 2;

    private BatchRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "O13",
                        "gradients are right after a batch of another size, of more than 2^15 and 2^16 rows",
                        BatchRules::sizes),
                new Rule("O14", "a row has the same outputs, bit for bit, in every batch", BatchRules::invariance));
    }

    /**
     * The forward and the backward pass of batches of several sizes, one after another, on one backend. All numbers are small
     * integers, so all sums are exact, and gradients over 70,000 rows are known to the last bit.
     */
    private static void sizes(Trial trial) {
        Draw draw = trial.draw();
        float[] theta1 = integers(draw, HIDDEN * INPUTS, 1);
        float[] theta2 = integers(draw, OUTPUTS * HIDDEN, 1);
        for (int m :
                new int[] {65_536 + draw.between(1, 99), 32_768 + draw.between(1, 99), draw.between(1, 40), 65_540}) {
            trial.step("the gradient of a batch of " + m + " after others", step -> {
                Operand x = step.operand("x", m, INPUTS, integers(draw, m * INPUTS, 1));
                Operand y = step.operand("y", m, OUTPUTS, integers(draw, m * OUTPUTS, 2));
                Operand t1 = step.operand("theta1", HIDDEN, INPUTS, theta1);
                Operand t2 = step.operand("theta2", OUTPUTS, HIDDEN, theta2);
                Operand b1 = step.operand("b1", 1, HIDDEN, integers(draw, HIDDEN, 1));
                Operand b2 = step.operand("b2", 1, OUTPUTS, integers(draw, OUTPUTS, 1));
                Operand a = step.unread("a", m, HIDDEN);
                Operand z = step.unread("z", m, OUTPUTS);
                Operand delta2 = step.unread("delta2", m, OUTPUTS);
                Operand delta1 = step.unread("delta1", m, HIDDEN);
                Operand g1 = step.unread("gTheta1", HIDDEN, INPUTS);
                Operand g2 = step.unread("gTheta2", OUTPUTS, HIDDEN);
                Operand gb1 = step.unread("gb1", 1, HIDDEN);
                Operand gb2 = step.unread("gb2", 1, OUTPUTS);
                Backend on = step.backend();
                on.dense(x.view(), t1.view(), b1.view(), Activation.RELU, a.view());
                on.dense(a.view(), t2.view(), b2.view(), Activation.IDENTITY, z.view());
                on.outputDelta(OutputUnit.IDENTITY, z.view(), y.view(), delta2.view());
                on.hiddenDelta(delta2.view(), t2.view(), Activation.RELU, a.view(), delta1.view());
                on.accumulateGradient(1, delta2.view(), a.view(), 0, 0, g2.view(), gb2.view());
                on.accumulateGradient(1, delta1.view(), x.view(), 0, 0, g1.view(), gb1.view());
                float[] as = relu(dense(m, x.values(), theta1, b1.values(), INPUTS, HIDDEN));
                float[] zs = dense(m, as, theta2, b2.values(), HIDDEN, OUTPUTS);
                float[] d2 = difference(zs, y.values());
                float[] d1 = hiddenDelta(m, d2, theta2, as);
                exactly(step, a, as);
                exactly(step, z, zs);
                exactly(step, delta2, d2);
                exactly(step, delta1, d1);
                exactly(step, g2, gradient(m, d2, as, OUTPUTS, HIDDEN));
                exactly(step, g1, gradient(m, d1, x.values(), HIDDEN, INPUTS));
                exactly(step, gb2, columnSums(m, d2, OUTPUTS));
                exactly(step, gb1, columnSums(m, d1, HIDDEN));
            });
        }
    }

    /** These numbers, of which a zero may have either sign. */
    private static void exactly(Step step, Operand target, float[] values) {
        step.expect(target, Bounded.exact(target.rows(), target.cols(), values));
    }

    /** Integers from -most to most. */
    private static float[] integers(Draw draw, int count, int most) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = draw.between(-most, most);
        }
        return values;
    }

    private static float[] dense(int m, float[] x, float[] theta, float[] bias, int inputs, int outputs) {
        float[] z = new float[m * outputs];
        for (int e = 0; e < m; e++) {
            for (int i = 0; i < outputs; i++) {
                float sum = bias[i];
                for (int j = 0; j < inputs; j++) {
                    sum += x[e * inputs + j] * theta[i * inputs + j];
                }
                z[e * outputs + i] = sum;
            }
        }
        return z;
    }

    private static float[] relu(float[] z) {
        float[] a = z.clone();
        for (int i = 0; i < a.length; i++) {
            a[i] = a[i] < 0 ? 0 : a[i];
        }
        return a;
    }

    private static float[] difference(float[] z, float[] y) {
        float[] d = z.clone();
        for (int i = 0; i < d.length; i++) {
            d[i] -= y[i];
        }
        return d;
    }

    /** Δ¹ = (Δ² Θ²) ⊙ [a &gt; 0]. */
    private static float[] hiddenDelta(int m, float[] d2, float[] theta2, float[] a) {
        float[] d1 = new float[m * HIDDEN];
        for (int e = 0; e < m; e++) {
            for (int j = 0; j < HIDDEN; j++) {
                float sum = 0;
                for (int k = 0; k < OUTPUTS; k++) {
                    sum += d2[e * OUTPUTS + k] * theta2[k * HIDDEN + j];
                }
                d1[e * HIDDEN + j] = sum * (a[e * HIDDEN + j] > 0 ? 1 : 0);
            }
        }
        return d1;
    }

    private static float[] gradient(int m, float[] d, float[] x, int outputs, int inputs) {
        float[] g = new float[outputs * inputs];
        for (int e = 0; e < m; e++) {
            for (int i = 0; i < outputs; i++) {
                for (int j = 0; j < inputs; j++) {
                    g[i * inputs + j] += d[e * outputs + i] * x[e * inputs + j];
                }
            }
        }
        return g;
    }

    private static float[] columnSums(int m, float[] d, int cols) {
        float[] sums = new float[cols];
        for (int e = 0; e < m; e++) {
            for (int j = 0; j < cols; j++) {
                sums[j] += d[e * cols + j];
            }
        }
        return sums;
    }

    /** A prediction must not depend on who else asks: rows alone, a few and all of them, in batches that are cut at any row. */
    private static void invariance(Trial trial) {
        Draw draw = trial.draw();
        for (OutputUnit u : OutputUnit.values()) {
            int inputs = draw.between(30, 300);
            int hidden = draw.between(5, 70);
            int outputs = draw.between(2, 12);
            int m = draw.between(150, 300);
            trial.step("a network of " + u + " outputs for " + m + " rows at once, and for some", step -> {
                Operand x = step.random("x", m, inputs);
                Operand t1 = step.random("theta1", hidden, inputs);
                Operand b1 = step.random("b1", 1, hidden);
                Operand t2 = step.random("theta2", outputs, hidden);
                Operand b2 = step.random("b2", 1, outputs);
                Operand a = step.unread("a", m, hidden);
                Operand h = step.unread("h", m, outputs);
                Backend on = step.backend();
                predict(on, u, x.view(), t1, b1, t2, b2, a.view(), h.view());
                float[] all = h.download();
                step.expect(a, a.download());
                step.expect(h, all);
                for (int rows : new int[] {1, 2, 7, 32, 100}) {
                    int from = draw.between(0, m - rows);
                    View part = h.view().rows(from, rows);
                    predict(
                            on,
                            u,
                            x.view().rows(from, rows),
                            t1,
                            b1,
                            t2,
                            b2,
                            a.view().rows(from, rows),
                            part);
                    float[] some = new float[rows * outputs];
                    on.download(part, some, 0);
                    for (int i = 0; i < some.length; i++) {
                        float before = all[from * outputs + i];
                        Trial.require(
                                Operand.sameBits(some[i], before),
                                "row %d has output %d %s in a batch of %d, and %s in a batch of %d",
                                from + i / outputs,
                                i % outputs,
                                some[i],
                                rows,
                                before,
                                m);
                    }
                }
            });
        }
    }

    private static void predict(
            Backend on, OutputUnit u, View x, Operand t1, Operand b1, Operand t2, Operand b2, View a, View h) {
        on.dense(x, t1.view(), b1.view(), Activation.TANH, a);
        on.dense(a, t2.view(), b2.view(), Activation.IDENTITY, h);
        on.output(u, h, h);
    }
}
