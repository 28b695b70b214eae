package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Dropout;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.SlicedBackPropagation;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.FiniteWatch;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A training as the device sees it: its memory, all of it allocated at the beginning, and a step on a batch. */
final class Learner implements AutoCloseable {
    private final Compute compute;
    private final Slices slices;
    private final Batches batches;
    private final BackPropagation plain;
    private final @Nullable SlicedBackPropagation sliced;
    /** The one of the two by which it learns. */
    private final BackPropagation network;

    private final OptimizerRun optimizer;
    private final WeightLimits limits;
    private final Parameters parameters;
    private final BatchSource source;
    private final Workspace full;
    private final Workspace rest;
    private final Matrix costs;
    private final Matrix[] costsOf;
    private final CheckedData data;
    /** The weights of all examples, none if they have none, and those of a batch. */
    private float[] weights = {};

    private final float[] weightsOfBatch;
    private int[] order = {};

    /** Allocates everything that steps by this plan need. */
    Learner(Trainer plan, Optimizer optimizer, Topology topology, CheckedData data) {
        compute = plan.compute();
        this.data = data;
        slices = plan.slices();
        batches = new Batches(slices.all(data.size()), plan.batch(), plan.seed(), slices);
        if (data.size() != batches.own()) {
            throw new IllegalArgumentException(
                    "slices: task " + slices.exchange().task() + " has " + data.size() + " examples, expected "
                            + batches.own() + " of all " + batches.size());
        }
        plain = new BackPropagation(compute, topology);
        sliced = slices.count() == 1
                ? null
                : new SlicedBackPropagation(compute, topology, slices.count(), slices.exchange());
        network = sliced == null ? plain : sliced;
        this.optimizer = optimizer.begin(network, batches.size());
        limits = new WeightLimits(compute, topology, plan.regularization(), optimizer.rate(), batches.size());
        parameters = new Parameters(compute, topology);
        source = BatchSource.of(compute, data, batches, BatchSource.room(compute.device(), data));
        int last = batches.count() - 1;
        Dropout dropout = plan.regularization().dropoutOf(plan.seed());
        full = workspace(0, dropout);
        rest = Arrays.equals(batches.sizes(last), batches.sizes(0)) ? full : workspace(last, dropout);
        weightsOfBatch = new float[data.weighted() ? batches.examples(0) : 0];
        costs = compute.matrix(data.size(), 1);
        costsOf = new Matrix[batches.count()];
        for (int b = 0; b < costsOf.length; b++) {
            int examples = batches.examples(b);
            costsOf[b] = examples == 0 ? costs : costs.rows(batches.from(b), examples);
        }
    }

    /** Memory for steps on batches like this one. */
    private Workspace workspace(int b, Dropout dropout) {
        return sliced == null
                ? new Workspace(compute, network.topology(), batches.examples(b), dropout, data.weighted())
                : new Workspace(
                        compute,
                        network.topology(),
                        batches.all(b),
                        batches.firstSlice(),
                        batches.sizes(b),
                        dropout,
                        data.weighted());
    }

    /** Back-propagation through batches that are not cut. */
    BackPropagation plain() {
        return plain;
    }

    Parameters parameters() {
        return parameters;
    }

    Batches batches() {
        return batches;
    }

    /** Names all matrices of the training after the mathematics, with the number of their layer. */
    void name(FiniteWatch watch) {
        name(watch, "", parameters);
        optimizer.state().forEach((name, state) -> name(watch, name + " ", state));
        for (Workspace w : new Workspace[] {full, rest}) {
            int last = network.topology().layers();
            for (int l = 1; l < last; l++) {
                watch.name(l == 1 ? "X" : "A^(" + l + ")", w.a(l));
                watch.name("\u0394^(" + (l + 1) + ")", w.delta(l + 1));
            }
            watch.name("Z^(" + last + ")", w.z());
            watch.name("Y", w.y());
        }
        watch.name("the costs", costs);
    }

