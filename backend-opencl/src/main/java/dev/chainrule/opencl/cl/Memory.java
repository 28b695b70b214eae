package dev.chainrule.opencl.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/** Bytes on a device. Its contents are unspecified until written. The driver keeps it until the queue has run. */
public final class Memory extends Handle {
    final cl_mem handle;
    /** What a kernel's argument is read from. */
    final Pointer argument;

    private final long bytes;

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
