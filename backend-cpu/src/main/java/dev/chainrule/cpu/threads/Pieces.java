package dev.chainrule.cpu.threads;

/** Divides a length into pieces that are as even as can be. */
public final class Pieces {
    private Pieces() {}

    /** The least number of pieces, at least 1, of at most {@code longest} each that make up {@code length}. */
    public static int count(int length, int longest) {
        return (int) Math.max(1, ((long) length + longest - 1) / longest);
    }

    /** Where piece t of {@code pieces} begins; piece t ends where t + 1 begins, and lengths differ by at most 1. */
    public static int begin(int length, int pieces, int t) {
        return (int) ((long) length * t / pieces);
    }
}