    private void name(FiniteWatch watch, String prefix, Parameters named) {
        for (int l = 1; l < network.topology().layers(); l++) {
            watch.name(prefix + "\u0398^(" + l + ")", named.theta(l));
            watch.name(prefix + "b^(" + l + ")", named.bias(l));
        }
    }

    /** As {@link BatchSource#prepare}. */
    boolean prepare() {
        weights = data.weights();
        return source.prepare();
    }

    /** Begins an epoch, counted from 1. */
    void begin(int epoch) {
        order = batches.order(epoch);
        source.begin(order);
    }

    /**
     * Hands a step on batch b to the device.
     *
     * @return the number of its examples
     */
    int step(int b, Step step) {
        Workspace w = b < batches.count() - 1 ? full : rest;
        int own = batches.examples(b);
        if (own > 0) {
            source.load(b, w);
        }
        if (own > 0 && weights.length > 0) {
            for (int i = 0; i < own; i++) {
                weightsOfBatch[i] = weights[order[batches.from(b) + i]];
            }
            w.weigh(weightsOfBatch);
        }
        network.forward(parameters, w, step.number());
        network.cost(w, costsOf[b]);
        optimizer.step(parameters, w, step);
        limits.apply(parameters, step);
        return w.examples();
    }

    /** As {@link BatchSource#waited}. */
    long waited() {
        return source.waited();
    }

    /** As {@link BatchSource#sent}. */
    long sent() {
        return source.sent();
    }

    /**
     * Waits for all steps, and fetches the costs of the examples in the order of the epoch.
     *
     * @param perExample a cost for each example of the epoch, modified
     */
    void costs(float[] perExample) {
        if (!slices.shared()) {
            compute.download(costs, perExample, 0);
            return;
        }
        float[] own = new float[batches.own()];
        compute.download(costs, own, 0);
        float[][] all = slices.exchange().gatherNumbers(own);
        for (int task = 0; task < all.length; task++) {
            batches.copy(task, batches.count(), all[task], perExample, true);
        }
    }

    /**
     * Puts back the costs of the first examples of an epoch in hand.
     *
     * @param perExample as many as {@code learnt} whole batches have
     */
    void restoreCosts(float[] perExample, int learnt) {
        int own = learnt == 0 ? 0 : batches.from(learnt - 1) + batches.examples(learnt - 1);
        if (own > 0) {
            float[] costsOfTask = new float[own];
            batches.copy(slices.exchange().task(), learnt, costsOfTask, perExample, false);
            compute.upload(costsOfTask, 0, costs.rows(0, own));
        }
    }

    /** A copy of what the optimizer remembers, by name. */
    Map<String, NetworkState> memory(NetworkState like) {
        Map<String, NetworkState> copies = new LinkedHashMap<>();
        optimizer.state().forEach((name, state) -> copies.put(name, state.download(like)));
        return copies;
    }

    /**
     * Puts back what the optimizer remembered.
     *
     * @throws CheckpointException if it remembers other things
     */
    void restoreMemory(Map<String, NetworkState> copies) {
        Map<String, Parameters> state = optimizer.state();
        if (!state.keySet().equals(copies.keySet())) {
            throw new CheckpointException(
                    "checkpoints: the optimizer's memory is " + copies.keySet() + ", expected " + state.keySet());
        }
        state.forEach((name, memory) -> memory.upload(Objects.requireNonNull(copies.get(name))));
    }

    /** Frees the memory for one use; doing so again does nothing. */
    void free(TrainingMemory.Use use) {
        switch (use) {
            case PARAMETERS -> parameters.close();
            case OPTIMIZER -> {
                optimizer.close();
                if (sliced != null) {
                    sliced.close();
                }
            }
            case WORKSPACE -> {
                full.close();
                rest.close();
                costs.close();
            }
            case DATA -> source.close();
            case VALIDATION -> {} // the validator's
        }
    }

    @Override
    public void close() {
        for (TrainingMemory.Use use : TrainingMemory.Use.values()) {
            free(use);
        }
    }
}
