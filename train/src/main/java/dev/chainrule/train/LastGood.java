package dev.chainrule.train;

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
    public Next ended(EpochReport report) {
        if (report.validation() == null || report.validation().best()) {
            epoch = report.epoch();
        }
        validated = report.validation() != null;
        return Next.CONTINUE;
    }
}
