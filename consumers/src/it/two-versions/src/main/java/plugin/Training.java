package plugin;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.util.Arrays;
import java.util.function.LongFunction;

/** Trains the built-in digits from a seed, with the version of Chainrule that its class loader has. */
public final class Training implements LongFunction<String> {
    @Override
    public String apply(long seed) {
        try (Selection selection = Backends.open()) {
            Network network = Network.of(Topology.of(64, 32, 10), seed);
            Trainer.on(selection).seed(seed).fit(network, Digits.train(seed));
            Evaluation test = Evaluation.of(selection, network, Digits.test(seed));
            int bits = Arrays.hashCode(network.state().theta(1));
            return "device: " + selection.device().id() + " accuracy " + test.accuracy() + " bits " + bits;
        }
    }
}
