package dev.chainrule.train;

import dev.chainrule.compute.FiniteWatch;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.ScheduleRun;
import dev.chainrule.optimizer.Step;
import dev.chainrule.train.PhaseClock.Phase;
import dev.chainrule.train.TrainingListener.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One training: the loop, and what is made of each epoch. */
final class TrainingRun implements AutoCloseable {
    /** A mean cost this many times that of the first batch, or this large where that was below 1, has diverged. */
    private static final double DIVERGED = 1000;

    private final long start = System.nanoTime();
    private final String device;
    private final Network net;
    private final NetworkState initial;
    private final int size;
    /** Whether other tasks train this network too. */
    private final boolean shared;

    private final int epochs;
    private final List<TrainingListener> listeners;
    private final ScheduleRun schedule;
    private final Learner learner;
    private final @Nullable Validator validator;
    private final History history;
    private final @Nullable CheckpointKeeper keeper;
    private final @Nullable FiniteWatch watch;
    private final Costs costs;
    private final PhaseClock clock;
    /** The learning rate of steps whose factor is 1. */
    private final double rate;
    /** The batches of the epoch in hand that were learnt, and all of the whole training. */
    private int batches;

    private long steps;
    /** The state after the last whole epoch. */
    private @Nullable NetworkState good;
    /** The state after the best epoch, where there is a validation set. */
    private @Nullable NetworkState best;
    /** The time that the whole epochs took. */
    private double seconds;

    /** Allocates everything that a training by this plan needs. */
    TrainingRun(
            Trainer plan,
            Optimizer optimizer,
            int epochs,
            Network net,
            NetworkState initial,
            TrainingData data,
            @Nullable CheckpointKeeper keeper,
            @Nullable FiniteWatch watch) {
        this.keeper = keeper;
        this.watch = watch;
        rate = optimizer.rate();
        this.epochs = epochs;
        this.net = net;
        this.initial = initial;
        device = plan.compute().device().id();
        listeners = plan.listeners();
        size = plan.slices().all(data.learn().size());
        shared = plan.slices().shared();
        schedule = plan.schedule().begin(Trainer.course(size, plan.batch(), epochs));
        history = new History(plan.oversight().validation());
        learner = new Learner(plan, optimizer, net.topology(), data.learn());
        validator = Validator.of(learner.plain(), data, initial.schema().targets());
        if (watch != null) {
            learner.name(watch);
        }
        costs = new Costs(size, learner.batches().learnt(1));
        clock = new PhaseClock(listeners.stream().anyMatch(TrainingListener::wantsTimes) ? plan.compute() : null);
    }

    TrainingReport train() {
        listeners.forEach(listener -> listener.started(device, epochs, size));
        boolean more = begin();
        try {
            if (!learner.prepare() || (validator != null && !validator.prepare())) {
                if (batches > 0) {
                    net.become(learner.parameters().download(initial)); // those of the checkpoint
                }
                throw interrupted(examples(), Double.NaN, 0);
            }
            while (more) {
                more = epoch(history.epochs() + 1);
            }
        } finally {
            if (best != null) {
                net.become(best);
            }
        }
        int done = history.epochs();
        TrainingReport report = report(history.costs().get(done - 1), (double) size * done / seconds);
        listeners.forEach(listener -> listener.finished(report));
        return report;
    }

    /** Begins anew, or goes on from a checkpoint; whether anything is left to be done. */
    private boolean begin() {
        Checkpoint found = keeper == null ? null : keeper.newest(initial).orElse(null);
        if (found == null) {
            learner.parameters().upload(initial);
            return true;
        }
        found.check(epochs, learner.batches(), validator != null);
        learner.parameters().upload(found.parameters());
        learner.restoreMemory(found.optimizer());
        learner.restoreCosts(found.costs(), found.batches());
        costs.first(found.firstCost());
        List<EpochReport> before = new ArrayList<>();
        for (int epoch = 1; epoch <= found.epochs(); epoch++) {
            double cost = found.history().get(epoch - 1);
            ValidationReport judged =
                    validator == null ? null : found.validations().get(epoch - 1);
            double last =
                    rate * schedule.factor((long) epoch * learner.batches().count());
            add(cost, judged);
            ValidationReport placed =
                    judged == null ? null : history.validations().get(epoch - 1);
            before.add(new EpochReport(epoch, cost, Double.NaN, Double.NaN, placed, last, null));
        }
        batches = found.batches();
        steps = (long) found.epochs() * learner.batches().count() + batches;
        seconds = found.seconds();
        best = found.best();
        if (found.epochs() > 0) {
            good = found.good() != null ? found.good() : found.parameters();
            net.become(good);
        }
        for (TrainingListener listener : listeners) {
            listener.resumed(found.epochs(), examples());
            listener.restored(List.copyOf(before));
        }
        return !found.ended();
    }

    /** The examples of the epoch in hand that were learnt. */
    private int examples() {
        return learner.batches().learnt(batches);
    }

