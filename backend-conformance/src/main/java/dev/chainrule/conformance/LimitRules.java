package dev.chainrule.conformance;

import dev.chainrule.reference.Bounded;
import java.util.List;

/** Family O, third part: limits of weights after a step. */
final class LimitRules {
    private static final int ROUNDS = 8;
    private static final int LARGEST = 97;

    private LimitRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "O10", "softThreshold takes the limit off, and leaves 0 where there is less", LimitRules::soft),
                new Rule("O11", "limitRows shortens the rows that are longer than the limit", LimitRules::rows));
    }

    private static void soft(Trial trial) {
        Draw draw = trial.draw();
        for (float limit : new float[] {1e-6f, 0.25f, 1, 1.75f, 3}) {
            for (int[] shape : new int[][] {{draw.size(LARGEST), draw.size(LARGEST)}, {1, 70_001}, {70_001, 1}}) {
                trial.step("softThreshold " + limit, step -> {
                    Operand t = step.random("t", shape[0], shape[1]);
                    step.backend().softThreshold(limit, t.view());
                    step.expect(t, trial.oracle().softThreshold(limit, t.exact()));
                });
            }
        }
        float inf = Float.POSITIVE_INFINITY;
        float[] ends = {Float.NaN, inf, -inf, 0, -0f, 0.5f, -0.5f, 0.75f, -0.75f, 1e30f};
        double[] expected = {Double.NaN, inf, -inf, 0, 0, 0, 0, 0.25, -0.25, 1e30f};
        trial.step("softThreshold 0.5 at its ends", step -> {
            Operand t = step.operand("t", 1, ends.length, ends);
            step.backend().softThreshold(0.5f, t.view());
            step.expect(t, Bounded.of(1, ends.length, expected, new double[ends.length]));
        });
    }

    private static void rows(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < ROUNDS; i++) {
            int cols = i == 0 ? 784 : draw.size(LARGEST);
            // rows of numbers from -2 to 2 have norms about √(4/3 cols), so that some are longer
            rows(trial, (float) Math.sqrt(4.0 / 3 * cols), draw.size(LARGEST), cols);
        }
        rows(trial, 1e-3f, 5, 7);
        rows(trial, 1e6f, 5, 7);
        rows(trial, 1, 70_001, 1);
        rows(trial, 1, 2, 70_001);
    }

    private static void rows(Trial trial, float limit, int m, int n) {
        trial.step("limitRows " + limit, step -> {
            Operand t = step.random("t", m, n);
            step.backend().limitRows(limit, t.view());
            step.expect(t, trial.oracle().limitRows(limit, t.exact()));
        });
    }
}
