package dev.chainrule.opencl.cl;

import dev.chainrule.spi.BackendException;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jspecify.annotations.Nullable;

/** What an opened device has in common: its name for errors, its memory, its programs. */
public final class Context implements AutoCloseable {
    final Device device;
    final cl_context handle;
    private final String id;
    private boolean closed;

    /**
     * Opens a device.
     *
     * @param id its name in errors
     */
    public Context(Device device, String id) {
        this.device = device;
        this.id = id;
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platformHandle);
        try {
            handle = CL.clCreateContext(properties, 1, new cl_device_id[] {device.handle}, null, null, null);
        } catch (CLException e) {
            throw failure("open", device.name(), e);
        }
    }

    /** A failure that the program found. */
    public BackendException failure(String operation, String detail) {
        return new BackendException(id, operation, detail, null);
    }

    /** A failure that the driver reported. */
    BackendException failure(String operation, String detail, CLException cause) {
        return failure(operation, detail, null, cause);
    }

    BackendException failure(String operation, String detail, @Nullable String buildLog, CLException cause) {
        return new BackendException(id, operation, detail, CL.stringFor_errorCode(cause.getStatus()), buildLog, cause);
    }

    /** Everything made from it is closed before. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CL.clReleaseContext(handle);
        }
    }
}
