package dev.chainrule.testing;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import java.util.Map;

/** An optimizer that remembers: V ← μ V - α ∂J/∂Θ, Θ ← Θ + V; biases alike. */
public record TestMomentum(float rate, float keep) implements Optimizer {
    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        return new Run(network);
    }

    private final class Run implements OptimizerRun {
        private final BackPropagation network;
        private final Parameters velocity;

        Run(BackPropagation network) {
            this.network = network;
            velocity = new Parameters(network.compute(), network.topology());
            float[][] theta = new float[network.topology().layers() - 1][];
            float[][] bias = new float[theta.length][];
            for (int l = 1; l <= theta.length; l++) {
                theta[l - 1] = new float
                        [network.topology().units(l) * network.topology().units(l + 1)];
                bias[l - 1] = new float[network.topology().units(l + 1)];
            }
            velocity.upload(Network.of(network.topology(), 0).state().with(theta, bias));
        }

        @Override
        public void step(Parameters parameters, Workspace batch, Step step) {
            Compute compute = network.compute();
            network.deltas(parameters, batch);
            float scale = (float) (-rate * step.rateFactor() / batch.examples());
            network.gradients(batch, scale, keep, keep, velocity);
            for (int l = 1; l < network.topology().layers(); l++) {
                compute.axpy(1, velocity.theta(l), parameters.theta(l));
                compute.axpy(1, velocity.bias(l), parameters.bias(l));
            }
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("velocity", velocity);
        }

        @Override
        public void close() {
            velocity.close();
        }
    }
}
