package dev.chainrule.train;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a plan that watches over a training and changes none of its numbers.
 *
 * @param validation judges the network after every epoch
 * @param checkpoints the files from which the training can go on; null for none
 * @param anomaly whether every operation is followed by a look for numbers that are not finite
 */
public record Oversight(Validation validation, @Nullable Checkpoints checkpoints, boolean anomaly) {
    /** Nothing watches. */
    public static final Oversight NONE = new Oversight(Validation.NONE, null, false);

    /**
     * Checks the settings.
     *
     * @throws NullPointerException if {@code validation} is null
     */
    public Oversight {
        Objects.requireNonNull(validation, "validation");
    }

    Oversight with(Validation next) {
        return new Oversight(next, checkpoints, anomaly);
    }

    Oversight with(Checkpoints next) {
        return new Oversight(validation, next, anomaly);
    }

    Oversight with(boolean looked) {
        return new Oversight(validation, checkpoints, looked);
    }
}
