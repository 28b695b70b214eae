package dev.chainrule.cli.bench;

/** Told how a benchmark goes, and asked whether it is to go on. */
interface BenchListener {
    /** Something begins; a line for people. */
    void progressed(String line);

    /** A device computed wrongly; a sentence. */
    void wrong(String sentence);

    /** Whether to stop; asked before every reading of the clock. */
    boolean stopped();
}
