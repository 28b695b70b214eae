package dev.chainrule.cpu.heap;

import static dev.chainrule.cpu.heap.HeapMemory.bytes;
import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.ints;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import dev.chainrule.spi.WeightLoops;

/**
 * The half of a backend that is the same for all devices of this provider: memory on the Java heap, which an operation
 * has changed when it returns, so that there is nothing to wait for. The other half, the arithmetic but for a few plain loops, is the
 * subclass's.
 *
 * <p>Arithmetic reaches elements through {@link HeapMemory}, so it computes on buffers of any other of these backends as
 * on its own. So one backend can compute by another.
 */
public abstract class HeapBackend implements Backend {
    private final HeapMemory memory;

    protected HeapBackend(String device) {
        memory = new HeapMemory(device);
    }

    @Override
    public final Buffer allocate(Element type, long count) {
        return memory.allocate(type, count);
    }

    @Override
    public final void upload(float[] s, int o, View t) {
        System.arraycopy(s, o, floats(t), start(t), count(t));
    }

    @Override
    public final void upload(byte[] s, int o, View t) {
        System.arraycopy(s, o, bytes(t), start(t), count(t));
    }

    @Override
    public final void upload(int[] s, int o, View t) {
        System.arraycopy(s, o, ints(t), start(t), count(t));
    }

    @Override
    public final void download(View s, float[] t, int o) {
        System.arraycopy(floats(s), start(s), t, o, count(s));
    }

    @Override
    public void dropout(DropoutMask mask, View s, View t) {
        mask.apply(count(s), floats(s), start(s), floats(t), start(t));
    }

    @Override
    public void softThreshold(float limit, View t) {
        WeightLoops.softThreshold(limit, count(t), floats(t), start(t));
    }

    @Override
    public void limitRows(float limit, View t) {
        WeightLoops.limitRows(limit, t.rows(), t.cols(), floats(t), start(t));
    }

    @Override
    public final void finish() {}

    /** Frees all buffers. A subclass that holds more frees that, too. */
    @Override
    public void close() {
        memory.closeAll();
    }
}
