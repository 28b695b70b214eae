package dev.chainrule.opencl.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * A kernel and its arguments, which are given one after the other before each {@link #run}. An argument that has not changed since
 * the last run is not given to the driver again.
 */
public final class Kernel extends Handle {
    final cl_kernel handle;
    private final String name;
    private final int count;

    // the arguments that the driver has
    private final long[] numbers;
    private final @Nullable Memory[] memories;
    private final boolean[] given;

    // the memory through which a number goes to the driver
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

    /** Gives the next argument, an {@code int} or {@code uint}. */
    public Kernel number(int value) {
        if (isNew(value)) {
            fourBytes[0] = value;
            set(Integer.BYTES, toFourBytes);
            is(value);
        }
        next++;
        return this;
    }

    /** Gives the next argument, a {@code float}. */
    public Kernel number(float value) {
        return number(Float.floatToRawIntBits(value));
    }

    /** Gives the next argument, a {@code ulong}. */
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

    /**
     * Gives the next argument, a buffer.
     *
     * @throws IllegalStateException if it is closed
     */
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

    /** Makes the exception to be thrown; the next argument is the first again. */
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

    /**
     * Puts the kernel into the queue, with the arguments that were given.
     *
     * @param operation the operation that it belongs to, as errors name it
     * @param items the number of work-items, a multiple of {@code group}
     * @param group the number of work-items in a group
     * @throws IllegalStateException if an argument is missing, the kernel or the queue is closed, or groups are not whole
     * @throws dev.chainrule.spi.BackendException if the driver refuses it
     */
    public void run(Queue queue, String operation, long items, int group) {
        run(queue, operation, items, 1, group);
    }

    /**
     * Puts the kernel into the queue as {@link #run(Queue, String, long, int)} does, for several rows of work-items.
     *
     * @param items the number of work-items in each row, a multiple of {@code group}
     * @param rows the number of rows; each group is part of one
     */
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
