package dev.chainrule.cpu.warmup;

/** The time that a backend may lose by computing on vectors where plain loops are faster: a twentieth of all its time. */
final class Allowance {
    /** The time in which a loss is made up for, as a multiple of the loss. */
    private static final long SHARE = 20;

    /** The time at which everything lost so far is made up for. */
    private long paidOff = Long.MIN_VALUE;

    private boolean owes;

    /** Whether everything lost is made up for at the time {@code now}. */
    boolean allows(long now) {
        owes = owes && now < paidOff;
        return !owes;
    }

    /** Notes that a call has ended at {@code now} and has taken {@code nanos} longer than it would have on plain loops. */
    void lose(long now, long nanos) {
        paidOff = (owes ? Math.max(paidOff, now) : now) + SHARE * nanos;
        owes = true;
    }
}
