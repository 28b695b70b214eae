package dev.chainrule.aparapi;

import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/** A part of the kernel's array for its type. */
final class AparapiBuffer implements Buffer {
    private final Element type;
    private final int from;
    private final long count;
    private final int taken;
    private final Spans spans;
    private boolean closed;

    AparapiBuffer(Element type, int from, long count, int taken, Spans spans) {
        this.type = type;
        this.from = from;
        this.count = count;
        this.taken = taken;
        this.spans = spans;
    }

    /** The index of a view's element (0, 0) in the kernel's array. */
    static int at(View v) {
        return ((AparapiBuffer) v.buffer()).from + (int) v.offset();
    }

    @Override
    public Element type() {
        return type;
    }

    @Override
    public long count() {
        return count;
    }

    /** Every execution has ended when it returns, so nothing has to be waited for. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            spans.give(from, taken);
        }
    }
}
