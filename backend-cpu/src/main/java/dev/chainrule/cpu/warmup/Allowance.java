package dev.chainrule.cpu.warmup;

/** The time that a backend may lose by trying vectors where plain loops are faster: a twentieth of all. */
final class Allowance {
    private static final long SHARE = 20;

    private long paidOff = Long.MIN_VALUE;
    private boolean owes;

    /** Whether all that was lost has been made up for by now. */
    boolean allows(long now) {
        owes = owes && now < paidOff;
        return !owes;
    }

    /** Notes that by {@code now} a call has taken {@code nanos} longer than it would have. */
    void lose(long now, long nanos) {
        paidOff = (owes ? Math.max(paidOff, now) : now) + SHARE * nanos;
        owes = true;
    }
}
