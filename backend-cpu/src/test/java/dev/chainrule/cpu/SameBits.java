package dev.chainrule.cpu;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;

/** The checksum of every operation of a device, and those of the models that it learns, a line each. */
final class SameBits {
    private static final int EXAMPLES = 333;
    private static final int INPUTS = 21;
    private static final int OUTPUTS = 5;
    private static final long SEED = 7;

    private SameBits() {}

    /** Prints the checksums of the device that is named. */
    public static void main(String[] args) throws Exception {
        System.out.println(of(args[0]));
    }

    /** The checksums of a device, such as {@code cpu:vector?threads=1}. */
    static String of(String device) throws Exception {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("operations " + Fingerprint.of(open(device)));
        lines.add(model(device, "21-16-5", OutputUnit.SIGMOID, "canonical", NamedOptimizer.SGD, 0, 0));
        lines.add(model(
                device, "21-15:elu-11:tanh-5", OutputUnit.SOFTMAX, "canonical", NamedOptimizer.ADAM, 0.3f, 0.05f));
        lines.add(model(device, "21-17:relu-5", OutputUnit.SOFTMAX, "focal:2:0.25", NamedOptimizer.ADAMW, 0, 0.01f));
        lines.add(model(device, "21-9:tanh-5", OutputUnit.SIGMOID, "focal:0.5", NamedOptimizer.RMSPROP, 0.2f, 0));
        lines.add(model(device, "21-9:relu-5", OutputUnit.IDENTITY, "huber:0.5", NamedOptimizer.MOMENTUM, 0.1f, 0));
        lines.add(model(device, "21-9:softplus-5", OutputUnit.IDENTITY, "absolute", NamedOptimizer.NESTEROV, 0, 0.02f));
        lines.add(model(device, "21-9:leaky_relu-5", OutputUnit.IDENTITY, "canonical", NamedOptimizer.LBFGS, 0, 0));
        return lines.toString();
    }

    /** Opens a device, with an option if it has one. */
    static Backend open(String device) {
        String[] words = device.split("[?=]");
        CpuProvider provider = new CpuProvider();
        DeviceInfo info = ((Availability.Available) provider.probe())
                .devices().stream()
                        .filter(found -> found.id().equals(words[0]))
                        .findFirst()
                        .orElseThrow();
        return provider.open(info, words.length > 1 ? Map.of(words[1], words[2]) : Map.of());
    }

    private static Dataset data() {
        float[][] x = new float[EXAMPLES][INPUTS];
        float[][] y = new float[EXAMPLES][OUTPUTS];
        for (int e = 0; e < EXAMPLES; e++) {
            CounterRandom random = new CounterRandom(SEED, e);
            y[e][e % OUTPUTS] = 1;
            for (int j = 0; j < INPUTS; j++) {
                x[e][j] = random.unit(j) + (j % OUTPUTS == e % OUTPUTS ? 0.5f : 0);
            }
        }
        return Dataset.of(x, y);
    }

    private static String model(
            String device, String layers, OutputUnit u, String cost, NamedOptimizer named, float dropout, float norm)
            throws Exception {
        Clipping clipping = norm == 0 ? Clipping.NONE : Clipping.toNorm(norm);
        Optimizer optimizer = named.of(named.defaultRate(u) / 4, 0, clipping);
        Network network = Network.of(Topology.parse(layers).output(u).cost(Cost.parse(cost)), SEED);
        try (Selection selection = Backends.open(device)) {
            Trainer.on(selection)
                    .optimizer(optimizer)
                    .dropout(dropout)
                    .maxNorm(named == NamedOptimizer.LBFGS ? 0 : 2)
                    .batch(named == NamedOptimizer.LBFGS ? EXAMPLES : 50)
                    .epochs(4)
                    .seed(SEED)
                    .fit(network, data());
        }
        Path file = Files.createTempFile("model", ".safetensors");
        network.state().save(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return layers + " " + named + " "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
