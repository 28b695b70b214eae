package dev.chainrule.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Files from which a training goes on after it was ended, by whatever: with the bits that it would have had. See
 * {@code docs/checkpoints.md}.
 *
 * <pre>{@code trainer.checkpoint(Checkpoints.in(folder).every(Every.minutes(5)).keep(3).resume())}</pre>
 *
 * @param folder holds the checkpoints of one training, and the best model, {@code best.safetensors}, where there is a validation set
 * @param every when checkpoints are written, beside the end of the training and an interrupt; may be another at each resume
 * @param keep the number of checkpoints that are kept, the newest; may be another at each resume
 * @param resumes whether the training goes on from the newest checkpoint, if there is one; if not, there must be none
 */
public record Checkpoints(Path folder, Every every, int keep, boolean resumes) {
    private static final int KEPT = 3;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code keep} is below 1
     */
    public Checkpoints {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(every, "every");
        if (keep < 1) {
            throw new IllegalArgumentException("keep: " + keep + " checkpoints, expected at least 1");
        }
    }

    /** A checkpoint after every epoch, of which three are kept. */
    public static Checkpoints in(Path folder) {
        return new Checkpoints(folder, Every.epochs(1), KEPT, false);
    }

    /** A copy that is written at other times. */
    public Checkpoints every(Every next) {
        return new Checkpoints(folder, next, keep, resumes);
    }

    /**
     * A copy that keeps more or fewer.
     *
     * @throws IllegalArgumentException if {@code count} is below 1
     */
    public Checkpoints keep(int count) {
        return new Checkpoints(folder, every, count, resumes);
    }

    /** A copy that goes on from the newest checkpoint, if there is one. */
    public Checkpoints resume() {
        return new Checkpoints(folder, every, keep, true);
    }

    /** Whether a training has written checkpoints into the folder, also if all of them are damaged. */
    public boolean begun() {
        try {
            return Files.isDirectory(folder) && CheckpointFolder.begun(folder);
        } catch (IOException e) {
            throw new CheckpointException("checkpoints: " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
