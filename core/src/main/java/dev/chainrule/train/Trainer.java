package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.BackPropagation;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Parameters;
import dev.chainrule.nn.Topology;
import dev.chainrule.nn.Workspace;
import dev.chainrule.select.Selection;
import java.lang.System.Logger.Level;
import java.util.Objects;

/**
 * Trains a network on a device: for every epoch the batches in a new seeded order, for every batch forward, cost,
 * backward and a step of the optimizer.
 *
 * <p>The same seed, device and options give the same bits. Settings have defaults: rate 0.5, decay 0, batch 32, epochs
 * 30, seed 0.
 */
public final class Trainer {
    private static final System.Logger LOG = System.getLogger(Trainer.class.getPackageName());

    private final Compute compute;
    private Sgd sgd = new Sgd(0.5f, 0);
    private Optimizer optimizer = sgd;
    private int batch = 32;
    private int epochs = 30;
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

    /** The learning rate α of {@link Sgd}. */
    public Trainer rate(float alpha) {
        sgd = new Sgd(alpha, sgd.decay());
        return optimizer(sgd);
    }

    /** The weight decay λ of {@link Sgd}. */
    public Trainer decay(float lambda) {
        sgd = new Sgd(sgd.rate(), lambda);
        return optimizer(sgd);
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
     * Trains the network, which holds the latest state after every epoch and takes over the scaling and the class names
     * of the data.
     *
     * <p>If the thread is interrupted, by {@code Future.cancel(true)} for instance, training ends after the batch in hand,
     * and the network holds the state after it. The thread stays interrupted. An interrupt after the last batch is too
     * late to change anything.
     *
     * @throws IllegalArgumentException if the data do not fit the network
     * @throws InterruptedTrainingException if the thread is interrupted
     * @throws DivergedException if the cost or a parameter stops being finite, also up to the batch in hand of an interrupt
     * @throws dev.chainrule.spi.BackendException if the device fails; the network is as after the last epoch
     */
    public TrainingReport fit(Network net, Dataset data) {
        fits(net.topology(), data);
        LOG.log(
                Level.INFO,
                () -> "training " + net.topology() + " on " + compute.device().id() + ": " + data.size() + " examples, "
                        + epochs + " epochs, batch " + batch + ", seed " + seed);
        try (Run run = new Run(net, data)) {
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

    static void fits(Topology topology, Dataset data) {
        if (data.inputs() != topology.inputs() || data.outputs() != topology.outputs()) {
            throw new IllegalArgumentException("layers " + topology + " do not fit the data, which have "
                    + data.inputs() + " inputs and " + data.outputs() + " outputs");
        }
        if (data.size() < 1) {
            throw new IllegalArgumentException("the data set is empty, expected at least one example");
        }
    }

    /** One training: what it allocates on the device, all of it before the loop, and the loop. */
    private final class Run implements AutoCloseable {
        private final long start = System.nanoTime();
        private final Network net;
        private final NetworkState initial;
        private final int size;
        private final Batches batches;
        private final BackPropagation network;
        private final Parameters parameters;
        private final BatchSource source;
        private final Workspace full;
        private final Workspace rest;
        private final Matrix costs;
        private final Matrix[] costsOf;
        private final float[] hostCosts;
        /** The mean cost of the last whole epoch. */
        private double cost = Double.NaN;
        /** How long the whole epochs took. */
        private double seconds;

        Run(Network net, Dataset data) {
            this.net = net;
            Topology topology = net.topology();
            initial = net.state().with(data.scaling(), data.classes());
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
                double mean = learnt == 0 ? cost : meanCost(learnt);
                if (learnt > 0) {
                    checkpoint(epoch, mean);
                }
                double took = secondsSince(begin);
                if (learnt < size) {
                    throw interrupted(epoch, learnt, mean, took);
                }
                cost = mean;
                seconds += took;
                listener.ended(new EpochReport(epoch, cost, took, size / took));
            }
            TrainingReport report = new TrainingReport(
                    compute.device().id(), epochs, cost, secondsSince(start), (double) size * epochs / seconds);
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
                throw new DivergedException(epoch, cost);
            }
            net.become(learnt);
        }

        /** What an interrupt ends training with; {@code mean} and {@code took} are those of the epoch in hand. */
        private InterruptedTrainingException interrupted(int epoch, int learnt, double mean, double took) {
            double all = (double) size * (epoch - 1) + learnt;
            TrainingReport part = new TrainingReport(
                    compute.device().id(),
                    epoch - 1,
                    epoch > 1 ? cost : mean,
                    secondsSince(start),
                    all == 0 ? Double.NaN : all / (seconds + took));
            return new InterruptedTrainingException(epoch, epochs, learnt, size, part);
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
