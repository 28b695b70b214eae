package dev.chainrule.train;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import dev.chainrule.optimizer.Optimizer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The origin of what a training will have learnt: all that decides its numbers, and where it was computed. */
final class TrainingProvenance {
    private TrainingProvenance() {}

    /** The provenance of a plan for these data and this beginning; reads all examples. */
    static Provenance of(Trainer plan, Optimizer optimizer, int epochs, NetworkState begin, TrainingData data) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("network", begin.topology().toString());
        parts.put("initial weights", "sha256 " + digest(begin));
        parts.putAll(TrainingSettings.of(plan, optimizer, epochs, data));
        parts.put("device", plan.compute().device().id());
        parts.put("java", Runtime.version().toString());
        return new Provenance(parts);
    }

    /** Of Θ^(1), b^(1), Θ^(2) …, float32 in little-endian order. */
    private static String digest(NetworkState state) {
        MessageDigest digest = DataDigest.sha256();
        for (int l = 1; l < state.topology().layers(); l++) {
            for (float[] values : new float[][] {state.theta(l), state.bias(l)}) {
                DataDigest.update(digest, values, values.length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
