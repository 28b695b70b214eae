package dev.chainrule.cpu.heap;

import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The memory of one opened backend, on the Java heap. Static methods find the elements of a view of any backend. */
public final class HeapMemory {
    /** The longest array that every JVM can make. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final String device;
    private final Set<HeapBuffer> open = Collections.newSetFromMap(new IdentityHashMap<>());

    HeapMemory(String device) {
        this.device = device;
    }

    /** @throws BackendException if an array cannot be that long, or the heap has no room for it */
    Buffer allocate(Element type, long count) {
        if (count > LONGEST_ARRAY) {
            throw new BackendException(
                    device, "allocate", count + " " + type + ", expected at most " + LONGEST_ARRAY + " elements", null);
        }
        try {
            HeapBuffer buffer = new HeapBuffer(this, type, (int) count);
            open.add(buffer);
            return buffer;
        } catch (OutOfMemoryError e) {
            throw new BackendException(
                    device, "allocate", count + " " + type + " do not fit into the Java heap, see -Xmx", e);
        }
    }

    /** Notes that a buffer was closed. */
    void forget(HeapBuffer buffer) {
        open.remove(buffer);
    }

    /** Closes the buffers that are open. */
    void closeAll() {
        List.copyOf(open).forEach(HeapBuffer::close);
    }

    /** The array of a FLOAT32 view; empty for other types. */
    public static float[] floats(View v) {
        return ((HeapBuffer) v.buffer()).floats;
    }

    /** The array of a UINT8 view; empty for other types. */
    public static byte[] bytes(View v) {
        return ((HeapBuffer) v.buffer()).bytes;
    }

    /** The array of an INT32 view; empty for other types. */
    public static int[] ints(View v) {
        return ((HeapBuffer) v.buffer()).ints;
    }

    /** The index of element (0, 0) in the array of a view. */
    public static int start(View v) {
        return (int) v.offset();
    }

    /** The number of elements of a view. */
    public static int count(View v) {
        return v.rows() * v.cols();
    }
}
