/**
 * All that most programs need, as one dependency: networks and devices to compute on ({@code dev.chainrule.core}), training
 * ({@code dev.chainrule.train}), data ({@code dev.chainrule.data}). A first program:
 *
 * <pre>{@code
 * import dev.chainrule.data.Digits;
 * import dev.chainrule.nn.Network;
 * import dev.chainrule.nn.Topology;
 * import dev.chainrule.select.Backends;
 * import dev.chainrule.select.Selection;
 * import dev.chainrule.train.Evaluation;
 * import dev.chainrule.train.Trainer;
 *
 * public class FirstProgram {
 *     public static void main(String[] args) {
 *         long seed = 1;
 *         try (Selection device = Backends.open()) {
 *             Network network = Network.of(Topology.of(64, 32, 10), seed);
 *             Trainer.on(device).seed(seed).fit(network, Digits.train(seed));
 *             System.out.println(device.device().id() + ": " + Evaluation.of(device, network, Digits.test(seed)).text());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The artifact brings two backends, {@code dev.chainrule.cpu} and {@code dev.chainrule.opencl}, which are found at run time and
 * not required: javac would warn of the JDK's vector module, which one of them uses, and jlink refuses JOCL, an automatic module,
 * which the other calls. An image names its backends: {@code jlink --add-modules app,dev.chainrule.cpu}.
 */
module dev.chainrule {
    requires transitive dev.chainrule.core;
    requires transitive dev.chainrule.train;
    requires transitive dev.chainrule.data;
}