    /** An epoch, or the rest of it, and all that is made of it; whether training goes on. */
    private boolean epoch(int epoch) {
        long begin = System.nanoTime();
        Object event = Flight.records() ? Flight.begun() : null;
        clock.begin();
        steps(epoch);
        int learnt = examples();
        boolean whole = learnt == size;
        if (!whole && shared) {
            throw interrupted(learnt, Double.NaN, secondsSince(begin)); // the others are asked for nothing more
        }
        if (whole && validator != null) {
            validator.judge(learner.parameters());
            look(epoch, 0);
            clock.computed(Phase.JUDGING);
        }
        double mean = learnt == 0 ? Double.NaN : costs.fetch(learner, learnt);
        if (learnt > 0) {
            takeUp(epoch, mean);
        }
        clock.ended(Phase.TRANSFERS);
        if (!whole) {
            write(false);
            throw interrupted(learnt, mean, secondsSince(begin));
        }
        batches = 0;
        good = net.state();
        double last = lastRate();
        ValidationReport judged = validator == null ? null : validator.report(history.lowest());
        clock.ended(validator == null ? Phase.OTHER : Phase.JUDGING);
        add(mean, judged);
        if (judged != null && judged.best()) {
            best = good;
        }
        double took = secondsSince(begin);
        seconds += took;
        EpochReport report = new EpochReport(epoch, mean, took, size / took, judged, last, clock.times());
        if (event != null) {
            Flight.ended(event, report);
        }
        boolean more = goesOn(report) && !history.patienceEnded() && epoch < epochs;
        if (!more || (keeper != null && keeper.dueAfterEpoch(epoch, steps))) {
            write(!more);
        }
        return more;
    }

    /** Adds a whole epoch to the history. */
    private void add(double cost, @Nullable ValidationReport judged) {
        history.add(cost, judged);
        schedule.ended(judged == null ? cost : judged.cost());
    }

    /** Writes a checkpoint, if there are any. */
    private void write(boolean ended) {
        if (keeper == null) {
            return;
        }
        NetworkState bare = initial.bare();
        int learnt = examples();
        if (learnt > 0) {
            costs.fetch(learner, learnt);
        }
        keeper.write(
                steps,
                new Checkpoint(
                        keeper.settings(),
                        history.epochs(),
                        batches,
                        ended,
                        learner.parameters().download(initial),
                        learner.memory(bare),
                        batches > 0 ? good : null,
                        best,
                        costs.copy(learnt),
                        history.costs(),
                        history.validations(),
                        costs.first(),
                        seconds));
    }

    /** Tells all listeners of an epoch; false if one of them ends training. */
    private boolean goesOn(EpochReport report) {
        boolean more = true;
        for (TrainingListener listener : listeners) {
            more &= Objects.requireNonNull(listener.ended(report), "a listener's answer") == Next.CONTINUE;
        }
        return more;
    }

    /** The batches of an epoch that are left, unless the thread is interrupted. */
    private void steps(int epoch) {
        learner.begin(epoch);
        clock.ended(Phase.DATA);
        while (batches < learner.batches().count() && !Thread.currentThread().isInterrupted()) {
            steps++;
            Step step = new Step(steps, schedule.factor(steps));
            if (Flight.records()) {
                Flight.step(epoch, batches + 1, () -> learner.step(batches, step));
            } else {
                learner.step(batches, step);
            }
            batches++;
            look(epoch, batches);
            int learnt = examples();
            for (TrainingListener listener : listeners) {
                listener.progressed(epoch, learnt);
            }
            if (keeper != null && learnt < size && keeper.due(steps)) {
                clock.computed(Phase.STEPS);
                write(false);
                clock.ended(Phase.OTHER);
            }
        }
        clock.computed(Phase.STEPS);
        clock.notSteps(learner.waited(), learner.sent());
    }

    /** Ends training if an operation has made a number that is not finite, where that is looked for. */
    private void look(int epoch, int batch) {
        if (watch != null) {
            watch.found().ifPresent(found -> {
                throw new AnomalyException(epoch, batch, found, lastRate());
            });
        }
    }

    private double lastRate() {
        return rate * schedule.factor(Math.max(1, steps));
    }

    /** The network takes up the parameters on the device, unless they are no longer of use. */
    private void takeUp(int epoch, double cost) {
        NetworkState learnt = learner.parameters().download(initial);
        if (!Double.isFinite(cost) || !learnt.finite()) {
            throw new DivergedException(epoch, cost, costs.first(), learnt, lastRate(), false);
        }
        if (cost > DIVERGED * Math.max(costs.first(), 1)) {
            throw new DivergedException(epoch, cost, costs.first(), learnt, lastRate(), true);
        }
        net.become(learnt);
    }

    /** The exception with which an interrupt ends training; {@code mean} and {@code took} are those of the epoch in hand. */
    private InterruptedTrainingException interrupted(int learnt, double mean, double took) {
        int done = history.epochs();
        double all = (double) size * done + learnt;
        TrainingReport part =
                report(done > 0 ? history.costs().get(done - 1) : mean, all == 0 ? Double.NaN : all / (seconds + took));
        return new InterruptedTrainingException(done + 1, epochs, learnt, size, part);
    }

    private TrainingReport report(double cost, double samplesPerSecond) {
        return new TrainingReport(
                device,
                history.epochs(),
                cost,
                secondsSince(start),
                samplesPerSecond,
                history.costs(),
                history.validations(),
                history.bestEpoch(),
                history.patienceEnded());
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) * 1e-9;
    }

    @Override
    public void close() {
        learner.close();
        if (validator != null) {
            validator.close();
        }
    }
}
