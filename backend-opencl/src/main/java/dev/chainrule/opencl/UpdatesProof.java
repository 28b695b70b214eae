package dev.chainrule.opencl;

import dev.chainrule.opencl.Proof.Matrix;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import java.util.function.IntToDoubleFunction;

/** Runs every kernel of updates.cl by the operations of {@link Backend}; the answers by their formulas, in double. */
final class UpdatesProof {
    private static final UpdateFactors F = new UpdateFactors(0.5f, 0.5f, 0.25f, 0.75f, 0.5f, 0.5f, 0.125f, 0.875f);

    private final Backend backend;
    private final Proof proof;

    UpdatesProof(Backend backend, Proof proof) {
        this.backend = backend;
        this.proof = proof;
    }

    /** Runs all of them. */
    void updates(int rows, int cols) {
        elements(rows, cols);
        norms(rows, cols);
        for (UpdateRule rule : UpdateRule.values()) {
            theta(rule, rows, cols);
            moments(rule, rows, cols);
        }
    }

    private void elements(int rows, int cols) {
        Matrix x = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        backend.axpby(2, x.view(), -0.5f, y.view());
        proof.expect("axpby", y, i -> 2 * x.values()[i] - 0.5 * y.values()[i]);

        Matrix a = proof.matrix(rows, cols);
        Matrix b = proof.matrix(rows, cols);
        Matrix t = proof.matrix(rows, cols);
        backend.multiplyAdd(2, a.view(), b.view(), -0.5f, t.view());
        proof.expect("multiplyAdd", t, i -> 2 * a.values()[i] * b.values()[i] - 0.5 * t.values()[i]);

        Matrix above = proof.matrix(rows, cols);
        Matrix v = proof.positive(rows, cols);
        Matrix sum = proof.matrix(rows, cols);
        backend.addQuotient(2, above.view(), v.view(), 0.5f, -0.5f, sum.view());
        proof.expect(
                "addQuotient",
                sum,
                i -> 2 * above.values()[i] / (Math.sqrt(v.values()[i]) + 0.5) - 0.5 * sum.values()[i]);

        Matrix clipped = proof.matrix(rows, cols);
        backend.clip(0.375f, clipped.view());
        proof.expect("clip", clipped, i -> Math.max(-0.375, Math.min(0.375, clipped.values()[i])));
    }

    private void norms(int rows, int cols) {
        Matrix x = proof.matrix(rows, cols);
        Matrix y = proof.matrix(rows, cols);
        Matrix sum = proof.matrix(1, 1);
        backend.dot(x.view(), y.view(), 2, sum.view());
        proof.expect(
                "dot",
                sum,
                zero -> 2 * sum.values()[0]
                        + ElementsProof.sum(rows * cols, i -> (double) x.values()[i] * y.values()[i]));

        Matrix square = proof.positive(1, 1);
        Matrix t = proof.matrix(rows, cols);
        backend.scaleToNorm(0.25f, square.view(), t.view());
        proof.expect("scaleToNorm", t, i -> t.values()[i] * 0.25 / Math.sqrt(square.values()[0]));
    }

    /** The operands of a step, and their values after it. */
    private final class Step {
        final Matrix gradient;
        final Matrix first;
        final Matrix second;
        final Matrix theta;

        Step(UpdateRule rule, int rows, int cols) {
            gradient = proof.matrix(rows, cols);
            first = proof.matrix(rows, cols);
            second = proof.positive(rows, cols);
            theta = proof.matrix(rows, cols);
            backend.update(rule, F, gradient.view(), first.view(), second.view(), theta.view());
        }

        double decayed(int i) {
            return gradient.values()[i] + F.decay() * theta.values()[i];
        }

        double first(int i) {
            return F.addFirst() * decayed(i) + F.keepFirst() * first.values()[i];
        }

        double second(int i) {
            return F.addSecond() * decayed(i) * decayed(i) + F.keepSecond() * second.values()[i];
        }

        double theta(UpdateRule rule, int i) {
            double moved = switch (rule) {
                case MOMENTUM -> first(i);
                case NESTEROV -> decayed(i) + F.keepFirst() * first(i);
                case RMSPROP -> decayed(i) / (Math.sqrt(second(i)) + F.epsilon());
                case ADAM -> first(i) / (Math.sqrt(second(i)) + F.epsilon());
            };
            return F.keepTheta() * theta.values()[i] - F.rate() * moved;
        }
    }

    private void theta(UpdateRule rule, int rows, int cols) {
        Step step = new Step(rule, rows, cols);
        proof.expect("update", step.theta, i -> step.theta(rule, i));
    }

    private void moments(UpdateRule rule, int rows, int cols) {
        for (boolean ofFirst : new boolean[] {true, false}) {
            if (ofFirst ? rule.hasFirst() : rule.hasSecond()) {
                Step step = new Step(rule, rows, cols);
                IntToDoubleFunction expected = ofFirst ? step::first : step::second;
                proof.expect("update", ofFirst ? step.first : step.second, expected);
            }
        }
    }
}
