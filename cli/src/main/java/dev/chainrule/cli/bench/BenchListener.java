package dev.chainrule.cli.bench;

/** Told how a benchmark goes. */
public interface BenchListener {
    /** Something begins; a line for people. */
    void progressed(String line);

    /** A reader must know this of a device's results for a shape. */
    void noted(String backend, String note, TrainingShape shape);

    /** A device computed wrongly; a sentence. */
    void wrong(String sentence);
}
