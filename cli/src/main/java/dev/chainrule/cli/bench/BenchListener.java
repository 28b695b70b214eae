package dev.chainrule.cli.bench;

/** Told how a benchmark goes. */
public interface BenchListener {
    /** Something begins; a line for people. */
    void progressed(String line);

    /** A reader must know this of a device's results. */
    void noted(String backend, String note);

    /** A device computed wrongly; a sentence. */
    void wrong(String sentence);
}
