package dev.chainrule.opencl;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in the reverse order. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <P extends AutoCloseable> P add(P part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
