package dev.chainrule.examples;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import java.util.Map;

/**
 * An optimizer of one's own, on any device: Θ ← (1 - αλ) Θ - α sign(β₁ m + (1 - β₁) g), then m ← β₂ m + (1 - β₂) g. Chen et al.,
 * "Symbolic discovery of optimization algorithms", 2023.
 */
record Lion(float rate, float beta1, float beta2, float decay) implements Optimizer {
    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        return new Run(this, network, network.compute());
    }

    /** The settings, and memory for the gradient, the momentum m and the signs. */
    private record Run(
            Lion lion, BackPropagation network, Compute on, Parameters gradient, Parameters momentum, Parameters signs)
            implements OptimizerRun {
        Run(Lion lion, BackPropagation network, Compute on) {
            this(lion, network, on, memory(network), memory(network), memory(network));
        }

        private static Parameters memory(BackPropagation network) {
            Parameters zeros = new Parameters(network.compute(), network.topology());
            zeros.clear();
            return zeros;
        }

        @Override
        public void step(Parameters parameters, Workspace batch, Step step) {
            network.deltas(parameters, batch);
            network.gradients(batch, 1f / batch.examples(), 0, 0, gradient);
            float alpha = (float) (lion.rate * step.rateFactor());
            for (int i = 0; i < gradient.matrices().size(); i++) { // Θ and b take turns; biases do not decay
                float keep = i % 2 == 0 ? 1 - alpha * lion.decay : 1;
                update(
                        alpha,
                        keep,
                        gradient.matrices().get(i),
                        i,
                        parameters.matrices().get(i));
            }
        }

        /** Any number but those below 10⁻³⁸, multiplied by 10³⁸ and clipped to 1, is its sign. */
        private void update(float alpha, float keep, Matrix g, int i, Matrix theta) {
            Matrix m = momentum.matrices().get(i);
            Matrix s = signs.matrices().get(i);
            on.axpby(1 - lion.beta1, g, 0, s);
            on.axpby(lion.beta1, m, 1, s);
            on.axpby(1 - lion.beta2, g, lion.beta2, m);
            on.axpby(1e38f, s, 0, g); // g is free from here on
            on.clip(1, g);
            on.axpby(-alpha, g, keep, theta);
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("momentum", momentum);
        }

        @Override
        public void close() {
            gradient.close();
            momentum.close();
            signs.close();
        }
    }
}
