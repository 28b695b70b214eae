package dev.chainrule.cli;

import dev.chainrule.train.EpochReport;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingReport;

/** Passes on what it is told until the training is interrupted: what shows progress ends its line then, and is told no more. */
final class Interruptible implements TrainingListener {
    private final TrainingListener next;
    private boolean showing;

    Interruptible(TrainingListener next) {
        this.next = next;
    }

    /** The JVM is ending; called from another thread than that which trains. */
    synchronized void interrupted() {
        if (showing) {
            showing = false;
            next.aborted();
        }
    }

    @Override
    public synchronized void started(String device, int epochs, int examples) {
        showing = true;
        next.started(device, epochs, examples);
    }

    @Override
    public synchronized void progressed(int epoch, int examples) {
        if (showing) {
            next.progressed(epoch, examples);
        }
    }

    @Override
    public synchronized void ended(EpochReport report) {
        if (showing) {
            next.ended(report);
        }
    }

    @Override
    public synchronized void finished(TrainingReport report) {
        if (showing) {
            showing = false;
            next.finished(report);
        }
    }

    @Override
    public synchronized void aborted() {
        interrupted();
    }
}
