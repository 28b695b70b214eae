package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.Operation.Target;
import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Transpose;

/** The operations of a layer that multiply matrices. Inputs are in [0, 1], weights in ±1/√k as a network begins. */
final class LayerOperations {
    private LayerOperations() {}

    /**
     * The layer's products: NT forward, X Θᵀ; NN the delta, Δ Θ; TN the gradient, Δᵀ X. TT, which no step has, is the
     * forward product with X transposed and Θ not.
     */
    static Operation gemm(Layer layer, Transpose ta, Transpose tb) {
        GemmShape product = product(layer, ta, tb);
        DeviceMatrix a = layer.uniform(product.aRows(), product.aCols(), 1);
        DeviceMatrix b = layer.uniform(product.bRows(), product.bCols(), 1);
        DeviceMatrix c = layer.uniform(product.m(), product.n(), 1);
        Backend backend = layer.backend();
        return new Operation(() -> backend.gemm(ta, tb, 1, a.view(), b.view(), 0, c.view()), new Target(c, rows -> {
            boolean turned = ta == Transpose.T;
            return layer.oracle()
                    .gemm(turned, tb == Transpose.T, 1, turned ? a.columns(rows) : a.rows(rows), b.all(), 0, null);
        }));
    }

    private static GemmShape product(Layer layer, Transpose ta, Transpose tb) {
        if (tb == Transpose.T) {
            return new GemmShape(ta, tb, layer.m(), layer.n(), layer.k());
        }
        return ta == Transpose.N
                ? new GemmShape(ta, tb, layer.m(), layer.k(), layer.n())
                : new GemmShape(ta, tb, layer.n(), layer.k(), layer.m());
    }

    static Operation dense(Layer layer, Activation g) {
        DeviceMatrix x = layer.inputs(layer.m(), layer.k());
        DeviceMatrix theta = weights(layer);
        DeviceMatrix bias = layer.uniform(1, layer.n(), 1);
        DeviceMatrix a = layer.uniform(layer.m(), layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.dense(x.view(), theta.view(), bias.view(), g, a.view()),
                new Target(
                        a, rows -> layer.oracle().dense(x.rows(rows), theta.all(), bias.all(), ReferenceTwin.of(g))));
    }

    static Operation hiddenDelta(Layer layer, Activation g) {
        DeviceMatrix nextDelta = layer.uniform(layer.m(), layer.n(), 1);
        DeviceMatrix theta = weights(layer);
        DeviceMatrix a = layer.outputs(g, layer.m(), layer.k());
        DeviceMatrix delta = layer.uniform(layer.m(), layer.k(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.hiddenDelta(nextDelta.view(), theta.view(), g, a.view(), delta.view()),
                new Target(
                        delta,
                        rows -> layer.oracle()
                                .hiddenDelta(nextDelta.rows(rows), theta.all(), ReferenceTwin.of(g), a.rows(rows))));
    }

    /** A step of descent with decay, straight into Θ and b; they grow no faster than the calls, so stay finite. */
    static Operation accumulateGradient(Layer layer) {
        float scale = -0.1f / layer.m();
        float keepTheta = 0.999f;
        DeviceMatrix delta = layer.uniform(layer.m(), layer.n(), 1);
        DeviceMatrix x = layer.inputs(layer.m(), layer.k());
        DeviceMatrix theta = weights(layer);
        DeviceMatrix bias = layer.uniform(1, layer.n(), 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.accumulateGradient(
                        scale, delta.view(), x.view(), keepTheta, 1, theta.view(), bias.view()),
                new Target(
                        theta,
                        rows -> layer.oracle()
                                .gemm(true, false, scale, delta.columns(rows), x.all(), keepTheta, theta.rows(rows))),
                new Target(bias, rows -> layer.oracle().sumRows(scale, delta.all(), 1, bias.rows(rows))));
    }

    private static DeviceMatrix weights(Layer layer) {
        return layer.uniform(layer.n(), layer.k(), 1 / Math.sqrt(layer.k()));
    }
}
