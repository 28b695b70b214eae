package dev.chainrule.backprop;

import dev.chainrule.nn.NetworkState;

/** A gradient on the host: ∂J/∂Θ^(l) and ∂J/∂b^(l), in the shapes of Θ^(l) and b^(l). */
public final class Gradients {
    private final NetworkState values;

    Gradients(NetworkState values) {
        this.values = values;
    }

    /** ∂J/∂Θ^(l), row-major [S_{l+1}, S_l]. */
    public float[] theta(int l) {
        return values.theta(l);
    }

    /** ∂J/∂b^(l), [S_{l+1}]. */
    public float[] bias(int l) {
        return values.bias(l);
    }
}
