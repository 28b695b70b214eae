package dev.chainrule.opencl;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Trainer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Learns digits on a backend, and prints the SHA-256 of what was learnt, or why that could not be. */
final class Learnt {
    private Learnt() {}

    /** Argument: the backend. */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        try (Selection selection = Backends.open(arguments[0])) {
            System.out.println(on(selection));
        } catch (NoBackendException e) {
            System.out.println(e.getMessage());
        }
    }

    static String on(Selection selection) throws NoSuchAlgorithmException {
        return on(selection, Sgd.rate(0.5f));
    }

    static String on(Selection selection, Optimizer optimizer) throws NoSuchAlgorithmException {
        return on(selection, optimizer, Topology.of(64, 32, 10));
    }

    static String on(Selection selection, Optimizer optimizer, Topology topology) throws NoSuchAlgorithmException {
        Network network = Network.of(topology, 7);
        Trainer.on(selection).optimizer(optimizer).batch(32).epochs(2).seed(7).fit(network, Digits.train());
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int layer = 1; layer <= 2; layer++) {
            for (float weight : network.state().courseForm(layer)) {
                sha.update(ByteBuffer.allocate(Float.BYTES).putFloat(weight).array());
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
