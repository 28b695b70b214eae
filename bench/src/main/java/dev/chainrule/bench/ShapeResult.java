package dev.chainrule.bench;

import java.util.List;

/**
 * The results of one shape.
 *
 * @param shape the shape as it was asked for, with its letter if it has one, e.g. {@code B 784-128-10@32}
 * @param measured every device that took it, fastest first
 * @param leftOut devices that did not, each with the reason, e.g. {@code cpu:scalar: a step takes 12 s}
 * @param verdict the fastest device, how sure that is, and caveats for readers of these figures
 */
public record ShapeResult(String shape, List<Measured> measured, List<String> leftOut, Verdict verdict) {
    public ShapeResult {
        measured = List.copyOf(measured);
        leftOut = List.copyOf(leftOut);
    }

    /** The fastest device; "" if the machine was too noisy to tell, or there was one only. */
    public String winner() {
        return verdict.winner();
    }
}
