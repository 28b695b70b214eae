package dev.chainrule.conformance;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Activation;
import java.util.List;

/** Family A, second part: rows, sums and functions of single elements. */
final class ElementRules {
    /** From here to -∞ the exact sigmoid is no normal float32, or soon none; 0 is as good. */
    private static final float SIGMOID_END = 87;

    private ElementRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("A5", "addRow adds the row to every row", ElementRules::addRow),
                new Rule(
                        "A6",
                        "sumRows sums the rows, and reads its target only where beta is not 0",
                        ElementRules::sumRows),
                new Rule("A7", "axpy adds a multiple", ElementRules::axpy),
                new Rule("A8", "activate is within its ulps everywhere, in place too", ElementRules::activate),
                new Rule("A9", "activate goes to its limits, and gives NaN only for NaN", ElementRules::limits),
                new Rule("A10", "mulSlope multiplies by the slope written in the output", ElementRules::mulSlope),
                new Rule(
                        "A11",
                        "element operations reach every element of wide, tall and big matrices",
                        ElementRules::extremes));
    }

    private static void addRow(Trial trial) {
        for (int[] shape : trial.draw().shapes()) {
            addRow(trial, shape[0], shape[1]);
        }
    }

    private static void addRow(Trial trial, int m, int n) {
        trial.step("addRow", step -> {
            Operand row = step.operand("row", 1, n, trial.draw().uniform(n, 0.5, 2)); // a row of 0 would show nothing
            Operand t = step.random("t", m, n);
            step.backend().addRow(row.view(), t.view());
            step.expect(t, trial.oracle().addRow(row.exact(), t.exact()));
        });
    }

    private static void sumRows(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : draw.shapes()) {
            sumRows(trial, shape[0], shape[1], draw.oneOf(1, -1, 0.031f, 0), draw.oneOf(0, 1, -0.75f));
        }
    }

    private static void sumRows(Trial trial, int m, int n, float alpha, float beta) {
        trial.step("sumRows alpha " + alpha + " beta " + beta, step -> {
            Operand s = step.random("s", m, n);
            Operand row = step.target("row", 1, n, beta);
            step.backend().sumRows(alpha, s.view(), beta, row.view());
            step.expect(row, trial.oracle().sumRows(alpha, s.exact(), beta, row.exact()));
        });
    }

    private static void axpy(Trial trial) {
        Draw draw = trial.draw();
        for (int[] shape : draw.shapes()) {
            axpy(trial, shape[0], shape[1], draw.oneOf(-1, 0.37f, -2.5f, 0));
        }
    }

    private static void axpy(Trial trial, int m, int n, float alpha) {
        trial.step("axpy alpha " + alpha, step -> {
            Operand x = step.random("x", m, n);
            Operand y = step.random("y", m, n);
            step.backend().axpy(alpha, x.view(), y.view());
            step.expect(y, trial.oracle().axpy(alpha, x.exact(), y.exact()));
        });
    }

    private static void activate(Trial trial) {
        for (Activation g : Activation.values()) {
            for (int[] shape : trial.draw().shapes()) {
                activate(trial, g, shape[0], shape[1], trial.draw().heads());
            }
            activate(trial, g, 79, 131, false);
            activate(trial, g, 131, 79, true);
        }
    }

    private static void activate(Trial trial, Activation g, int m, int n, boolean inPlace) {
        trial.step("activate " + g + (inPlace ? " in place" : ""), step -> {
            Operand z = step.operand("z", m, n, sweep(trial.draw(), m * n));
            Operand a = inPlace ? z : step.unread("a", m, n);
            step.backend().activate(g, z.view(), a.view());
            step.expect(a, trial.oracle().activate(ReferenceTwin.of(g), z.exact()));
        });
    }

    /** Every size of z: even steps through ±87, and both signs of 2^e for e from -40 to 6. */
    private static float[] sweep(Draw draw, int count) {
        float[] z = new float[count];
        for (int i = 0; i < count; i++) {
            z[i] = draw.heads()
                    ? draw.uniform(-SIGMOID_END + 0.01, SIGMOID_END - 0.01)
                    : draw.oneOf(1, -1) * Math.scalb(draw.uniform(0.5, 1), draw.between(-40, 6));
        }
        return z;
    }

    private static void limits(Trial trial) {
        float inf = Float.POSITIVE_INFINITY;
        float tiny = Float.MIN_VALUE;
        float[] z = {
            inf, -inf, Float.NaN, 1e30f, -1e30f, 104, -104, 1e4f, -1e4f, 0, -0f, tiny, -tiny, 88, -88, -95, -103
        };
        for (Activation g : Activation.values()) {
            limits(trial, g, false, z);
            limits(trial, g, true, z);
        }
    }

    /** The limits are exact, once rounded; where the exact result is below 2⁻¹²⁵ both it and 0 will do. */
    private static void limits(Trial trial, Activation g, boolean inPlace, float[] z) {
        double[] values = new double[z.length];
        double[] errors = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            values[i] = (float) g.of(z[i]);
            if (Math.abs(values[i]) < 0x1p-125) {
                values[i] = 0;
                errors[i] = 0x1p-125;
            } else if (Math.abs(z[i]) < 1) { // no limit, but ½ or ln 2
                errors[i] = trial.subject().precision().sigmoidUlps() * Math.ulp((float) values[i]);
            }
        }
        trial.step("activate " + g + (inPlace ? " in place" : "") + " at its limits", step -> {
            Operand in = step.operand("z", 1, z.length, z);
            Operand a = inPlace ? in : step.unread("a", 1, z.length);
            step.backend().activate(g, in.view(), a.view());
            step.expect(a, Bounded.of(1, z.length, values, errors));
        });
    }

    private static void mulSlope(Trial trial) {
        for (Activation g : Activation.values()) {
            for (int[] shape : trial.draw().shapes()) {
                mulSlope(trial, g, shape[0], shape[1]);
            }
        }
    }

    private static void mulSlope(Trial trial, Activation g, int m, int n) {
        trial.step("mulSlope " + g, step -> {
            Operand a = step.operand("a", m, n, trial.draw().outputs(g, m * n));
            Operand t = step.random("t", m, n);
            step.backend().mulSlope(g, a.view(), t.view());
            step.expect(t, trial.oracle().mulSlope(ReferenceTwin.of(g), a.exact(), t.exact()));
        });
    }

    private static void extremes(Trial trial) {
        for (int[] shape : new int[][] {{70_001, 1}, {1, 70_001}, {3, 33_331}, {33_331, 3}, {521, 257}}) {
            addRow(trial, shape[0], shape[1]);
            sumRows(trial, shape[0], shape[1], 0.5f, 0);
            axpy(trial, shape[0], shape[1], -1);
            for (Activation g : Activation.values()) {
                activate(trial, g, shape[0], shape[1], trial.draw().heads());
                mulSlope(trial, g, shape[0], shape[1]);
            }
        }
    }
}
