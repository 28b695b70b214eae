package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan for the training of networks on a device: for every epoch the batches in a new seeded order, for every batch
 * forward, cost, and a step of the optimizer.
 *
 * <pre>{@code TrainingReport report = Trainer.on(selection).batch(128).epochs(15).fit(network, data);}</pre>
 *
 * <p>Immutable: every setting is a copy with one thing changed, and changes nothing else. The same seed, device and
 * settings give the same bits.
 *
 * @param compute the device
 * @param optimizer makes new parameters of gradients; null for {@link Sgd} with {@link #defaultRate} and without decay
 * @param batch the number of examples in a batch; 32 by default
 * @param epochs the number of times to go through the data; null for {@link #defaultEpochs}
 * @param seed the seed of the order of the examples; 0 by default
 * @param listeners are told of progress, in this order; none by default
 */
public record Trainer(
        Compute compute,
        @Nullable Optimizer optimizer,
        int batch,
        @Nullable Integer epochs,
        long seed,
        List<TrainingListener> listeners) {
    private static final System.Logger LOG = System.getLogger(Trainer.class.getPackageName());

    /** The steps that training takes by default, rounded to whole epochs. */
    private static final int DEFAULT_STEPS = 2000;

    private static final int LEAST_DEFAULT_EPOCHS = 10;
    private static final int MOST_DEFAULT_EPOCHS = 1000;
    private static final int DEFAULT_BATCH = 32;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code batch} or {@code epochs} is below 1
     * @throws NullPointerException if {@code compute}, {@code listeners} or one of them is null
     */
    public Trainer {
        Objects.requireNonNull(compute, "compute");
        atLeastOne("batch", batch);
        if (epochs != null) {
            atLeastOne("epochs", epochs);
        }
        listeners = List.copyOf(listeners);
    }

    private static void atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + ": " + number + ", expected at least 1");
        }
    }

    /** A plan with all defaults, on an opened device. */
    public static Trainer on(Selection selection) {
        return on(selection.compute());
    }

    /** A plan with all defaults, on an opened device. */
    public static Trainer on(Compute compute) {
        return new Trainer(compute, null, DEFAULT_BATCH, null, 0, List.of());
    }

    /**
     * The learning rate α of {@link Sgd} by default: 0.5 for sigmoid and softmax outputs, whose deltas are at most 1; 0.01
     * for identity outputs, whose deltas have no bound.
     */
    public static float defaultRate(OutputUnit output) {
        return output == OutputUnit.IDENTITY ? 0.01f : 0.5f;
    }

    /** The epochs by default: as many as make about 2,000 steps, but at least 10 and at most 1,000. */
    public static int defaultEpochs(int examples, int batch) {
        int steps = (examples - 1) / batch + 1;
        return Math.min(MOST_DEFAULT_EPOCHS, Math.max(LEAST_DEFAULT_EPOCHS, (DEFAULT_STEPS + steps / 2) / steps));
    }

    /**
     * A copy with another optimizer, such as {@code Sgd.rate(0.1f).decay(0.01f)}.
     *
     * @throws NullPointerException if it is null
     */
    public Trainer optimizer(Optimizer steps) {
        return new Trainer(compute, Objects.requireNonNull(steps, "steps"), batch, epochs, seed, listeners);
    }

    /**
     * A copy with another number of examples in a batch; the last batch of an epoch has those that are left over.
     *
     * @throws IllegalArgumentException if {@code examples} is below 1
     */
    public Trainer batch(int examples) {
        return new Trainer(compute, optimizer, examples, epochs, seed, listeners);
    }

    /**
     * A copy that goes through the data {@code count} times.
     *
     * @throws IllegalArgumentException if {@code count} is below 1
     */
    public Trainer epochs(int count) {
        return new Trainer(compute, optimizer, batch, count, seed, listeners);
    }

    /** A copy with another seed of the order of the examples. */
    public Trainer seed(long number) {
        return new Trainer(compute, optimizer, batch, epochs, number, listeners);
    }

    /**
     * A copy with more listeners, which are told after those that it has.
     *
     * @throws NullPointerException if one is null
     */
    public Trainer listen(TrainingListener... more) {
        List<TrainingListener> all = new ArrayList<>(listeners);
        all.addAll(List.of(more));
        return new Trainer(compute, optimizer, batch, epochs, seed, all);
    }

    /**
     * Trains the network, which holds the latest state after every epoch and takes over the schema of the data: names,
     * scaling, classes. One that learnt before keeps its own, and takes over names where it has none. Training ends after
     * the last epoch, or after the one at which a listener says so.
     *
     * <p>If the thread is interrupted, by {@code Future.cancel(true)} for instance, training ends after the batch in hand,
     * and the network holds the state after it. The thread stays interrupted. An interrupt after the last batch is too
     * late to change anything.
     *
     * @throws IllegalArgumentException if the data do not fit the network, or differ in scaling or classes from those
     *     that it learnt from before, or hold a number that is not finite or no target for its outputs
     * @throws InterruptedTrainingException if the thread is interrupted
     * @throws DivergedException if the cost or a parameter stops being finite, or the cost rises far above the first;
     *     also up to the batch in hand of an interrupt
     * @throws dev.chainrule.spi.BackendException if the device fails; the network is as after the last epoch
     */
    public TrainingReport fit(Network net, Dataset data) {
        CheckedData examples = new CheckedData(data, net.topology());
        NetworkState begin = begin(net.state(), data);
        int count = epochs != null ? epochs : defaultEpochs(data.size(), batch);
        LOG.log(
                Level.INFO,
                () -> "training " + net.topology() + " on " + compute.device().id() + ": " + data.size() + " examples, "
                        + count + " epochs, batch " + batch + ", seed " + seed);
        try (TrainingRun run = new TrainingRun(this, optimizer(net.topology()), count, net, begin, examples)) {
            return run.train();
        } catch (RuntimeException | Error e) {
            for (TrainingListener listener : listeners) {
                try {
                    listener.aborted();
                } catch (RuntimeException alsoFailed) {
                    e.addSuppressed(alsoFailed);
                }
            }
            throw e;
        }
    }

    private Optimizer optimizer(Topology topology) {
        return optimizer != null ? optimizer : Sgd.rate(defaultRate(topology.output()));
    }

    /** The network goes on with the data that it learnt from, or with others that are to be read as those were. */
    private static NetworkState begin(NetworkState state, Dataset data) {
        if (!state.learnt()) {
            return state.with(data.schema());
        }
        state.schema().difference(data.schema()).ifPresent(difference -> {
            throw new IllegalArgumentException("fit: the data differ from those that the network learnt from: "
                    + difference + "; Network.of(state.with(data.schema())) goes on all the same");
        });
        return state.with(state.schema().withNamesOf(data.schema()));
    }
}
