package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.FiniteWatch;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Course;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
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
 * @param schedule changes the optimizer's rate from step to step; constant by default
 * @param regularization dropout, label smoothing, L1 and greatest norms; none by default
 * @param oversight watches over the training; nothing does by default
 * @param slices cuts batches into slices; none by default
 */
public record Trainer(
        Compute compute,
        @Nullable Optimizer optimizer,
        int batch,
        @Nullable Integer epochs,
        long seed,
        List<TrainingListener> listeners,
        Schedule schedule,
        Regularization regularization,
        Oversight oversight,
        Slices slices) {
    private static final System.Logger LOG = System.getLogger(Trainer.class.getPackageName());

    private static final int LEAST_DEFAULT_EPOCHS = 10;
    private static final int MOST_DEFAULT_EPOCHS = 1000;
    private static final int DEFAULT_BATCH = 32;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code batch} or {@code epochs} is below 1, or the regularization does not go together
     *     with the optimizer
     * @throws NullPointerException if {@code compute}, {@code listeners}, one of them, {@code schedule},
     *     {@code regularization}, {@code oversight} or {@code slices} is null
     */
    public Trainer {
        Objects.requireNonNull(compute, "compute");
        atLeastOne("batch", batch);
        if (epochs != null) {
            atLeastOne("epochs", epochs);
        }
        listeners = List.copyOf(listeners);
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(regularization, "regularization");
        Objects.requireNonNull(oversight, "oversight");
        Objects.requireNonNull(slices, "slices");
        if (optimizer != null) {
            regularization.check(optimizer);
        }
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
        return new Trainer(
                compute,
                null,
                DEFAULT_BATCH,
                null,
                0,
                List.of(),
                Schedule.constant(),
                Regularization.NONE,
                Oversight.NONE,
                Slices.NONE);
    }

    /**
     * The learning rate α of {@link Sgd} by default: 0.5 for sigmoid and softmax outputs, whose deltas are at most 1; 0.01
     * for identity outputs, whose deltas have no bound.
     */
    public static float defaultRate(OutputUnit output) {
        return NamedOptimizer.SGD.defaultRate(output);
    }

    /** The epochs by default: as many as make about 2,000 steps, but at least 10 and at most 1,000. */
    public static int defaultEpochs(int examples, int batch) {
        return defaultEpochs(NamedOptimizer.SGD, examples, batch);
    }

    /** The epochs by default: as many as make about the optimizer's steps, but at least 10 and at most 1,000. */
    public static int defaultEpochs(NamedOptimizer optimizer, int examples, int batch) {
        int steps = (examples - 1) / batch + 1;
        int epochs = (optimizer.defaultSteps() + steps / 2) / steps;
        return Math.min(MOST_DEFAULT_EPOCHS, Math.max(LEAST_DEFAULT_EPOCHS, epochs));
    }

    /** The length of a training: {@code epochs} times the batches of {@code examples} examples. */
    public static Course course(int examples, int batch, int epochs) {
        int batches = new Batches(examples, batch, 0).count();
        return new Course((long) epochs * batches, batches);
    }

    /**
     * A copy with another optimizer, such as {@code Sgd.rate(0.1f).decay(0.01f)}.
     *
     * @throws NullPointerException if it is null
     */
    public Trainer optimizer(Optimizer steps) {
        return new Trainer(
                compute,
                Objects.requireNonNull(steps, "steps"),
                batch,
                epochs,
                seed,
                listeners,
                schedule,
                regularization,
                oversight,
                slices);
    }

    /**
     * A copy with another number of examples in a batch; the last batch of an epoch has those that are left over.
     *
     * @throws IllegalArgumentException if {@code examples} is below 1
     */
    public Trainer batch(int examples) {
        return new Trainer(
                compute, optimizer, examples, epochs, seed, listeners, schedule, regularization, oversight, slices);
    }

    /**
     * A copy that goes through the data {@code count} times.
     *
     * @throws IllegalArgumentException if {@code count} is below 1
     */
    public Trainer epochs(int count) {
        return new Trainer(
                compute, optimizer, batch, count, seed, listeners, schedule, regularization, oversight, slices);
    }

    /**
     * A copy that takes a share of the epochs, rounded, and at least one. Its schedule is a whole one of these epochs; one that is too
     * long for them, by its warm-up, is that of all epochs, ended early.
     *
     * @param examples the number of examples that are learnt, which the epochs depend on by default
     */
    public Trainer shortened(int examples, double share) {
        int all = epochs != null ? epochs : defaultEpochs(examples, batch);
        return schedule(schedule.shortened(all)).epochs((int) Math.max(1, Math.round(all * share)));
    }

    /**
     * A copy whose rate follows another schedule, such as {@code Schedule.cosine().warmupEpochs(1)}.
     *
     * @throws NullPointerException if it is null
     */
    public Trainer schedule(Schedule rates) {
        Objects.requireNonNull(rates, "rates");
        return new Trainer(
                compute, optimizer, batch, epochs, seed, listeners, rates, regularization, oversight, slices);
    }

    /**
     * A copy that judges the network after every epoch by these examples. When training ends, however it does, the network
     * holds the state of the epoch after which their cost was the lowest.
     *
     * @param data scaled and classified as the examples to learn from
     */
    public Trainer validate(Dataset data) {
        Validation v = oversight.validation();
        return watched(oversight.with(new Validation(data, 0, v.patience(), v.leastGain())));
    }

    /**
     * {@link #validate(Dataset)} by a share of the examples given to {@link #fit}, drawn by the seed, from which it then
     * does not learn.
     *
     * @throws IllegalArgumentException unless it is above 0 and below 1
     */
    public Trainer validate(double share) {
        if (share == 0) {
            throw new IllegalArgumentException("validation: share 0, expected above 0 and below 1");
        }
        Validation v = oversight.validation();
        return watched(oversight.with(new Validation(null, share, v.patience(), v.leastGain())));
    }

    /**
     * A copy that ends training after {@code count} epochs in succession without a gain: none of them has brought the cost
     * of the validation set below that of the last gain, by more than {@link #leastGain}.
     *
     * @throws IllegalArgumentException if {@code count} is below 1
     */
    public Trainer patience(int count) {
        atLeastOne("patience", count);
        Validation v = oversight.validation();
        return watched(oversight.with(new Validation(v.data(), v.share(), count, v.leastGain())));
    }

    /**
     * A copy with another least gain, 0 by default; see {@link #patience}.
     *
     * @throws IllegalArgumentException if it is below 0 or not finite
     */
    public Trainer leastGain(double cost) {
        Validation v = oversight.validation();
        return watched(oversight.with(new Validation(v.data(), v.share(), v.patience(), cost)));
    }

    /** A copy with this validation, in place of all that was said about it. */
    public Trainer validate(Validation judged) {
        return watched(oversight.with(judged));
    }

    /**
     * A copy that writes checkpoints, or goes on from one: with the bits of a training that was never ended.
     *
     * @throws NullPointerException if it is null
     */
    public Trainer checkpoint(Checkpoints files) {
        return watched(oversight.with(Objects.requireNonNull(files, "files")));
    }

    /**
     * A copy that looks at the result of every operation, and ends training with an {@link AnomalyException} that names the
     * first which is not finite. Results have the same bits; it is many times slower.
     */
    public Trainer anomaly(boolean looked) {
        return watched(oversight.with(looked));
    }

    /**
     * A copy whose batches are cut into slices, see {@link Slices}.
     *
     * @param count a divisor of the batch, unless that is of all examples; 1 for none
     * @throws IllegalArgumentException if it is below 1
     */
    public Trainer slices(int count) {
        return slices(Slices.of(count));
    }

    /** A copy whose batches are cut into slices, which other tasks may have. */
    public Trainer slices(Slices cut) {
        return new Trainer(
                compute, optimizer, batch, epochs, seed, listeners, schedule, regularization, oversight, cut);
    }

    /** A copy on another device, or on what stands for one. */
    Trainer with(Compute other) {
        return new Trainer(
                other, optimizer, batch, epochs, seed, listeners, schedule, regularization, oversight, slices);
    }

    private Trainer watched(Oversight next) {
        return new Trainer(compute, optimizer, batch, epochs, seed, listeners, schedule, regularization, next, slices);
    }

    /** A copy with another seed of the order of the examples. */
    public Trainer seed(long number) {
        return new Trainer(
                compute, optimizer, batch, epochs, number, listeners, schedule, regularization, oversight, slices);
    }

    /**
     * A copy in which each output of a hidden unit is dropped with this probability in training, and the others are scaled by
     * 1 / (1 - rate). Predictions and evaluations drop nothing.
     *
     * @throws IllegalArgumentException unless the rate is at least 0 and less than 1
     */
    public Trainer dropout(float rate) {
        return regularization(regularization.dropout(rate));
    }

    /**
     * A copy in which each input is dropped with this probability in training, and the others are scaled by 1 / (1 - rate).
     *
     * @throws IllegalArgumentException unless the rate is at least 0 and less than 1
     */
    public Trainer inputDropout(float rate) {
        return regularization(regularization.inputDropout(rate));
    }

    /**
     * A copy in which targets are smoothed, see {@link Regularization}; the cost that is reported is that of the smoothed ones.
     *
     * @param share ε
     * @throws IllegalArgumentException unless it is at least 0 and less than 1
     */
    public Trainer labelSmoothing(float share) {
        return regularization(regularization.labelSmoothing(share));
    }

    /**
     * A copy with the term λ₁/M Σ |Θ_ij| in the cost, see {@link Regularization}.
     *
     * @throws IllegalArgumentException unless λ₁ is finite and 0 or above
     */
    public Trainer l1(float lambda) {
        return regularization(regularization.l1(lambda));
    }

    /**
     * A copy with a greatest norm of the weights that lead to a unit, see {@link Regularization}.
     *
     * @param limit 0 for none
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public Trainer maxNorm(float limit) {
        return regularization(regularization.maxNorm(limit));
    }

    /** A copy with these settings against learning examples by heart. */
    public Trainer regularization(Regularization settings) {
        return new Trainer(compute, optimizer, batch, epochs, seed, listeners, schedule, settings, oversight, slices);
    }

    /**
     * A copy with more listeners, which are told after those that it has.
     *
     * @throws NullPointerException if one is null
     */
    public Trainer listen(TrainingListener... more) {
        List<TrainingListener> all = new ArrayList<>(listeners);
        all.addAll(List.of(more));
        return new Trainer(compute, optimizer, batch, epochs, seed, all, schedule, regularization, oversight, slices);
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
     * <p>With a validation set the network holds the best state instead when training has ended, for whatever reason: the
     * one after the epoch with the lowest cost of that set. Listeners see the latest.
     *
     * @throws IllegalArgumentException if the data do not fit the network, or differ in scaling or classes from those
     *     that it learnt from before, or hold a number that is not finite or no target for its outputs; or if quantities are
     *     to be smoothed, or the training is too short for its schedule, or the number of slices does not divide the batch; where
     *     other tasks have slices, if the examples are not those of this task's parts, the validation set is a share of them, or
     *     checkpoints depend on the time
     * @throws CheckpointException if the folder of the checkpoints cannot be used, or the training in it is another one
     * @throws InterruptedTrainingException if the thread is interrupted
     * @throws AnomalyException if {@link #anomaly} was asked for, and an operation makes a number that is not finite
     * @throws DivergedException if the cost or a parameter stops being finite, or the cost rises far above the first;
     *     also up to the batch in hand of an interrupt
     * @throws dev.chainrule.spi.BackendException if the device fails; the network is as after the last epoch
     */
    public TrainingReport fit(Network net, Dataset data) {
        TrainingData sets = sets(net, data);
        NetworkState begin = begin(net.state(), data);
        int size = slices.all(sets.learn().size());
        int count = epochs != null ? epochs : defaultEpochs(size, batch);
        LOG.log(
                Level.INFO,
                () -> "training " + net.topology() + " on " + compute.device().id() + ": " + size + " examples, "
                        + count + " epochs, batch " + batch + ", seed " + seed);
        Optimizer steps = optimizer(net.topology());
        FiniteWatch watch = oversight.anomaly() ? new FiniteWatch(compute) : null;
        Trainer plan = watch == null ? this : with(watch.compute());
        try (CheckpointKeeper keeper = CheckpointKeeper.of(this, steps, count, sets);
                TrainingRun run = new TrainingRun(plan, steps, count, net, begin, sets, keeper, watch)) {
            return run.train();
        } catch (RuntimeException | Error e) {
            for (TrainingListener listener : listeners) {
                try {
                    listener.aborted(e);
                } catch (RuntimeException alsoFailed) {
                    e.addSuppressed(alsoFailed);
                }
            }
            throw e;
        }
    }

    /**
     * The memory that {@link #fit} will take up with these arguments, and the way that the examples take. Nothing is allocated on the
     * device for it.
     *
     * @throws IllegalArgumentException if the data do not fit the network or each other
     */
    public TrainingMemory memory(Network net, Dataset data) {
        return TrainingMemory.of(this, optimizer(net.topology()), net.state(), sets(net, data));
    }

    /**
     * The origin of the model that {@link #fit} will have learnt with these arguments: network, initial weights, settings, digests of the
     * examples, device and Java. A program that keeps it, by {@code net.state().with(provenance)}, can train again and compare.
     * Reads all examples.
     *
     * @throws IllegalArgumentException if the data do not fit the network or each other
     */
    public Provenance provenance(Network net, Dataset data) {
        TrainingData sets = sets(net, data);
        int count = epochs != null ? epochs : defaultEpochs(sets.learn().size(), batch);
        return TrainingProvenance.of(this, optimizer(net.topology()), count, net.state(), sets);
    }

    private TrainingData sets(Network net, Dataset data) {
        if (slices.shared()) {
            checkShared();
        }
        return TrainingData.of(oversight.validation(), regularization.labelSmoothing(), seed, net.topology(), data);
    }

    /** Checks that all tasks do the same. */
    private void checkShared() {
        if (oversight.validation().share() > 0) {
            throw new IllegalArgumentException(
                    "validation: a share of the examples of a task, expected a data set that all" + " tasks have");
        }
        Checkpoints files = oversight.checkpoints();
        if (files != null && files.every().unit() == Every.Unit.SECONDS) {
            throw new IllegalArgumentException("checkpoints: every "
                    + files.every().count() + " seconds, expected epochs or batches where several tasks train");
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
