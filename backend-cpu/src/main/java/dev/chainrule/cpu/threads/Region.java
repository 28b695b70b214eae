package dev.chainrule.cpu.threads;

/** Work in parts that do not depend on each other. The thread that computes a part changes no result. */
public interface Region {
    /**
     * Computes a part.
     *
     * @param part its number, 0 ≤ part &lt; parts
     * @param worker the number of the thread, 0 for the caller; two threads that compute at once have two numbers
     */
    void compute(int part, int worker);
}
