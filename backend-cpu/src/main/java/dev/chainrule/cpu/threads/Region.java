package dev.chainrule.cpu.threads;

/** Work in parts that do not depend on each other; who computes a part changes nothing but the time. */
public interface Region {
    /** Computes part 0 ≤ part &lt; parts; {@code worker} numbers the thread, 0 for the caller. */
    void compute(int part, int worker);
}
