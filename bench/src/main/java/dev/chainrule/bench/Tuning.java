package dev.chainrule.bench;

import dev.chainrule.select.Selection;
import java.util.List;

/**
 * Measures a device's configurations against each other. Each is checked before it is timed: its products against the
 * reference, and their bits, like those of a step of training, against the bits of the present configuration, the first. A
 * configuration that is not right is rejected with the reason, and never timed. Immutable; every setting returns a new plan.
 *
 * <pre>{@code
 * TuningReport report = Tuning.of(selection).seconds(60).run();
 * report.winner().ifPresent(best -> selection.remember(best.options()));
 * }</pre>
 */
public final class Tuning {
    /** A winner's time is less than this part of the present one's, lest noise decide. */
    public static final double CLEARLY_FASTER = 0.97;

    /** The shapes that are timed unless told otherwise. */
    public static final List<TrainingShape> USUAL = List.of(
            TrainingShape.of("784-128-10@32"),
            TrainingShape.of("784-800-10@128"),
            TrainingShape.of("784-2048-2048-10@512"));

    private final Selection selection;
    private final List<TrainingShape> shapes;
    private final double seconds;
    private final TuningListener listener;

    private Tuning(Selection selection, List<TrainingShape> shapes, double seconds, TuningListener listener) {
        this.selection = selection;
        this.shapes = List.copyOf(shapes);
        this.seconds = seconds;
        this.listener = listener;
    }

    /** Tunes the device that was selected, which stays open: the {@link #USUAL} shapes, in a minute, unless told otherwise. */
    public static Tuning of(Selection selection) {
        return new Tuning(selection, USUAL, 60, new TuningListener() {});
    }

    /** Times steps of training of these shapes. */
    public Tuning shapes(TrainingShape... all) {
        return shapes(List.of(all));
    }

    /** Times steps of training of these shapes. */
    public Tuning shapes(List<TrainingShape> all) {
        return new Tuning(selection, all, seconds, listener);
    }

    /**
     * Takes about this time, after the checks.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public Tuning seconds(double all) {
        if (!(all > 0) || Double.isInfinite(all)) {
            throw new IllegalArgumentException("tuning: " + all + " seconds, expected more than 0");
        }
        return new Tuning(selection, shapes, all, listener);
    }

    /** Tells this listener how it goes, in place of the one before. */
    public Tuning listener(TuningListener told) {
        return new Tuning(selection, shapes, seconds, told);
    }

    /**
     * Checks and times all configurations; nothing is kept. If the present one is out of bounds no other is checked, since
     * there are no bits to compare with.
     *
     * @return the configurations with what came of each; none if the device, opened as it is, has nothing to tune
     * @throws dev.chainrule.spi.BackendException if the present configuration fails
     */
    public TuningReport run() {
        try (TuningRun run = new TuningRun(selection, listener)) {
            run.measure(shapes, seconds);
            return run.report();
        }
    }
}
