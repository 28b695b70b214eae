package dev.chainrule.opencl.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/** Bytes on a device. Its contents are unspecified until written. */
public final class Memory implements AutoCloseable {
    final cl_mem handle;
    /** What a kernel's argument is read from. */
    final Pointer argument;

    private final long bytes;
    private boolean closed;

    public Memory(Context context, String operation, long bytes) {
        this.bytes = bytes;
        try {
            handle = CL.clCreateBuffer(context.handle, CL.CL_MEM_READ_WRITE, bytes, null, null);
        } catch (CLException e) {
            throw context.failure(operation, bytes + " bytes", e);
        }
        argument = Pointer.to(handle);
    }

    public long bytes() {
        return bytes;
    }

    boolean isClosed() {
        return closed;
    }

    /** The driver keeps the memory until the commands in the queue have run. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CL.clReleaseMemObject(handle);
        }
    }
}
