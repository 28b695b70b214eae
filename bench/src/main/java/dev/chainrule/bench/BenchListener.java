package dev.chainrule.bench;

/** Told how a benchmark goes, and asked whether it is to go on. */
public interface BenchListener {
    /** A part of the benchmark begins; a line for people. */
    default void progressed(String line) {}

    /** A device computed wrongly; a sentence. The report has it too. */
    default void wrong(String sentence) {}

    /**
     * Whether the benchmark is to stop. It is asked before every reading of the clock; a benchmark that is stopped ends with
     * a report of what was measured until then.
     */
    default boolean stopped() {
        return false;
    }
}
