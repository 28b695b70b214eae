package dev.chainrule.compute;

import dev.chainrule.spi.Buffer;
import org.jspecify.annotations.Nullable;

/** One buffer, shared by a matrix and its slices. Guarded by the gate of its device. */
final class Storage {
    final Memory owner;
    final Buffer buffer;
    boolean closed;
    /** The highest row number that was uploaded, or -1. */
    int highestRow = -1;

    Leaks.@Nullable Trace trace;

    Storage(Memory owner, Buffer buffer) {
        this.owner = owner;
        this.buffer = buffer;
    }
}
