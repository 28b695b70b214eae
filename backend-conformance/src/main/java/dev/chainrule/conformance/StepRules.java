package dev.chainrule.conformance;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.BoundedArithmetic.LayerGradient;
import dev.chainrule.reference.Unit;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import java.util.List;

/** Family O, first part: each step of back-propagation, fused or not, against its definition. */
final class StepRules {
    private static final int ROUNDS = 8;
    private static final int LARGEST = 97;

    private StepRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("O1", "dense is g(X Θᵀ + b)", StepRules::dense),
                new Rule("O2", "outputDelta is h(Z) - Y, in place too", StepRules::outputDelta),
                new Rule("O3", "hiddenDelta is (Δ' Θ) ⊙ g'(A)", StepRules::hiddenDelta),
                new Rule("O4", "accumulateGradient scales, keeps and accumulates", StepRules::accumulateGradient),
                new Rule(
                        "O5",
                        "hiddenDelta reads Θ before a later accumulateGradient descends in it",
                        StepRules::oldTheta),
                new Rule(
                        "O9",
                        "dropout drops by the counter, and scales what it keeps, in place too",
                        StepRules::dropout));
    }

    private static void dense(Trial trial) {
        Draw draw = trial.draw();
        for (Activation g : Activation.values()) {
            for (int i = 0; i < ROUNDS; i++) {
                dense(trial, g, draw.size(LARGEST), draw.size(LARGEST), draw.size(LARGEST));
            }
            dense(trial, g, draw.between(1, 4), 10, 784);
        }
    }

    private static void dense(Trial trial, Activation g, int m, int n, int k) {
        trial.step("dense " + g, step -> {
            Operand x = step.random("x", m, k);
            Operand theta = step.random("theta", n, k);
            Operand bias = step.random("bias", 1, n);
            Operand a = step.unread("a", m, n);
            step.backend().dense(x.view(), theta.view(), bias.view(), g, a.view());
            step.expect(a, trial.oracle().dense(x.exact(), theta.exact(), bias.exact(), ReferenceTwin.of(g)));
        });
    }

    private static void outputDelta(Trial trial) {
        Draw draw = trial.draw();
        for (OutputUnit u : OutputUnit.values()) {
            for (int i = 0; i < ROUNDS; i++) {
                int m = draw.size(LARGEST);
                int k = draw.size(LARGEST);
                boolean inPlace = i % 2 == 0;
                trial.step("outputDelta " + u + (inPlace ? " in place" : ""), step -> {
                    Operand z = step.operand("z", m, k, draw.uniform(m * k, -9, 9));
                    Operand y = step.operand("y", m, k, OutputRules.targets(draw, u, m, k));
                    Operand delta = inPlace ? z : step.unread("delta", m, k);
                    step.backend().outputDelta(u, z.view(), y.view(), delta.view());
                    step.expect(delta, trial.oracle().outputDelta(ReferenceTwin.of(u), z.exact(), y.exact()));
                });
            }
        }
    }

    private static void hiddenDelta(Trial trial) {
        Draw draw = trial.draw();
        for (Activation g : Activation.values()) {
            for (int i = 0; i < ROUNDS; i++) {
                int m = draw.size(LARGEST);
                int n = i == 0 ? 784 : draw.size(LARGEST);
                int k = draw.size(LARGEST);
                trial.step("hiddenDelta " + g, step -> {
                    Operand next = step.random("nextDelta", m, n);
                    Operand theta = step.random("theta", n, k);
                    Operand a = step.operand("a", m, k, draw.outputs(g, m * k));
                    Operand delta = step.unread("delta", m, k);
                    step.backend().hiddenDelta(next.view(), theta.view(), g, a.view(), delta.view());
                    step.expect(
                            delta,
                            trial.oracle().hiddenDelta(next.exact(), theta.exact(), ReferenceTwin.of(g), a.exact()));
                });
            }
        }
    }

    private static void accumulateGradient(Trial trial) {
        Draw draw = trial.draw();
        float[][] keeps = {{0, 0}, {1, 1}, {0, 1}, {1, 0}, {0.999f, 1}, {-0.5f, 0.25f}};
        for (int i = 0; i < 3 * keeps.length; i++) {
            float[] keep = keeps[i % keeps.length];
            int m = i == 0 ? 513 : draw.size(LARGEST);
            float scale = i % 2 == 0 ? 1f / m : -0.3f / m;
            accumulateGradient(trial, m, draw.size(LARGEST), draw.size(LARGEST), scale, keep[0], keep[1]);
        }
    }

    private static void accumulateGradient(
            Trial trial, int m, int n, int k, float scale, float keepTheta, float keepBias) {
        String operation = "accumulateGradient scale " + scale + " keepTheta " + keepTheta + " keepBias " + keepBias;
        trial.step(operation, step -> {
            Operand delta = step.random("delta", m, n);
            Operand x = step.random("x", m, k);
            Operand gTheta = step.target("gTheta", n, k, keepTheta);
            Operand gBias = step.target("gBias", 1, n, keepBias);
            step.backend()
                    .accumulateGradient(
                            scale, delta.view(), x.view(), keepTheta, keepBias, gTheta.view(), gBias.view());
            LayerGradient expected = trial.oracle()
                    .accumulateGradient(
                            scale, delta.exact(), x.exact(), keepTheta, keepBias, gTheta.exact(), gBias.exact());
            step.expect(gTheta, expected.theta());
            step.expect(gBias, expected.bias());
        });
    }

    private static void dropout(Trial trial) {
        Draw draw = trial.draw();
        for (float rate : new float[] {0, 0x1p-24f, 0.2f, 0.5f, 0.9f, 1 - 0x1p-24f}) {
            dropout(trial, rate, draw.size(LARGEST), draw.size(LARGEST), draw.heads());
            dropout(trial, rate, 1, draw.size(LARGEST), draw.heads());
        }
        dropout(trial, 0.3f, 70_001, 1, false);
        dropout(trial, 0.3f, 3, 33_331, true);
    }

    private static void dropout(Trial trial, float rate, int m, int n, boolean inPlace) {
        Draw draw = trial.draw();
        DropoutMask mask = new DropoutMask(draw.bits(), draw.bits(), rate);
        trial.step(mask + (inPlace ? " in place" : ""), step -> {
            Operand s = step.random("s", m, n);
            Operand t = inPlace ? s : step.unread("t", m, n);
            step.backend().dropout(mask, s.view(), t.view());
            step.expect(t, trial.oracle().dropout(mask.seed(), mask.stream(), rate, s.exact()));
        });
    }

    private static void oldTheta(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < ROUNDS; i++) {
            int m = draw.size(33);
            int n = draw.size(33);
            int k = draw.size(33);
            trial.step("hiddenDelta, then accumulateGradient into the same theta", step -> {
                Operand next = step.random("nextDelta", m, n);
                Operand theta = step.random("theta", n, k);
                Operand bias = step.random("bias", 1, n);
                Operand a = step.operand("a", m, k, draw.outputs(Activation.SIGMOID, m * k));
                Operand delta = step.unread("delta", m, k);
                step.backend().hiddenDelta(next.view(), theta.view(), Activation.SIGMOID, a.view(), delta.view());
                step.backend().accumulateGradient(-0.5f, next.view(), a.view(), 1, 1, theta.view(), bias.view());
                Bounded d = next.exact();
                Bounded old = theta.exact();
                step.expect(delta, trial.oracle().hiddenDelta(d, old, Unit.SIGMOID, a.exact()));
                LayerGradient moved = trial.oracle().accumulateGradient(-0.5f, d, a.exact(), 1, 1, old, bias.exact());
                step.expect(theta, moved.theta());
                step.expect(bias, moved.bias());
            });
        }
    }
}
