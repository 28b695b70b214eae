package dev.chainrule.conformance;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.Update;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Steps of optimizers, and the operations that they consist of. */
final class UpdateRules {
    /** Around the sums side by side of a dot product, and far beyond them. */
    private static final int[][] LONG = {{1, 255}, {256, 1}, {1, 257}, {513, 3}, {70_001, 1}, {1, 70_001}, {521, 257}};

    /** Shapes beyond the limits of one grid of work-items. */
    private static final int[][] EXTREMES = {{70_001, 1}, {1, 70_001}, {521, 257}};

    private UpdateRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("A23", "axpby adds a multiple to a multiple", UpdateRules::axpby),
                new Rule("A24", "multiplyAdd adds products, of a matrix with itself too", UpdateRules::multiplyAdd),
                new Rule("A25", "addQuotient divides by a root and epsilon", UpdateRules::addQuotient),
                new Rule("A26", "clip brings all but NaN between its limits", UpdateRules::clip),
                new Rule(
                        "A27",
                        "dot adds every product, of a matrix with itself too, and keeps a multiple of its target",
                        UpdateRules::dot),
                new Rule(
                        "A28", "scaleToNorm shrinks a norm that is too great, and no other", UpdateRules::scaleToNorm));
    }

    /** Family O, last part. */
    static List<Rule> steps() {
        return List.of(new Rule(
                "O8",
                "update is its rule, with the bits of the operations that the rule consists of",
                UpdateRules::update));
    }

    /** Small ones with every tail of a vector, and extreme ones. */
    private static List<int[]> shapes(Draw draw) {
        return Stream.concat(Stream.of(draw.shapes()), Stream.of(EXTREMES)).toList();
    }

    private static float[] betas(Draw draw) {
        return new float[] {0, -0f, 1, draw.uniform(-2, 2)};
    }

    private static void axpby(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : shapes(draw)) {
            for (float beta : betas(draw)) {
                float alpha = draw.oneOf(1, 0.37f, -2.5f, 0);
                trial.step("axpby alpha " + alpha + " beta " + beta, step -> {
                    Operand x = step.random("x", shape[0], shape[1]);
                    Operand y = step.target("y", shape[0], shape[1], beta);
                    step.backend().axpby(alpha, x.view(), beta, y.view());
                    step.expect(y, trial.oracle().axpby(alpha, x.exact(), beta, y.exact()));
                });
            }
        }
    }

    private static void multiplyAdd(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : shapes(draw)) {
            for (float beta : betas(draw)) {
                float alpha = draw.oneOf(1, 0.37f, -2.5f);
                boolean square = draw.heads();
                trial.step("multiplyAdd alpha " + alpha + " beta " + beta + (square ? " of x and x" : ""), step -> {
                    Operand x = step.random("x", shape[0], shape[1]);
                    Operand y = square ? x : step.random("y", shape[0], shape[1]);
                    Operand t = step.target("t", shape[0], shape[1], beta);
                    step.backend().multiplyAdd(alpha, x.view(), y.view(), beta, t.view());
                    step.expect(t, trial.oracle().multiplyAdd(alpha, x.exact(), y.exact(), beta, t.exact()));
                });
            }
        }
    }

    private static void addQuotient(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : shapes(draw)) {
            for (float beta : betas(draw)) {
                float alpha = draw.oneOf(1, 0.37f, -2.5f);
                float epsilon = draw.oneOf(1e-8f, 1e-3f, 0.5f);
                trial.step("addQuotient alpha " + alpha + " epsilon " + epsilon + " beta " + beta, step -> {
                    Operand x = step.random("x", shape[0], shape[1]);
                    Operand v = step.operand("v", shape[0], shape[1], squares(draw, shape[0] * shape[1]));
                    Operand t = step.target("t", shape[0], shape[1], beta);
                    step.backend().addQuotient(alpha, x.view(), v.view(), epsilon, beta, t.view());
                    step.expect(t, trial.oracle().addQuotient(alpha, x.exact(), v.exact(), epsilon, beta, t.exact()));
                });
            }
        }
    }

    /** Numbers of every size from 1e-14 to 1e4, and some 0. */
    private static float[] squares(Draw draw, int count) {
        float[] squares = new float[count];
        for (int i = 0; i < count; i++) {
            squares[i] = draw.between(0, 15) == 0 ? 0 : (float) Math.pow(10, draw.uniform(-14, 4));
        }
        return squares;
    }

    private static void clip(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : draw.shapes()) {
            clip(trial, shape[0], shape[1], draw.oneOf(0.5f, 1.25f, 1e-3f, 1e30f));
        }
        for (int[] shape : EXTREMES) {
            clip(trial, shape[0], shape[1], 0.5f);
        }
        float inf = Float.POSITIVE_INFINITY;
        trial.step("clip to 2", step -> {
            Operand t = step.operand("t", 1, 9, inf, -inf, Float.NaN, 2, -2, 3e38f, -3e38f, 1, -1.5f);
            step.backend().clip(2, t.view());
            step.expect(t, clipped(2, t.values()));
        });
    }

    private static void clip(Trial trial, int m, int n, float limit) {
        trial.step("clip to " + limit, step -> {
            Operand t = step.random("t", m, n);
            step.backend().clip(limit, t.view());
            step.expect(t, clipped(limit, t.values()));
        });
    }

    private static float[] clipped(float limit, float... t) {
        float[] inside = t.clone();
        for (int i = 0; i < t.length; i++) {
            inside[i] = Math.max(-limit, Math.min(limit, t[i]));
        }
        return inside;
    }

    private static void dot(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : draw.shapes()) {
            dot(trial, shape[0], shape[1], draw.oneOf(betas(draw)), draw.heads());
        }
        for (int[] shape : LONG) {
            dot(trial, shape[0], shape[1], draw.oneOf(0, 1), draw.heads());
        }
        dot(trial, 3, 7, 0, false);
        dot(trial, 3, 7, 1, true);
    }

    private static void dot(Trial trial, int m, int n, float beta, boolean square) {
        trial.step("dot beta " + beta + (square ? " of x and x" : ""), step -> {
            // not around 0: no product may hide among the others
            Operand x = step.operand("x", m, n, trial.draw().uniform(m * n, 0.5, 2));
            Operand y = square ? x : step.operand("y", m, n, trial.draw().uniform(m * n, 0.5, 2));
            Operand t = step.target("t", 1, 1, beta);
            step.backend().dot(x.view(), y.view(), beta, t.view());
            step.expect(t, trial.oracle().dot(x.exact(), y.exact(), beta, t.exact()));
        });
    }

    private static void scaleToNorm(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : draw.shapes()) {
            scaleToNorm(trial, shape[0], shape[1], draw.uniform(0.5, 9), draw.oneOf(0.01f, 1, 100));
        }
        for (int[] shape : EXTREMES) {
            scaleToNorm(trial, shape[0], shape[1], 4, 1);
        }
        scaleToNorm(trial, 3, 5, 0, 1);
        scaleToNorm(trial, 3, 5, 4, 2);
        trial.step("scaleToNorm of a norm that is no number", step -> {
            Operand s = step.operand("s", 1, 1, Float.NaN);
            Operand t = step.random("t", 3, 5);
            step.backend().scaleToNorm(1, s.view(), t.view());
            float[] nan = t.values();
            Arrays.fill(nan, Float.NaN);
            step.expect(t, nan);
        });
    }

    private static void scaleToNorm(Trial trial, int m, int n, float square, float limit) {
        trial.step("scaleToNorm to " + limit + " from the root of " + square, step -> {
            Operand s = step.operand("s", 1, 1, square);
            Operand t = step.random("t", m, n);
            step.backend().scaleToNorm(limit, s.view(), t.view());
            step.expect(t, trial.oracle().scaleToNorm(limit, s.exact(), t.exact()));
        });
    }

    // ---- steps of optimizers

    private static void update(Trial trial) {
        for (UpdateRule rule : UpdateRule.values()) {
            for (int[] shape : trial.draw().shapes()) {
                update(trial, rule, factors(trial.draw()), shape[0], shape[1]);
            }
            update(trial, rule, factors(trial.draw()), 1, 70_001);
            update(trial, rule, factors(trial.draw()), 521, 257);
        }
    }

    /** Decay in the gradient, beside it, in both, or none. */
    static UpdateFactors factors(Draw draw) {
        float keepFirst = draw.uniform(0, 1);
        float keepSecond = draw.uniform(0, 1);
        return new UpdateFactors(
                draw.uniform(0.01, 1),
                keepFirst,
                draw.oneOf(1, 1 - keepFirst),
                keepSecond,
                1 - keepSecond,
                draw.oneOf(1e-8f, 0.25f),
                draw.oneOf(0, 0.125f, 0.3f),
                draw.oneOf(1, 0.9f));
    }

    /** By the small operations, and then as the backend does it: with the same bits, and within the bound. */
    private static void update(Trial trial, UpdateRule rule, UpdateFactors f, int m, int n) {
        float[][] start = {
            trial.draw().values(m * n),
            squares(trial.draw(), m * n),
            trial.draw().values(m * n)
        };
        float[] gradient = trial.draw().values(m * n);
        float[][] expected = start.clone();
        trial.step("the operations of " + rule, step -> {
            Operand[] o = operands(step, m, n, gradient, start);
            rule.apply(step.backend(), f, o[3].view(), o[0].view(), o[1].view(), o[2].view());
            for (int i : targets(rule)) {
                expected[i] = o[i].download();
                step.expect(o[i], expected[i]);
            }
            step.expect(o[3], o[3].download()); // any contents will do
        });
        trial.step("update " + rule + " with " + f, step -> {
            Operand[] o = operands(step, m, n, gradient, start);
            step.backend().update(rule, f, o[3].view(), o[0].view(), o[1].view(), o[2].view());
            Update.State before = new Update.State(o[0].exact(), o[1].exact(), o[2].exact());
            Update.State after = ReferenceTwin.of(rule).step(trial.oracle(), ReferenceTwin.of(f), o[3].exact(), before);
            Bounded[] bounds = {after.first(), after.second(), after.theta()};
            for (int i : targets(rule)) {
                step.expect(o[i], bounds[i]);
                step.expect(o[i], expected[i]);
            }
            step.expect(o[3], o[3].download());
        });
    }

    /** First moment, second moment, theta and gradient. */
    private static Operand[] operands(Step step, int m, int n, float[] gradient, float[]... start) {
        return new Operand[] {
            step.operand("first", m, n, start[0]),
            step.operand("second", m, n, start[1]),
            step.operand("theta", m, n, start[2]),
            step.operand("gradient", m, n, gradient)
        };
    }

    /** The numbers of the operands that the rule modifies, the gradient excepted. */
    private static int[] targets(UpdateRule rule) {
        return rule.hasFirst() ? rule.hasSecond() ? new int[] {0, 1, 2} : new int[] {0, 2} : new int[] {1, 2};
    }
}
