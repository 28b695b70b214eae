package dev.chainrule.conformance;

import static dev.chainrule.conformance.Trial.require;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.spi.OutputUnit;
import java.util.List;

/** Family A, third part: the output units, their costs, and the count of hits. */
final class OutputRules {
    private OutputRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("A12", "output is within its bound, in place too", OutputRules::output),
                new Rule("A13", "softmax is right for huge z, equal z and one unit", OutputRules::hugeOutput),
                new Rule("A14", "cost is within its bound", OutputRules::cost),
                new Rule("A15", "cost is finite for huge z", OutputRules::hugeCost),
                new Rule("A16", "hits compares the places of the first maxima", OutputRules::hits),
                new Rule("A17", "hits with one unit compares z with 0 and y with ½", OutputRules::oneUnit));
    }

    private static void output(Trial trial) {
        Draw draw = trial.draw();
        for (OutputUnit u : OutputUnit.values()) {
            for (int[] shape : draw.shapes()) {
                float[] z = draw.uniform(shape[0] * shape[1], -9, 9);
                output(trial, u, shape[0], shape[1], z, draw.heads());
            }
            output(trial, u, 3, 1_009, draw.uniform(3 * 1_009, -30, 30), false);
            output(trial, u, 70_001, 2, draw.uniform(2 * 70_001, -30, 30), true);
        }
    }

    private static void output(Trial trial, OutputUnit u, int m, int k, float[] values, boolean inPlace) {
        trial.step("output " + u + (inPlace ? " in place" : ""), step -> {
            Operand z = step.operand("z", m, k, values);
            Operand h = inPlace ? z : step.unread("h", m, k);
            step.backend().output(u, z.view(), h.view());
            step.expect(h, trial.oracle().output(ReferenceTwin.of(u), z.exact()));
        });
    }

    private static void hugeOutput(Trial trial) {
        for (int k : new int[] {1, 2, 3, trial.draw().between(4, 40)}) {
            output(trial, OutputUnit.SOFTMAX, 8, k, huge(trial.draw(), 8, k), false);
            output(trial, OutputUnit.SOFTMAX, 8, k, huge(trial.draw(), 8, k), true);
        }
    }

    /** Rows of z that overflow a careless exponential. */
    static float[] huge(Draw draw, int m, int k) {
        float[] z = new float[m * k];
        for (int i = 0; i < z.length; i++) {
            z[i] = switch (i / k % 8) {
                case 0 -> 1e4f;
                case 1 -> -1e4f;
                case 2 -> draw.oneOf(1e4f, -1e4f);
                case 3 -> draw.oneOf(88.7f, 89f, 1, -104);
                case 4 -> draw.oneOf(1e30f, -1e30f, 0);
                case 5 -> 1e4f + draw.between(-3, 3);
                case 6 -> -1e4f + draw.between(-3, 3);
                default -> 0;
            };
        }
        return z;
    }

    private static void cost(Trial trial) {
        Draw draw = trial.draw();
        for (OutputUnit u : OutputUnit.values()) {
            for (int[] shape : draw.shapes()) {
                cost(trial, u, shape[0], shape[1], draw.uniform(shape[0] * shape[1], -9, 9));
            }
            cost(trial, u, 5_003, 3, draw.uniform(3 * 5_003, -30, 30));
            cost(trial, u, 2, 1_009, draw.uniform(2 * 1_009, -30, 30));
        }
    }

    private static void hugeCost(Trial trial) {
        for (OutputUnit u : new OutputUnit[] {OutputUnit.SIGMOID, OutputUnit.SOFTMAX}) {
            for (int k : new int[] {1, 2, trial.draw().between(3, 40)}) {
                cost(trial, u, 8, k, huge(trial.draw(), 8, k));
            }
        }
    }

    private static void cost(Trial trial, OutputUnit u, int m, int k, float[] values) {
        trial.step("cost " + u, step -> {
            Operand z = step.operand("z", m, k, values);
            Operand y = step.operand("y", m, k, targets(trial.draw(), u, m, k));
            Operand perExample = step.unread("perExample", m, 1);
            step.backend().cost(u, z.view(), y.view(), perExample.view());
            for (float cost : perExample.download()) {
                require(Float.isFinite(cost), "a cost is %s, though z is finite", cost);
            }
            step.expect(perExample, trial.oracle().cost(ReferenceTwin.of(u), z.exact(), y.exact()));
        });
    }

    /** Targets for a unit: yes, no and in between; sixteenths that sum to 1, half of them one-hot; numbers. */
    static float[] targets(Draw draw, OutputUnit u, int m, int k) {
        float[] y = new float[m * k];
        for (int i = 0; i < y.length; i++) {
            y[i] = switch (u) {
                case SIGMOID -> draw.oneOf(0, 1, 0, 1, draw.uniform(0, 1));
                case SOFTMAX -> 0;
                case IDENTITY -> draw.uniform(-9, 9);
            };
        }
        if (u == OutputUnit.SOFTMAX) {
            for (int e = 0; e < m; e++) {
                float share = draw.heads() ? 1 : 0.0625f;
                for (float left = 1; left > 0; left -= share) {
                    y[e * k + draw.between(0, k - 1)] += share;
                }
            }
        }
        return y;
    }

    private static void hits(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < 12; i++) {
            int m = i == 0 ? 70_001 : draw.size(129);
            int k = i == 0 ? 3 : 1 + draw.size(64);
            float[] z = new float[m * k];
            float[] y = new float[m * k];
            for (int at = 0; at < z.length; at++) {
                z[at] = draw.between(-2, 2) - 7f * draw.between(0, 1);
                y[at] = draw.between(0, 1);
            }
            float[] expected = new float[m];
            for (int e = 0; e < m; e++) {
                if (draw.heads()) {
                    y[e * k + firstMaximum(z, e * k, k)] = 2;
                }
                expected[e] = firstMaximum(z, e * k, k) == firstMaximum(y, e * k, k) ? 1 : 0;
            }
            hits(trial, m, k, z, y, expected);
        }
    }

    private static int firstMaximum(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    private static void oneUnit(Trial trial) {
        float[] zs = {0, -0f, 1, -1, 1e-30f, -1e-30f, 1e30f, 0.25f};
        float[] ys = {0, 0.25f, 0.5f, 0x1.000002p-1f, 1};
        int m = zs.length * ys.length;
        float[] z = new float[m];
        float[] y = new float[m];
        float[] expected = new float[m];
        for (int e = 0; e < m; e++) {
            z[e] = zs[e / ys.length];
            y[e] = ys[e % ys.length];
            expected[e] = z[e] > 0 == y[e] > 0.5f ? 1 : 0;
        }
        hits(trial, m, 1, z, y, expected);
    }

    private static void hits(Trial trial, int m, int k, float[] zs, float[] ys, float[] expected) {
        trial.step("hits", step -> {
            Operand z = step.operand("z", m, k, zs);
            Operand y = step.operand("y", m, k, ys);
            Operand perExample = step.unread("perExample", m, 1);
            step.backend().hits(z.view(), y.view(), perExample.view());
            step.expect(perExample, expected);
        });
    }
}
