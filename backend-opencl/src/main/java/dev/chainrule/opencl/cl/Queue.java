package dev.chainrule.opencl.cl;

import java.util.Objects;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;

/**
 * A queue of an opened device. Commands take effect one after the other, in the order in which they were put in.
 *
 * <p>Every method throws {@link IllegalStateException} if the queue, the memory or the kernel is closed, and
 * {@link dev.chainrule.spi.BackendException} if the driver reports a failure, of this command or of one before it; its message
 * names {@code operation}.
 */
public final class Queue extends Handle {
    /** The number of commands after which the driver is told to begin: it may otherwise wait until {@link #finish}. */
    private static final int FLUSH_AFTER = 64;

    final cl_command_queue handle;
    private int commands;

    /** Makes a queue of the opened device. */
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

    /**
     * t[at …] ← s[o …], {@code count} floats; the array has been read when this returns.
     *
     * @throws IndexOutOfBoundsException if the array or the memory is too short
     */
    public void write(String operation, float[] s, int o, int count, Memory t, long at) {
        Objects.checkFromIndexSize(o, count, s.length);
        write(operation, Pointer.to(s).withByteOffset(4L * o), 4, count, t, at);
    }

    /** t[at …] ← s[o …], {@code count} ints, likewise. */
    public void write(String operation, int[] s, int o, int count, Memory t, long at) {
        Objects.checkFromIndexSize(o, count, s.length);
        write(operation, Pointer.to(s).withByteOffset(4L * o), 4, count, t, at);
    }

    /** t[at …] ← s[o …], {@code count} bytes, likewise. */
    public void write(String operation, byte[] s, int o, int count, Memory t, long at) {
        Objects.checkFromIndexSize(o, count, s.length);
        write(operation, Pointer.to(s).withByteOffset(o), 1, count, t, at);
    }

    /** Waits until the queue is empty, and then writes: during the call JOCL holds the array, and no garbage is collected. */
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

    /**
     * t[o …] ← s[at …], {@code count} floats; waits until all commands before it have run.
     *
     * @throws IndexOutOfBoundsException if the array or the memory is too short
     */
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

    /** Waits until all commands have run, and throws if one of them failed. */
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

    /** Puts in a kernel whose arguments are set: {@code global} work-items in groups of {@code local}, in two directions. */
    void run(String operation, Kernel kernel, cl_kernel bound, long[] global, long[] local) {
        requireOpen();
        context.countLaunch();
        try {
            CL.clEnqueueNDRangeKernel(handle, bound, 2, null, global, local, 0, null, null);
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
