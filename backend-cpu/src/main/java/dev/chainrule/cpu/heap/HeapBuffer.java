package dev.chainrule.cpu.heap;

import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;

/** A buffer that is a Java array. Of its three arrays that of its element type has the elements, and the others are empty. */
final class HeapBuffer implements Buffer {
    private static final float[] NO_FLOATS = {};
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_INTS = {};

    private final HeapMemory memory;
    private final Element type;
    private final int count;
    float[] floats;
    byte[] bytes;
    int[] ints;

    HeapBuffer(HeapMemory memory, Element type, int count) {
        this.memory = memory;
        this.type = type;
        this.count = count;
        floats = type == Element.FLOAT32 ? new float[count] : NO_FLOATS;
        bytes = type == Element.UINT8 ? new byte[count] : NO_BYTES;
        ints = type == Element.INT32 ? new int[count] : NO_INTS;
    }

    @Override
    public Element type() {
        return type;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public void close() {
        memory.forget(this);
        floats = NO_FLOATS;
        bytes = NO_BYTES;
        ints = NO_INTS;
    }
}
