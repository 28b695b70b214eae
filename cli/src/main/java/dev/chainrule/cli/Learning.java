package dev.chainrule.cli;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.Provenance;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.InterruptedTrainingException;
import dev.chainrule.train.LastGood;
import dev.chainrule.train.Signals;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingReport;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A training whose network is saved, whatever ends it: its last epoch, a signal, divergence, a device that fails, memory
 * that runs out.
 */
final class Learning {
    private final Trainer trainer;
    private final LastGood lastGood = new LastGood();
    private final Optional<OutputFile> model;
    private final Provenance provenance;

    /**
     * A training.
     *
     * @param shown what shows its progress
     * @param model where the network is saved, if anywhere
     * @param provenance the origin that is saved with a network that was trained to the end
     */
    Learning(Trainer trainer, TrainingListener shown, Optional<OutputFile> model, Provenance provenance) {
        this.trainer = trainer.listen(lastGood, shown);
        this.model = model;
        this.provenance = provenance;
    }

    /**
     * The outcome of a training.
     *
     * @param interrupted the signal that ended it, to be thrown when the report has been used; null without one
     */
    record Outcome(TrainingReport report, @Nullable CommandException interrupted) {}

    /** Trains and saves. A signal ends that early, and a second one ends the JVM. */
    Outcome run(Network net, Dataset examples) throws IOException {
        try (Signals signals = Signals.caught()) {
            TrainingReport report;
            try {
                report = trainer.fit(net, examples);
            } catch (InterruptedTrainingException e) {
                boolean learnt = e.epoch() > 1 || e.examples() > 0;
                String message = e.getMessage() + (learnt ? kept(net, interruptedModel()) : "; nothing was learnt yet");
                return new Outcome(e.report(), CommandException.ended(exitCode(signals, e), message, e));
            } catch (RuntimeException | Error e) {
                throw failure(net, signals, e);
            }
            if (model.isPresent()) {
                model.get().write(net.state().with(provenance));
            }
            return new Outcome(report, signals.came() ? tooLate(signals) : null);
        }
    }

    /** An interrupt leaves the state after the batch in hand, or with validation that of the best epoch. */
    private String interruptedModel() {
        return lastGood.validated() ? "the best model, of epoch " + lastGood.epoch() + "," : "model";
    }

    private CommandException tooLate(Signals signals) {
        String saved = model.map(file -> "; model saved to " + file).orElse("");
        return CommandException.ended(signals.exitCode(), "interrupted when training had ended" + saved, null);
    }

    /** The exception for something that was thrown; the network as of the last good epoch is saved before. */
    private CommandException failure(Network net, Signals signals, Throwable thrown) {
        String saved = lastGood.epoch() > 0 ? kept(net, "model of epoch " + lastGood.epoch()) : "";
        return CommandException.ended(
                exitCode(signals, thrown), Failure.of(thrown).message() + saved, thrown);
    }

    private static int exitCode(Signals signals, Throwable thrown) {
        return signals.came() ? signals.exitCode() : Failure.of(thrown).exitCode();
    }

    /** Saves the network, if that is wanted, and says so; what ended the training is still what failed. */
    private String kept(Network net, String what) {
        if (model.isEmpty()) {
            return "";
        }
        try {
            model.get().write(net.state());
            return "; " + what + " saved to " + model.get();
        } catch (CommandException e) {
            return "; " + e.getMessage();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return "; " + what + " lost: " + e.getMessage();
        }
    }
}
