package dev.chainrule.train;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.spi.Cost;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says when a checkpoint is due, writes it, and finds the one from which a training goes on. */
final class CheckpointKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Trainer.class.getPackageName());

    private final Checkpoints plan;
    private final CheckpointFolder folder;
    private final Map<String, String> settings;
    private final List<TrainingListener> listeners;
    /** Whether this task writes: of several that train together, the first. */
    private final boolean writes;

    private long lastNanos = System.nanoTime();
    private long lastSteps = -1;
    /** Whether a checkpoint was left out since the optimizer's memory is not finite. */
    private boolean overflowed;

    private @Nullable NetworkState lastBest;

    private CheckpointKeeper(
            Checkpoints plan,
            CheckpointFolder folder,
            Map<String, String> settings,
            List<TrainingListener> listeners,
            boolean writes) {
        this.writes = writes;
        this.plan = plan;
        this.folder = folder;
        this.settings = settings;
        this.listeners = listeners;
    }

    /** The keeper of a training; null if it has no checkpoints. */
    static @Nullable CheckpointKeeper of(Trainer trainer, Optimizer optimizer, int epochs, TrainingData data) {
        Checkpoints plan = trainer.oversight().checkpoints();
        if (plan == null) {
            return null;
        }
        CheckpointFolder folder = CheckpointFolder.open(plan.folder());
        try {
            Map<String, String> settings = TrainingSettings.of(trainer, optimizer, epochs, data);
            boolean writes = trainer.slices().exchange().task() == 0;
            return new CheckpointKeeper(plan, folder, settings, trainer.listeners(), writes);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /** The settings that decide the numbers of the training. */
    Map<String, String> settings() {
        return settings;
    }

    /**
     * The checkpoint from which the training goes on, if there is one.
     *
     * @param initial the state that the training would begin with
     * @throws CheckpointException if there is one that must not be used, or none can be read
     */
    Optional<Checkpoint> newest(NetworkState initial) {
        try {
            if (!plan.resumes()) {
                if (plan.begun()) {
                    throw new CheckpointException("checkpoints: " + plan.folder()
                            + " holds those of a training; resume goes on with it, another begins in another folder");
                }
                return Optional.empty();
            }
            List<String> damaged = new ArrayList<>();
            Optional<Checkpoint> found = folder.newest(damaged);
            damaged.forEach(this::note);
            if (found.isPresent()) {
                check(found.get(), initial);
                tidy(found.get());
            }
            return found;
        } catch (IOException e) {
            throw new CheckpointException("checkpoints: " + plan.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Does what a training that was killed just after it wrote a checkpoint has left undone. */
    private void tidy(Checkpoint newest) throws IOException {
        folder.prune(plan.keep());
        writeBest(newest);
    }

    private void writeBest(Checkpoint checkpoint) throws IOException {
        if (checkpoint.best() != null && checkpoint.best() != lastBest) {
            folder.writeBest(checkpoint.best());
            lastBest = checkpoint.best();
        }
    }

    private void check(Checkpoint checkpoint, NetworkState initial) {
        NetworkState parameters = checkpoint.parameters();
        Cost cost = initial.topology().cost();
        if (!parameters.topology().cost().equals(cost)) {
            throw changed(
                    "cost: " + cost + ", expected " + parameters.topology().cost());
        }
        if (!parameters.topology().equals(initial.topology())) {
            throw changed("network: " + initial.topology() + " with "
                    + initial.topology().output().word() + " outputs, expected " + parameters.topology() + " with "
                    + parameters.topology().output().word());
        }
        TrainingSettings.difference(checkpoint.settings(), settings).ifPresent(difference -> {
            throw changed(difference);
        });
        if (!parameters.schema().equals(initial.schema())) {
            throw changed("data: "
                    + parameters.schema().difference(initial.schema()).orElse("other names of columns or classes"));
        }
    }

    private CheckpointException changed(String difference) {
        return new CheckpointException("checkpoints: the training in " + plan.folder()
                + " cannot be resumed with other settings or data: " + difference);
    }

    /** Whether a checkpoint is due after a batch. */
    boolean due(long steps) {
        return switch (plan.every().unit()) {
            case BATCHES -> steps % plan.every().count() == 0;
            case SECONDS -> System.nanoTime() - lastNanos >= plan.every().count() * 1_000_000_000L;
            case EPOCHS -> false;
        };
    }

    /** Whether a checkpoint is due after the last batch of an epoch, counted from 1. */
    boolean dueAfterEpoch(int epoch, long steps) {
        return plan.every().unit() == Every.Unit.EPOCHS ? epoch % plan.every().count() == 0 : due(steps);
    }

    /**
     * Writes a checkpoint, and the best model where it has changed. Nothing is written of a training that has diverged, or whose
     * optimizer has. That and a failure are told: the training goes on with the checkpoints that are there.
     *
     * @param steps those taken until then
     */
    void write(long steps, Checkpoint checkpoint) {
        if (!writes || !checkpoint.parameters().finite() || (steps == lastSteps && !checkpoint.ended())) {
            return;
        }
        if (!checkpoint.finite()) {
            if (!overflowed) {
                note(
                        "no more checkpoints: the optimizer's memory is not finite; scaled data or --clip-norm keep it so");
            }
            overflowed = true;
            return;
        }
        try {
            Path file = folder.write(steps, checkpoint, plan.keep());
            writeBest(checkpoint);
            lastSteps = steps;
            listeners.forEach(listener -> listener.written(file));
        } catch (IOException e) {
            note("a checkpoint could not be written: " + e.getMessage());
        }
        lastNanos = System.nanoTime();
    }

    private void note(String text) {
        LOG.log(Level.WARNING, text);
        listeners.forEach(listener -> listener.noted(text));
    }

    @Override
    public void close() {
        folder.close();
    }
}
