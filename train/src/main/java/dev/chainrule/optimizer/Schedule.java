package dev.chainrule.optimizer;

import java.util.List;

/**
 * A rule by which the learning rate changes in the course of a training: step t has the rate α f_t, where α is the
 * optimizer's. Implementations are immutable, usually records, whose {@link Object#toString} names all settings: by it a
 * training that is resumed knows that they are the ones it began with. Factors are computed in float64 with
 * {@link StrictMath}, so they are the same everywhere.
 *
 * <p>T is the number of steps, p = (t - 1) / T the share of them before step t, e the epoch of step t, counted from 1.
 */
@FunctionalInterface
public interface Schedule {
    /** The words that {@link #named} knows. */
    List<String> WORDS = List.of("constant", "step", "exponential", "cosine", "one-cycle", "plateau");

    /**
     * The schedule with such a name and usual settings: {@link #constant}, {@link #step()}, {@link #exponential} to a
     * hundredth, {@link #cosine}, {@link #oneCycle}, {@link #plateau} to a fifth after 3 epochs.
     *
     * @param word one of {@link #WORDS}
     * @throws IllegalArgumentException if it is none of them
     */
    static Schedule named(String word) {
        return switch (word) {
            case "constant" -> constant();
            case "step" -> step();
            case "exponential" -> exponential(0.01);
            case "cosine" -> cosine();
            case "one-cycle" -> oneCycle();
            case "plateau" -> plateau(0.2, 3);
            default ->
                throw new IllegalArgumentException(
                        "schedule '" + word + "' is unknown, expected one of " + String.join(", ", WORDS));
        };
    }

    /**
     * Begins a training.
     *
     * @throws IllegalArgumentException if the course is too short for it
     */
    ScheduleRun begin(Course course);

    /** f_t = 1. */
    static Schedule constant() {
        return new Constant();
    }

    /**
     * f_t = γ^⌊(e - 1) / n⌋: the rate is multiplied by γ after every n epochs.
     *
     * @param epochs n
     * @param factor γ
     * @throws IllegalArgumentException unless n is at least 1 and γ above 0 and at most 1
     */
    static Schedule step(int epochs, double factor) {
        return new StepDecay(epochs, factor);
    }

    /**
     * f_t = γ^⌊3p⌋ with γ = 0.1: a tenth of the rate after each third of the training, as K. He et al., "Deep residual
     * learning for image recognition" (2016), divide by ten twice.
     */
    static Schedule step() {
        return new StepDecay(0, StepDecay.TENTH);
    }

    /**
     * f_t = end^p, exponential decay as {@code tf.keras.optimizers.schedules.ExponentialDecay} has it with T steps.
     *
     * @param end the factor towards which the rate falls, 0.01 for a hundredth of it
     * @throws IllegalArgumentException unless it is above 0 and at most 1
     */
    static Schedule exponential(double end) {
        return new Exponential(end);
    }

    /**
     * f_t = ½ (1 + cos πp): I. Loshchilov and F. Hutter, "SGDR: Stochastic gradient descent with warm restarts" (2017),
     * formula 5 without restarts and with the least rate 0.
     */
    static Schedule cosine() {
        return new Cosine();
    }

    /**
     * L. N. Smith and N. Topin, "Super-convergence" (2018), with halves of cosines for the two sides, as fast.ai and PyTorch
     * have it: f rises from 1/25 to 1 over the first three tenths of the training, then falls to 1/250,000. With q = p / 0.3
     * and r = (p - 0.3) / 0.7,
     *
     * <pre>
     *   f_t = 1/25 + (1 - 1/25) ½ (1 - cos πq)              where p &lt; 0.3
     *   f_t = 1/250,000 + (1 - 1/250,000) ½ (1 + cos πr)    else
     * </pre>
     *
     * The rate of the optimizer is the highest one. Momentum stays as it is.
     */
    static Schedule oneCycle() {
        return new OneCycle();
    }

    /**
     * Reduces the rate on a plateau: f is multiplied by γ whenever n epochs in succession have not brought the cost below
     * its lowest by a ten-thousandth of it; then n are counted anew. The cost is that of the validation set, or without one
     * that of the epochs. As PyTorch's {@code ReduceLROnPlateau}.
     *
     * @param factor γ
     * @param patience n
     * @throws IllegalArgumentException unless γ is above 0 and below 1, and n at least 1
     */
    static Schedule plateau(double factor, int patience) {
        return new Plateau(factor, patience);
    }

    /**
     * This schedule after a warm-up: f rises linearly for w steps to the first factor of this schedule, which then spans the
     * T - w steps that are left, and counts epochs from there.
     *
     * <pre>
     *   f_t = t / (w + 1) · f'_1  where t ≤ w        f_t = f'_{t - w}  else
     * </pre>
     *
     * P. Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2.
     *
     * @param steps w
     * @throws IllegalArgumentException if it is below 1
     */
    default Schedule warmup(int steps) {
        return new Warmup(this, steps, false);
    }

    /**
     * {@link #warmup} for the steps of {@code epochs} epochs.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    default Schedule warmupEpochs(int epochs) {
        return new Warmup(this, epochs, true);
    }

    /**
     * This schedule for a training that is given a share of its epochs: a whole one of that share, or where that is too short for it, by
     * a warm-up, the beginning of the schedule of all epochs.
     *
     * @param epochs all of them
     */
    default Schedule shortened(int epochs) {
        return new Shortened(this, epochs);
    }
}
