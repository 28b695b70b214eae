package dev.chainrule.opencl.cl;

import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * A kernel and its arguments, which are given one after the other before each {@link #run}.
 *
 * <p>It has a kernel object of the driver for each set of buffers that it is run with, up to {@value #MOST_BINDINGS}: a step of
 * training runs it with the same buffers as the step before, and gives the driver only the numbers that have changed since, most often
 * none. Steps repeat, so the object after the one that was run last is looked at first.
 */
public final class Kernel extends Handle {
    private static final int MOST_BINDINGS = 64;

    private final String name;
    private final cl_program program;
    private final int count;
    private final List<Binding> bindings = new ArrayList<>();
    /** The place of the binding that was run last. */
    private int last;

    // the arguments of the next run
    private final long[] numbers;
    private final boolean[] eightBytes;
    private final @Nullable Memory[] memories;
    private int next;

    private final long[] global = new long[2];
    private final long[] local = {1, 1};

    Kernel(Context context, String name, cl_program program) {
        super(context);
        this.name = name;
        this.program = program;
        int[] arguments = new int[1];
        try {
            cl_kernel first = CL.clCreateKernel(program, name, null);
            made();
            CL.clGetKernelInfo(first, CL.CL_KERNEL_NUM_ARGS, Integer.BYTES, Pointer.to(arguments), null);
            bindings.add(new Binding(first, arguments[0]));
        } catch (CLException e) {
            throw context.failure("open", toString(), e); // the context gives back what was made
        }
        count = arguments[0];
        numbers = new long[count];
        eightBytes = new boolean[count];
        memories = new Memory[count];
    }

    /** Gives the next argument, an {@code int} or {@code uint}. */
    public Kernel number(int value) {
        return next(value, false, null);
    }

    /** Gives the next argument, a {@code float}. */
    public Kernel number(float value) {
        return number(Float.floatToRawIntBits(value));
    }

    /** Gives the next argument, a {@code ulong}. */
    public Kernel index(long value) {
        return next(value, true, null);
    }

    /**
     * Gives the next argument, a buffer.
     *
     * @throws IllegalStateException if it is closed
     */
    public Kernel memory(Memory value) {
        if (next < count && !value.isOpen()) {
            throw refuse(value + " is closed");
        }
        return next(0, false, value);
    }

    private Kernel next(long value, boolean eight, @Nullable Memory memory) {
        requireOpen();
        if (next >= count) {
            throw refuse("more arguments than " + count);
        }
        numbers[next] = value;
        eightBytes[next] = eight;
        memories[next++] = memory;
        return this;
    }

    /** Makes the exception to be thrown; the next argument is the first again. */
    private IllegalStateException refuse(String message) {
        next = 0;
        return new IllegalStateException(this + ": " + message);
    }

    /** The binding with the buffers of the next run, or one that may be given them. */
    private Binding binding() {
        for (int i = 1; i <= bindings.size(); i++) {
            int place = (last + i) % bindings.size();
            if (bindings.get(place).has(memories)) {
                last = place;
                return bindings.get(place);
            }
        }
        for (int i = 0; i < bindings.size(); i++) {
            if (bindings.get(i).isFree()) {
                last = i;
                return bindings.get(i);
            }
        }
        if (bindings.size() == MOST_BINDINGS) {
            last = (last + 1) % MOST_BINDINGS;
            return bindings.get(last);
        }
        bindings.add(new Binding(CL.clCreateKernel(program, name, null), count));
        last = bindings.size() - 1;
        return bindings.get(last);
    }

    /** Gives a binding the arguments of the next run. */
    private cl_kernel bound() {
        int argument = 0;
        try {
            Binding binding = binding();
            for (; argument < count; argument++) {
                Memory memory = memories[argument];
                boolean set = memory != null
                        ? binding.memory(argument, memory)
                        : binding.number(argument, numbers[argument], eightBytes[argument]);
                if (set) {
                    context.countArgument();
                }
            }
            return binding.handle;
        } catch (CLException e) {
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
        requireOpen();
        queue.run(operation, this, bound(), global, local);
    }

    @Override
    void release() {
        CLException failure = null;
        for (Binding binding : bindings) {
            try {
                CL.clReleaseKernel(binding.handle);
            } catch (CLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String toString() {
        return "kernel " + name;
    }
}
