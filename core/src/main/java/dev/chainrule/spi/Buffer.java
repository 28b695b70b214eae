package dev.chainrule.spi;

/** Memory on a device, of one element type. Its contents are unspecified until written. */
public interface Buffer extends AutoCloseable {
    /** The type of its elements. */
    Element type();

    /** The number of elements. */
    long count();

    /** Frees the memory once the operations already called have run. Closing again does nothing. */
    @Override
    void close();
}
