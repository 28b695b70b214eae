package dev.chainrule.opencl.cl;

import java.util.Arrays;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;

/**
 * A kernel and its arguments, which are given one after the other before each {@link #run}. Those that are as they were are
 * not given to the driver again.
 */
public final class Kernel {
    private static final int MOST_ARGUMENTS = 24;

    final cl_kernel handle;
    private final Context context;
    private final String name;
    private final int count;

    // what the driver has
    private final long[] numbers = new long[MOST_ARGUMENTS];
    private final @Nullable Memory[] memories = new Memory[MOST_ARGUMENTS];
    private final boolean[] given = new boolean[MOST_ARGUMENTS];

    // what a number goes to the driver through
    private final int[] fourBytes = new int[1];
    private final long[] eightBytes = new long[1];
    private final Pointer toFourBytes = Pointer.to(fourBytes);
    private final Pointer toEightBytes = Pointer.to(eightBytes);
    private final long[] global = new long[1];
    private final long[] local = new long[1];
    private int next;

    Kernel(Context context, String name, cl_kernel handle) {
        this.context = context;
        this.name = name;
        this.handle = handle;
        int[] arguments = new int[1];
        CL.clGetKernelInfo(handle, CL.CL_KERNEL_NUM_ARGS, Integer.BYTES, Pointer.to(arguments), null);
        count = arguments[0];
    }

    /** An {@code int} or {@code uint}. */
    public Kernel number(int value) {
        if (isNew(value)) {
            fourBytes[0] = value;
            set(Integer.BYTES, toFourBytes);
        }
        next++;
        return this;
    }

    /** A {@code float}. */
    public Kernel number(float value) {
        return number(Float.floatToRawIntBits(value));
    }

    /** A {@code ulong}. */
    public Kernel index(long value) {
        if (isNew(value)) {
            eightBytes[0] = value;
            set(Long.BYTES, toEightBytes);
        }
        next++;
        return this;
    }

    private boolean isNew(long value) {
        boolean isNew = !given[next] || numbers[next] != value;
        numbers[next] = value;
        given[next] = true;
        return isNew;
    }

    /** A buffer. */
    public Kernel memory(Memory value) {
        Queue.requireOpen(value);
        if (memories[next] != value) {
            memories[next] = value;
            set(org.jocl.Sizeof.cl_mem, value.argument);
        }
        next++;
        return this;
    }

    private void set(long bytes, Pointer value) {
        try {
            CL.clSetKernelArg(handle, next, bytes, value);
        } catch (CLException e) {
            int argument = next;
            next = 0;
            throw context.failure(name, "argument " + argument, e);
        }
    }

    /** Puts it into the queue, on so many work-items in groups of so many. */
    public void run(Queue queue, String operation, long items, int group) {
        int arguments = next;
        next = 0;
        if (arguments != count || items % group != 0) {
            throw new IllegalStateException("kernel " + name + ": " + arguments + " arguments, expected " + count + "; "
                    + items + " work-items in groups of " + group);
        }
        global[0] = items;
        local[0] = group;
        queue.run(operation, this, global, local);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Called by its program. */
    void close() {
        Arrays.fill(memories, null);
        CL.clReleaseKernel(handle);
    }
}
