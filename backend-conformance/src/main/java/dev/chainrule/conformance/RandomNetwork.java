package dev.chainrule.conformance;

import dev.chainrule.check.NetworkCase;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.util.List;

/** Draws networks with a batch of 1 to 9 examples: layers of 1 to 12 units, all parameters and inputs from -1 to 1. */
final class RandomNetwork {
    private static final int TRIES = 1_000;

    private RandomNetwork() {}

    /**
     * A network with g in one of its hidden layers, any functions in the others, and no unit with a kink so close to 0 that two
     * correct devices may disagree whether it is on.
     */
    static NetworkCase of(Draw draw, int hiddenLayers, Activation g, OutputUnit u, Cost c) {
        for (int i = 0; i < TRIES; i++) {
            NetworkCase network = drawn(draw, hiddenLayers, g, u, c);
            if (!network.pass(Precision.DEVICE).ambiguous()) {
                return network;
            }
        }
        throw new IllegalStateException("no unambiguous network with " + g + " in " + TRIES + " tries");
    }

    private static NetworkCase drawn(Draw draw, int hiddenLayers, Activation g, OutputUnit u, Cost c) {
        int m = draw.between(1, 9);
        int[] units = new int[hiddenLayers + 2];
        for (int l = 0; l < units.length; l++) {
            units[l] = draw.between(1, 12);
        }
        List<Activation> all = List.of(Activation.values());
        Activation[] hidden = new Activation[hiddenLayers];
        for (int l = 0; l < hiddenLayers; l++) {
            hidden[l] = all.get(draw.between(0, all.size() - 1));
        }
        hidden[draw.between(0, hiddenLayers - 1)] = g;
        float[][] theta = new float[units.length - 1][];
        float[][] bias = new float[units.length - 1][];
        for (int l = 0; l < theta.length; l++) {
            theta[l] = draw.uniform(units[l + 1] * units[l], -1, 1);
            bias[l] = draw.uniform(units[l + 1], -1, 1);
        }
        float[] x = draw.uniform(m * units[0], -1, 1);
        float[] y = OutputRules.targets(draw, u, m, units[units.length - 1]);
        Topology topology = Topology.of(units).hidden(List.of(hidden)).output(u).cost(c);
        return NetworkCase.of(NetworkState.of(topology, theta, bias), x, y);
    }
}
