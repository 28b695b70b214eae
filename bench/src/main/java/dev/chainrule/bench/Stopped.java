package dev.chainrule.bench;

/** The benchmark is to end now: thrown before a reading of the clock, and caught where what was measured is kept. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
        super("stopped");
    }
}
