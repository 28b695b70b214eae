package dev.chainrule.optimizer;

/**
 * An optimizer by its name, with the settings that all of them have.
 *
 * @param optimizer its name
 * @param rate the learning rate α
 * @param decay the weight decay λ
 * @param clipping limits on the gradient
 */
public record OptimizerSettings(NamedOptimizer optimizer, float rate, float decay, Clipping clipping) {
    /**
     * The optimizer with these settings.
     *
     * @throws IllegalArgumentException if it refuses one
     */
    public Optimizer create() {
        return optimizer.of(rate, decay, clipping);
    }
}
