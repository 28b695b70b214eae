package dev.chainrule.opencl.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * A kernel and its arguments, which are given one after the other before each {@link #run}. Those that are as they were are
 * not given to the driver again.
 */
public final class Kernel extends Handle {
    final cl_kernel handle;
    private final String name;
    private final int count;

    // what the driver has
    private final long[] numbers;
    private final @Nullable Memory[] memories;
    private final boolean[] given;

    // what a number goes to the driver through
    private final int[] fourBytes = new int[1];
    private final long[] eightBytes = new long[1];
    private final Pointer toFourBytes = Pointer.to(fourBytes);
    private final Pointer toEightBytes = Pointer.to(eightBytes);
    private final long[] global = new long[2];
    private final long[] local = {1, 1};
    private int next;

    Kernel(Context context, String name, cl_program program) {
        super(context);
        this.name = name;
        int[] arguments = new int[1];
        try {
            handle = CL.clCreateKernel(program, name, null);
            made();
            CL.clGetKernelInfo(handle, CL.CL_KERNEL_NUM_ARGS, Integer.BYTES, Pointer.to(arguments), null);
        } catch (CLException e) {
            throw context.failure("open", toString(), e); // the context gives back what was made
        }
        count = arguments[0];
        numbers = new long[count];
        memories = new Memory[count];
        given = new boolean[count];
    }

    /** An {@code int} or {@code uint}. */
    public Kernel number(int value) {
        if (isNew(value)) {
            fourBytes[0] = value;
            set(Integer.BYTES, toFourBytes);
            is(value);
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
            is(value);
        }
        next++;
        return this;
    }

    private boolean isNew(long value) {
        requireRoom();
        return !given[next] || numbers[next] != value;
    }

    private void is(long value) {
        numbers[next] = value;
        given[next] = true;
    }

    /** A buffer. */
    public Kernel memory(Memory value) {
        requireRoom();
        if (!value.isOpen()) {
            throw refuse(value + " is closed");
        }
        if (memories[next] != value) {
            set(Sizeof.cl_mem, value.argument);
            memories[next] = value;
        }
        next++;
        return this;
    }

    private void requireRoom() {
        if (next >= count) {
            throw refuse("more arguments than " + count);
        }
    }

    /** What to throw; the arguments begin anew. */
    private IllegalStateException refuse(String message) {
        next = 0;
        return new IllegalStateException(this + ": " + message);
    }

    private void set(long bytes, Pointer value) {
        requireOpen();
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
        run(queue, operation, items, 1, group);
    }

    /** Puts it into the queue, on so many work-items in each of so many rows, in groups of so many in a row. */
    public void run(Queue queue, String operation, long items, long rows, int group) {
        int arguments = next;
        next = 0;
        if (arguments != count || items % group != 0) {
            throw refuse(
                    arguments + " arguments, expected " + count + "; " + items + " work-items in groups of " + group);
        }
        global[0] = items;
        global[1] = rows;
        local[0] = group;
        queue.run(operation, this, global, local);
    }

    @Override
    void release() {
        CL.clReleaseKernel(handle);
    }

    @Override
    public String toString() {
        return "kernel " + name;
    }
}
