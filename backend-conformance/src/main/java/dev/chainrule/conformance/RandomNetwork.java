package dev.chainrule.conformance;

import dev.chainrule.check.NetworkCase;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;

/** Draws networks with a batch of 1 to 9 examples: layers of 1 to 12 units, all parameters and inputs from -1 to 1. */
final class RandomNetwork {
    private static final int TRIES = 1_000;

    private RandomNetwork() {}

    /** A network none of whose relu units is so close to 0 that two correct devices may disagree whether it is on. */
    static NetworkCase of(Draw draw, int hiddenLayers, Activation g, OutputUnit u) {
        for (int i = 0; i < TRIES; i++) {
            NetworkCase network = drawn(draw, hiddenLayers, g, u);
            if (!network.pass(Precision.DEVICE).ambiguous()) {
                return network;
            }
        }
        throw new IllegalStateException("no unambiguous network with " + g + " in " + TRIES + " tries");
    }

    private static NetworkCase drawn(Draw draw, int hiddenLayers, Activation g, OutputUnit u) {
        int m = draw.between(1, 9);
        int[] units = new int[hiddenLayers + 2];
        for (int l = 0; l < units.length; l++) {
            units[l] = draw.between(1, 12);
        }
        float[][] theta = new float[units.length - 1][];
        float[][] bias = new float[units.length - 1][];
        for (int l = 0; l < theta.length; l++) {
            theta[l] = draw.uniform(units[l + 1] * units[l], -1, 1);
            bias[l] = draw.uniform(units[l + 1], -1, 1);
        }
        float[] x = draw.uniform(m * units[0], -1, 1);
        float[] y = OutputRules.targets(draw, u, m, units[units.length - 1]);
        return NetworkCase.of(NetworkState.of(Topology.of(units).hidden(g).output(u), theta, bias), x, y);
    }
}
