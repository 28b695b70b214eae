package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.train.TrainingListener.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One training: its memory on the device, all of it allocated before the loop, and the loop. */
final class TrainingRun implements AutoCloseable {
    /** A mean cost this many times that of the first batch, or this large where that was below 1, has diverged. */
    private static final double DIVERGED = 1000;

    private final long start = System.nanoTime();
    private final Network net;
    private final NetworkState initial;
    private final int size;
    private final int epochs;
    private final Optimizer optimizer;
    private final List<TrainingListener> listeners;
    private final Compute compute;
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
    /** The time that the whole epochs took. */
    private double seconds;

    /** Allocates everything that a training by this plan needs. */
    TrainingRun(Trainer plan, Optimizer optimizer, int epochs, Network net, NetworkState initial, CheckedData data) {
        this.optimizer = optimizer;
        this.epochs = epochs;
        this.net = net;
        this.initial = initial;
        listeners = plan.listeners();
        compute = plan.compute();
        Topology topology = net.topology();
        size = data.size();
        batches = new Batches(size, plan.batch(), plan.seed());
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
        listeners.forEach(listener -> listener.started(compute.device().id(), epochs, size));
        parameters.upload(initial);
        if (!source.prepare()) {
            throw interrupted(1, 0, Double.NaN, 0);
        }
        boolean more = true;
        for (int epoch = 1; more && epoch <= epochs; epoch++) {
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
            more = goesOn(new EpochReport(epoch, mean, took, size / took));
        }
        int done = epochCosts.size();
        TrainingReport report = report(epochCosts.get(done - 1), (double) size * done / seconds);
        listeners.forEach(listener -> listener.finished(report));
        return report;
    }

    /** Tells all listeners of an epoch; false if one of them ends training. */
    private boolean goesOn(EpochReport report) {
        boolean more = true;
        for (TrainingListener listener : listeners) {
            more &= Objects.requireNonNull(listener.ended(report), "a listener's answer") == Next.CONTINUE;
        }
        return more;
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
            for (TrainingListener listener : listeners) {
                listener.progressed(epoch, learnt);
            }
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

    /** The network takes up the parameters on the device, unless they are no longer of use. */
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
        TrainingReport part =
                report(epoch > 1 ? epochCosts.get(epoch - 2) : mean, all == 0 ? Double.NaN : all / (seconds + took));
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
