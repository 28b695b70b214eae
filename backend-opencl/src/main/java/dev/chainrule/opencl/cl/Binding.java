package dev.chainrule.opencl.cl;

import java.util.Arrays;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;

/** A kernel object of the driver, and the arguments that it has. The {@link Kernel} that has it gives it back. */
final class Binding {
    final cl_kernel handle;
    private final long[] numbers;
    private final @Nullable Memory[] memories;
    private final boolean[] given;

    // the memory through which a number goes to the driver
    private final int[] fourBytes = new int[1];
    private final long[] eightBytes = new long[1];
    private final Pointer toFourBytes = Pointer.to(fourBytes);
    private final Pointer toEightBytes = Pointer.to(eightBytes);

    /** Takes over a new kernel object of {@code count} arguments. */
    Binding(cl_kernel handle, int count) {
        this.handle = handle;
        numbers = new long[count];
        memories = new Memory[count];
        given = new boolean[count];
    }

    /** Whether it has these buffers; null where an argument is a number. */
    boolean has(@Nullable Memory[] wanted) {
        return Arrays.equals(memories, wanted); // by identity
    }

    /** Whether it has no arguments, or a buffer that is closed: nothing will be run with these again. */
    boolean isFree() {
        boolean any = false;
        for (int i = 0; i < memories.length; i++) {
            Memory memory = memories[i];
            if (memory != null && !memory.isOpen()) {
                return true;
            }
            any |= given[i];
        }
        return !any;
    }

    /**
     * Gives it a number, unless it has it.
     *
     * @return whether the driver was called
     */
    boolean number(int argument, long value, boolean eight) {
        if (given[argument] && numbers[argument] == value) {
            return false;
        }
        fourBytes[0] = (int) value;
        eightBytes[0] = value;
        set(argument, eight ? Long.BYTES : Integer.BYTES, eight ? toEightBytes : toFourBytes);
        numbers[argument] = value;
        return true;
    }

    /**
     * Gives it a buffer, unless it has it.
     *
     * @return whether the driver was called
     */
    @SuppressWarnings("ReferenceEquality") // equal or not, another buffer is another argument
    boolean memory(int argument, Memory value) {
        if (memories[argument] == value) {
            return false;
        }
        set(argument, Sizeof.cl_mem, value.argument);
        memories[argument] = value;
        return true;
    }

    private void set(int argument, long bytes, Pointer value) {
        CL.clSetKernelArg(handle, argument, bytes, value);
        given[argument] = true;
    }
}
