package dev.chainrule.cli;

import dev.chainrule.train.EpochReport;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingReport;

/** Passes on what it is told, and remembers the last epoch that ended well. */
final class LastGood implements TrainingListener {
    private final TrainingListener next;
    private int epoch;

    LastGood(TrainingListener next) {
        this.next = next;
    }

    /** The last epoch that ended well; 0 if there was none. */
    int epoch() {
        return epoch;
    }

    @Override
    public void started(String device, int epochs, int examples) {
        next.started(device, epochs, examples);
    }

    @Override
    public void progressed(int inEpoch, int examples) {
        next.progressed(inEpoch, examples);
    }

    @Override
    public void ended(EpochReport report) {
        epoch = report.epoch();
        next.ended(report);
    }

    @Override
    public void finished(TrainingReport report) {
        next.finished(report);
    }

    @Override
    public void aborted() {
        next.aborted();
    }
}
