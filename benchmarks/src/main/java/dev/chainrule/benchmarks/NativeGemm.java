package dev.chainrule.benchmarks;

/**
 * A library of native code that is in the jar only where it was asked for, found through
 * {@link java.util.ServiceLoader}. Its classes are in {@code src/openblas}, compiled with {@code -Popenblas}.
 */
interface NativeGemm {
    /** The library's name as a parameter. */
    String name();

    /**
     * Opens the library.
     *
     * @throws IllegalArgumentException if it does not load, or not with this number of threads; the message has the remedy
     */
    GemmLibrary open(int threads);
}
