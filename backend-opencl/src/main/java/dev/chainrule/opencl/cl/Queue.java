package dev.chainrule.opencl.cl;

import java.util.Objects;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;

/** An in-order queue of a device: commands take effect one after the other. */
public final class Queue extends Handle {
    /** Commands after which the driver is told to begin; it would otherwise be free to wait for {@link #finish}. */
    private static final int FLUSH_AFTER = 64;

    final cl_command_queue handle;
    private int commands;

    @SuppressWarnings("deprecation") // the newer call needs OpenCL 2.0
    public Queue(Context context) {
        super(context);
        try {
            handle = CL.clCreateCommandQueue(context.handle, context.device.handle, 0, null);
        } catch (CLException e) {
            throw context.failure("open", "no command queue", e);
        }
        made();
    }

    /** t[at …] ← s[o …], in floats; s has been read when this returns. */
    public void write(String operation, float[] s, int o, int count, Memory t, long at) {
        Objects.checkFromIndexSize(o, count, s.length);
        write(operation, Pointer.to(s).withByteOffset(4L * o), 4, count, t, at);
    }

    public void write(String operation, int[] s, int o, int count, Memory t, long at) {
        Objects.checkFromIndexSize(o, count, s.length);
        write(operation, Pointer.to(s).withByteOffset(4L * o), 4, count, t, at);
    }

    public void write(String operation, byte[] s, int o, int count, Memory t, long at) {
        Objects.checkFromIndexSize(o, count, s.length);
        write(operation, Pointer.to(s).withByteOffset(o), 1, count, t, at);
    }

    /** Waits for the queue first: JOCL holds the array, and the collector, as long as the call takes. */
    private void write(String operation, Pointer s, int size, long count, Memory t, long at) {
        Objects.checkFromIndexSize(at, count, t.bytes() / size);
        t.requireOpen();
        finish(operation);
        try {
            CL.clEnqueueWriteBuffer(handle, t.handle, true, size * at, size * count, s, 0, null, null);
        } catch (CLException e) {
            throw context.failure(operation, size * count + " bytes", e);
        }
    }

    /** t[o …] ← s[at …], in floats; waits. */
    public void read(String operation, Memory s, long at, float[] t, int o, int count) {
        Objects.checkFromIndexSize(o, count, t.length);
        Objects.checkFromIndexSize(at, count, s.bytes() / 4);
        s.requireOpen();
        finish(operation);
        try {
            CL.clEnqueueReadBuffer(
                    handle, s.handle, true, 4 * at, 4L * count, Pointer.to(t).withByteOffset(4L * o), 0, null, null);
        } catch (CLException e) {
            throw context.failure(operation, 4L * count + " bytes", e);
        }
    }

    /** Waits until every command has run; fails if one of them did. */
    public void finish(String operation) {
        requireOpen();
        try (Event last = Event.last(this, operation)) {
            CL.clFinish(handle);
            last.requireNotFailed(operation);
        } catch (CLException e) {
            throw context.failure(operation, "commands before it failed", e);
        }
        commands = 0;
    }

    /** Runs a kernel whose arguments are set, soon. */
    void run(String operation, Kernel kernel, long[] global, long[] local) {
        requireOpen();
        kernel.requireOpen();
        try {
            CL.clEnqueueNDRangeKernel(handle, kernel.handle, 2, null, global, local, 0, null, null);
            if (++commands % FLUSH_AFTER == 0) {
                CL.clFlush(handle);
            }
        } catch (CLException e) {
            throw context.failure(
                    operation,
                    kernel + " on " + global[0] + " x " + global[1] + " work-items in groups of " + local[0],
                    e);
        }
    }

    @Override
    void release() {
        CL.clReleaseCommandQueue(handle);
    }

    @Override
    public String toString() {
        return "command queue";
    }
}
