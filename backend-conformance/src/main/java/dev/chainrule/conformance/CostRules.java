package dev.chainrule.conformance;

import static dev.chainrule.conformance.Trial.require;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.util.List;

/** Families A and O: costs other than the canonical ones, and their deltas. */
final class CostRules {
    private static final int ROUNDS = 8;
    private static final int LARGEST = 97;

    private CostRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("A29", "the costs that are not canonical are within their bounds", CostRules::cost),
                new Rule("A30", "the costs that are not canonical are finite for huge z", CostRules::hugeCost));
    }

    static List<Rule> steps() {
        return List.of(new Rule(
                "O12",
                "outputDelta of a cost that is not canonical is its derivative by z, in place too",
                CostRules::outputDelta));
    }

    /** Costs that these outputs may have, not the canonical one. */
    static List<Cost> costs(Draw draw, OutputUnit u) {
        return u == OutputUnit.IDENTITY
                ? List.of(Cost.huber(1), Cost.huber(draw.uniform(0.01, 9)), Cost.absolute())
                : List.of(
                        Cost.focal(0),
                        Cost.focal(2),
                        Cost.focal(0.5f, 0.25f),
                        Cost.focal(draw.uniform(0, 5), draw.uniform(0.1, 0.9)));
    }

    private static void cost(Trial trial) {
        Draw draw = trial.draw();
        for (OutputUnit u : OutputUnit.values()) {
            for (Cost c : costs(draw, u)) {
                for (int[] shape : draw.shapes()) {
                    cost(trial, u, c, shape[0], shape[1], draw.uniform(shape[0] * shape[1], -9, 9));
                }
                cost(trial, u, c, 5_003, 3, draw.uniform(3 * 5_003, -30, 30));
                cost(trial, u, c, 2, 1_009, draw.uniform(2 * 1_009, -30, 30));
            }
        }
    }

    private static void hugeCost(Trial trial) {
        for (OutputUnit u : OutputUnit.values()) {
            for (Cost c : costs(trial.draw(), u)) {
                for (int k : new int[] {1, 2, trial.draw().between(3, 40)}) {
                    cost(trial, u, c, 8, k, OutputRules.huge(trial.draw(), 8, k));
                }
            }
        }
    }

    private static void cost(Trial trial, OutputUnit u, Cost c, int m, int k, float[] values) {
        trial.step("cost " + c + " " + u, step -> {
            Operand z = step.operand("z", m, k, values);
            Operand y = step.operand("y", m, k, OutputRules.targets(trial.draw(), u, m, k));
            Operand perExample = step.unread("perExample", m, 1);
            step.backend().cost(u, c, z.view(), y.view(), perExample.view());
            requireFinite("cost", perExample);
            step.expect(
                    perExample, trial.oracle().cost(ReferenceTwin.of(u), ReferenceTwin.of(c), z.exact(), y.exact()));
        });
    }

    private static void outputDelta(Trial trial) {
        Draw draw = trial.draw();
        for (OutputUnit u : OutputUnit.values()) {
            for (Cost c : costs(draw, u)) {
                for (int i = 0; i < ROUNDS; i++) {
                    int m = draw.size(LARGEST);
                    int k = draw.size(LARGEST);
                    outputDelta(trial, u, c, m, k, draw.uniform(m * k, -9, 9), i % 2 == 0);
                }
                for (int k : new int[] {1, 2, draw.between(3, 40)}) {
                    outputDelta(trial, u, c, 8, k, OutputRules.huge(draw, 8, k), k == 2);
                }
            }
        }
    }

    private static void outputDelta(Trial trial, OutputUnit u, Cost c, int m, int k, float[] values, boolean inPlace) {
        trial.step("outputDelta " + c + " " + u + (inPlace ? " in place" : ""), step -> {
            float[] targets = OutputRules.targets(trial.draw(), u, m, k);
            if (u == OutputUnit.IDENTITY) { // some that are hit
                for (int i = 0; i < targets.length; i += 5) {
                    targets[i] = values[i];
                }
            }
            Operand z = step.operand("z", m, k, values);
            Operand y = step.operand("y", m, k, targets);
            Operand delta = inPlace ? z : step.unread("delta", m, k);
            step.backend().outputDelta(u, c, z.view(), y.view(), delta.view());
            requireFinite("delta", delta);
            step.expect(
                    delta, trial.oracle().outputDelta(ReferenceTwin.of(u), ReferenceTwin.of(c), z.exact(), y.exact()));
        });
    }

    private static void requireFinite(String what, Operand target) {
        for (float value : target.download()) {
            require(Float.isFinite(value), "a %s is %s, though z is finite", what, value);
        }
    }
}
