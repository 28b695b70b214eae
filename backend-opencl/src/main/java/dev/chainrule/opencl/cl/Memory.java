package dev.chainrule.opencl.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * Memory on a device. Its contents are unspecified until written. The driver keeps closed memory until the commands that use it
 * have run.
 */
public final class Memory extends Handle {
    final cl_mem handle;
    /** The pointer from which a kernel's argument is read. */
    final Pointer argument;

    private final long bytes;

    /**
     * Allocates memory.
     *
     * @param operation for which it is allocated, as errors name it
     * @throws IllegalArgumentException if {@code bytes} is less than 1
     * @throws dev.chainrule.spi.BackendException if the driver has none left
     */
    public Memory(Context context, String operation, long bytes) {
        super(context);
        if (bytes < 1) {
            throw new IllegalArgumentException("memory of " + bytes + " bytes, expected 1 at least");
        }
        this.bytes = bytes;
        try {
            handle = CL.clCreateBuffer(context.handle, CL.CL_MEM_READ_WRITE, bytes, null, null);
        } catch (CLException e) {
            throw context.failure(operation, bytes + " bytes", e);
        }
        made();
        argument = Pointer.to(handle);
    }

    /** The length in bytes. */
    public long bytes() {
        return bytes;
    }

    @Override
    void release() {
        CL.clReleaseMemObject(handle);
    }

    @Override
    public String toString() {
        return "memory of " + bytes + " bytes";
    }
}
