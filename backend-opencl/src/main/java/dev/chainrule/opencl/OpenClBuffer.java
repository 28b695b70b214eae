package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Memory;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/** Elements in a device's memory. */
final class OpenClBuffer implements Buffer {
    private final Element type;
    private final long count;
    private final Memory memory;

    OpenClBuffer(Element type, long count, Memory memory) {
        this.type = type;
        this.count = count;
        this.memory = memory;
    }

    /** The memory that a view is in. */
    static Memory memory(View v) {
        return ((OpenClBuffer) v.buffer()).memory;
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
        memory.close();
    }
}
