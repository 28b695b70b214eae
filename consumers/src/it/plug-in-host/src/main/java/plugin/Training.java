package plugin;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.util.function.Supplier;

/** The plug-in: trains the built-in digits. The host knows it as a Supplier of the JDK's. */
public final class Training implements Supplier<String> {
    @Override
    public String get() {
        long seed = 1;
        try (Selection selection = Backends.open()) {
            Network network = Network.of(Topology.of(64, 32, 10), seed);
            Trainer.on(selection).seed(seed).fit(network, Digits.train(seed));
            Evaluation test = Evaluation.of(selection, network, Digits.test(seed));
            return "device: " + selection.device().id() + " accuracy " + test.accuracy();
        }
    }
}
