package dev.chainrule.cpu.kernels;

/** The formula by which a kernel writes an element c of its target, from the sum s. */
enum End {
    /** c ← s. */
    SUM(0),
    /** c ← α s. */
    SCALED(1),
    /** c ← fma(α, s, β c). */
    KEPT(2),
    /** c ← fma(α, s, c): β is 1. */
    ADDED(3);

    /** The number of formulas. */
    static final int COUNT = values().length;

    /** The number that kernels compare. */
    final int number;

    End(int number) {
        this.number = number;
    }

    /** Whether the formula has c in it. */
    boolean readsTarget() {
        return this == KEPT || this == ADDED;
    }

    static End of(float alpha, float beta) {
        if (beta != 0) {
            return beta == 1 ? ADDED : KEPT;
        }
        return alpha == 1 ? SUM : SCALED;
    }
}
