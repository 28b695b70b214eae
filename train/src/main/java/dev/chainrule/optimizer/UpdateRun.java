package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A training by one of the rules with moments: the gradient of a layer goes into memory of its own, and then its Θ and b are updated. */
final class UpdateRun implements OptimizerRun {
    /** The numbers that the settings make of a step. */
    interface Factors {
        /**
         * The numbers of a step.
         *
         * @param ofTheta whether they are for weights; biases do not decay
         */
        UpdateFactors at(Step step, boolean ofTheta);
    }

    private final Compute compute;
    private final UpdateRule rule;
    private final Factors factors;
    private final GradientMemory memory;
    /** The moments, by name. */
    private final Map<String, Parameters> moments = new LinkedHashMap<>();

    UpdateRun(BackPropagation network, UpdateRule rule, Clipping clipping, Factors factors) {
        compute = network.compute();
        this.rule = rule;
        this.factors = factors;
        memory = new GradientMemory(network, clipping);
        if (rule.hasFirst()) {
            moments.put("momentum", new Parameters(compute, network.topology()));
        }
        if (rule.hasSecond()) {
            moments.put("variance", new Parameters(compute, network.topology()));
        }
        moments.values().forEach(Parameters::clear);
    }

    @Override
    public void step(Parameters parameters, Workspace batch, Step step) {
        Parameters gradient = memory.gradient();
        Parameters first = moments.getOrDefault("momentum", gradient);
        Parameters second = moments.getOrDefault("variance", gradient);
        UpdateFactors ofTheta = factors.at(step, true);
        UpdateFactors ofBias = factors.at(step, false);
        memory.forEachLayer(parameters, batch, l -> {
            compute.update(rule, ofTheta, gradient.theta(l), first.theta(l), second.theta(l), parameters.theta(l));
            compute.update(rule, ofBias, gradient.bias(l), first.bias(l), second.bias(l), parameters.bias(l));
        });
    }

    @Override
    public Map<String, Parameters> state() {
        return Collections.unmodifiableMap(moments);
    }

    @Override
    public void close() {
        memory.close();
        moments.values().forEach(Parameters::close);
    }
}
