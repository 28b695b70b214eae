package dev.chainrule.spark;

import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.OptimizerSettings;
import dev.chainrule.optimizer.ScheduleSettings;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Trainer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A training, as the driver sends it to the tasks.
 *
 * @param backend the preference; empty for the default
 * @param layers units of each layer
 * @param units functions of the hidden layers, one for all or one for each
 * @param output the output units
 * @param cost another cost; empty for the canonical one
 * @param optimizer the rule by which parameters follow from gradients
 * @param rate the learning rate; null for the optimizer's
 * @param decay the weight decay; null for the optimizer's
 * @param epochs null for the default
 * @param batch the number of rows in a batch
 * @param slices the slices of a batch
 * @param rows the number of rows of all tasks
 * @param seed of the weights and of the order
 * @param dropout of hidden units
 * @param labelSmoothing ε
 * @param schedule its name
 * @param warmup empty for none
 * @param patience 0 for none
 * @param leastGain see {@link Trainer#leastGain}
 * @param weighted whether rows have weights
 * @param classNames names of the classes; none where they have numbers only
 * @param checkpoints the folder; empty for none
 * @param interval see {@link dev.chainrule.train.Every#of}
 * @param timeoutSeconds the seconds after which a task gives up waiting for another
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Plan(
        String backend,
        int[] layers,
        String[] units,
        OutputUnit output,
        String cost,
        NamedOptimizer optimizer,
        @Nullable Double rate,
        @Nullable Double decay,
        @Nullable Integer epochs,
        int batch,
        int slices,
        int rows,
        long seed,
        double dropout,
        double labelSmoothing,
        String schedule,
        String warmup,
        int patience,
        double leastGain,
        boolean weighted,
        String[] classNames,
        String checkpoints,
        String interval,
        int timeoutSeconds)
        implements Serializable {

    /** The network. */
    Topology topology() {
        Topology topology = Topology.of(layers);
        if (layers.length > 2) {
            List<Activation> functions = Arrays.stream(units)
                    .map(word -> Activation.valueOf(word.toUpperCase(Locale.ROOT)))
                    .toList();
            topology = functions.size() == 1 ? topology.hidden(functions.get(0)) : topology.hidden(functions);
        }
        topology = topology.output(output);
        return cost.isEmpty() ? topology : topology.cost(Cost.parse(cost));
    }

    /** A plan on a device, without the other tasks, validation and checkpoints. */
    Trainer trainer(Trainer defaults) {
        float alpha = rate != null ? rate.floatValue() : optimizer.defaultRate(output);
        float lambda = decay != null ? decay.floatValue() : optimizer.defaultDecay();
        return defaults.optimizer(new OptimizerSettings(optimizer, alpha, lambda, Clipping.NONE).create())
                .batch(batch)
                .epochs(epochs != null ? epochs : Trainer.defaultEpochs(optimizer, rows, batch))
                .seed(seed)
                .schedule(new ScheduleSettings(schedule, warmup.isEmpty() ? null : warmup).create())
                .dropout((float) dropout)
                .labelSmoothing((float) labelSmoothing);
    }

    boolean classes() {
        return output != OutputUnit.IDENTITY;
    }
}
