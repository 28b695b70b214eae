package dev.chainrule.cli;

import dev.chainrule.train.EpochReport;
import dev.chainrule.train.TrainingListener;

/** Remembers the last epoch that ended well. */
final class LastGood implements TrainingListener {
    private int epoch;

    /** The last epoch that ended well; 0 if there was none. */
    int epoch() {
        return epoch;
    }

    @Override
    public Next ended(EpochReport report) {
        epoch = report.epoch();
        return Next.CONTINUE;
    }
}
