package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
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
 * Trains a network on a device: for every epoch the batches in a new seeded order, for every batch forward, cost,
 * backward and a step of the optimizer.
 *
 * <p>The same seed, device and options give the same bits. Settings have defaults: {@link #defaultRate} and decay 0, batch
 * 32, {@link #defaultEpochs}, seed 0.
 */
public final class Trainer {
    private static final System.Logger LOG = System.getLogger(Trainer.class.getPackageName());

    /** The steps that training takes by default, rounded to whole epochs. */
    private static final int DEFAULT_STEPS = 2000;

    private static final int LEAST_DEFAULT_EPOCHS = 10;
    private static final int MOST_DEFAULT_EPOCHS = 1000;
    /** A mean cost this many times that of the first batch, or this large where that was below 1, has diverged. */
    private static final double DIVERGED = 1000;

    private final Compute compute;
    /** The optimizer that was asked for; without it {@link Sgd}. */
    private @Nullable Optimizer optimizer;
    /** The rate of Sgd; without it that of the output unit. */
    private @Nullable Float rate;

    private float decay;
    private int batch = 32;
    /** Without it as many as make the default number of steps. */
    private @Nullable Integer epochs;

    private long seed;
    private TrainingListener listener = TrainingListener.NONE;

    private Trainer(Compute compute) {
        this.compute = compute;
    }

    /** A trainer on an opened device. */
    public static Trainer on(Selection selection) {
        return on(selection.compute());
    }

    /** A trainer on an opened device. */
    public static Trainer on(Compute compute) {
        return new Trainer(compute);
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

    /** The learning rate α of {@link Sgd}. */
    public Trainer rate(float alpha) {
        rate = new Sgd(alpha, decay).rate();
        optimizer = null;
        return this;
    }

    /** The weight decay λ of {@link Sgd}. */
    public Trainer decay(float lambda) {
        decay = new Sgd(1, lambda).decay();
        optimizer = null;
        return this;
    }

    /** Another optimizer in place of {@link Sgd} with its rate and decay; the last call of the three counts. */
    public Trainer optimizer(Optimizer steps) {
        optimizer = Objects.requireNonNull(steps, "steps");
        return this;
    }

    /** The number of examples in a batch. */
    public Trainer batch(int examples) {
        batch = atLeastOne("batch", examples);
        return this;
    }

    /** How many times to go through the data. */
    public Trainer epochs(int count) {
        epochs = atLeastOne("epochs", count);
        return this;
    }

    /** The seed of the order of the examples. */
    public Trainer seed(long number) {
        seed = number;
        return this;
    }

    /** Who is told of progress. */
    public Trainer listener(TrainingListener told) {
        listener = Objects.requireNonNull(told, "told");
        return this;
    }

    private static int atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + ": " + number + ", expected at least 1");
        }
        return number;
    }

    /**
     * Trains the network, which holds the latest state after every epoch and takes over the schema of the data: names,
     * scaling, classes. One that learnt before keeps its own, and takes over names where it has none.
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
        try (Run run = new Run(net, begin, examples, count)) {
            return run.train();
        } catch (RuntimeException | Error e) {
            try {
                listener.aborted();
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private Optimizer optimizer(Topology topology) {
        return optimizer != null ? optimizer : new Sgd(rate != null ? rate : defaultRate(topology.output()), decay);
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

    /** One training: what it allocates on the device, all of it before the loop, and the loop. */
    private final class Run implements AutoCloseable {
        private final long start = System.nanoTime();
        private final Network net;
        private final NetworkState initial;
        private final int size;
        private final int epochs;
        private final Optimizer optimizer;
        private final Batches batches;
        private final BackPropagation network;
        private final Parameters parameters;
        private final BatchSource source;
        private final Workspace full;
        private final Workspace rest;
        private final Matrix costs;
        private final Matrix[] costsOf;
        private final float[] hostCosts;
        /** The mean cost of the first batch. */
        private double firstCost = Double.NaN;
        /** The mean costs of the whole epochs. */
        private final List<Double> epochCosts = new ArrayList<>();
        /** How long the whole epochs took. */
        private double seconds;

        Run(Network net, NetworkState initial, CheckedData data, int epochs) {
            this.net = net;
            this.initial = initial;
            this.epochs = epochs;
            Topology topology = net.topology();
            optimizer = optimizer(topology);
            size = data.size();
            batches = new Batches(size, batch, seed);
            network = new BackPropagation(compute, topology);
            parameters = new Parameters(compute, topology);
            source = BatchSource.of(compute, data, batches);
            int last = batches.examples(batches.count() - 1);
            full = new Workspace(compute, topology, batches.examples(0));
            rest = last == full.examples() ? full : new Workspace(compute, topology, last);
            costs = compute.matrix(size, 1);
            costsOf = new Matrix[batches.count()];
            for (int b = 0; b < costsOf.length; b++) {
                costsOf[b] = costs.rows(batches.from(b), batches.examples(b));
            }
            hostCosts = new float[size];
        }

        TrainingReport train() {
            listener.started(compute.device().id(), epochs, size);
            parameters.upload(initial);
            if (!source.prepare()) {
                throw interrupted(1, 0, Double.NaN, 0);
            }
            for (int epoch = 1; epoch <= epochs; epoch++) {
                long begin = System.nanoTime();
                int learnt = epoch(epoch);
                double mean = learnt == 0 ? Double.NaN : meanCost(learnt);
                if (learnt > 0) {
                    checkpoint(epoch, mean);
                }
                double took = secondsSince(begin);
                if (learnt < size) {
                    throw interrupted(epoch, learnt, mean, took);
                }
                epochCosts.add(mean);
                seconds += took;
                listener.ended(new EpochReport(epoch, mean, took, size / took));
            }
            TrainingReport report = report(epochCosts.get(epochs - 1), (double) size * epochs / seconds);
            listener.finished(report);
            return report;
        }

        /** All batches once, unless the thread is interrupted; the number of examples learnt from. */
        private int epoch(int epoch) {
            source.begin(batches.order(epoch));
            int learnt = 0;
            for (int b = 0; b < batches.count() && !Thread.currentThread().isInterrupted(); b++) {
                Workspace w = b < batches.count() - 1 ? full : rest;
                source.load(b, w);
                network.forward(parameters, w.activations());
                network.cost(w, costsOf[b]);
                optimizer.step(network, parameters, w, size);
                learnt += w.examples();
                listener.progressed(epoch, learnt);
            }
            return learnt;
        }

        /** The mean cost of the first examples of an epoch. */
        private double meanCost(int examples) {
            compute.download(costs, hostCosts, 0);
            if (Double.isNaN(firstCost)) {
                firstCost = mean(full.examples());
            }
            return mean(examples);
        }

        private double mean(int examples) {
            double sum = 0;
            for (int e = 0; e < examples; e++) {
                sum += hostCosts[e];
            }
            return sum / examples;
        }

        /** The network takes up what was learnt, unless it is no longer of use. */
        private void checkpoint(int epoch, double cost) {
            NetworkState learnt = parameters.download(initial);
            if (!Double.isFinite(cost) || !learnt.finite()) {
                throw new DivergedException(epoch, cost, firstCost, false);
            }
            if (cost > DIVERGED * Math.max(firstCost, 1)) {
                throw new DivergedException(epoch, cost, firstCost, true);
            }
            net.become(learnt);
        }

        /** The exception with which an interrupt ends training; {@code mean} and {@code took} are those of the epoch in hand. */
        private InterruptedTrainingException interrupted(int epoch, int learnt, double mean, double took) {
            double all = (double) size * (epoch - 1) + learnt;
            TrainingReport part = report(
                    epoch > 1 ? epochCosts.get(epoch - 2) : mean, all == 0 ? Double.NaN : all / (seconds + took));
            return new InterruptedTrainingException(epoch, epochs, learnt, size, part);
        }

        private TrainingReport report(double cost, double samplesPerSecond) {
            return new TrainingReport(
                    compute.device().id(), epochCosts.size(), cost, secondsSince(start), samplesPerSecond, epochCosts);
        }

        private static double secondsSince(long begin) {
            return (System.nanoTime() - begin) * 1e-9;
        }

        @Override
        public void close() {
            parameters.close();
            source.close();
            full.close();
            rest.close();
            costs.close();
        }
    }
}
