package dev.chainrule.train;

import java.util.List;

/** Remembers the epoch whose model is kept: the last that ended well, or with validation the best. */
public final class LastGood implements TrainingListener {
    private int epoch;
    private boolean validated;

    /** No epoch has ended. */
    public LastGood() {}

    /** The epoch whose model is kept, which the network holds after whatever ended the training; 0 if there was none. */
    public int epoch() {
        return epoch;
    }

    /** Whether a validation set has chosen the epoch. */
    public boolean validated() {
        return validated;
    }

    @Override
    public void restored(List<EpochReport> epochs) {
        epochs.forEach(this::look);
    }

    @Override
    public Next ended(EpochReport report) {
        look(report);
        return Next.CONTINUE;
    }

    private void look(EpochReport report) {
        if (report.validation() == null || report.validation().best()) {
            epoch = report.epoch();
        }
        validated = report.validation() != null;
    }
}
