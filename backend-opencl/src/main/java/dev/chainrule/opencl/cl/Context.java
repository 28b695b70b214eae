package dev.chainrule.opencl.cl;

import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jspecify.annotations.Nullable;

/** An opened device: its name in errors, and all handles that were made from it, which it closes. */
public final class Context implements AutoCloseable {
    final Device device;
    final cl_context handle;
    private final String id;
    /** The open handles, in the order in which they were made. */
    private final Set<Handle> open = new LinkedHashSet<>();

    private long allocated;
    private long launches;
    private long arguments;
    private boolean closed;

    /**
     * Opens a device.
     *
     * @param id its name in errors
     * @throws BackendException if the driver does not answer, or cannot open it
     */
    public Context(Device device, String id) {
        this.device = device;
        this.id = id;
        if (!device.fault().isEmpty()) {
            throw failure("open", device.name() + " does not answer: " + device.fault());
        }
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platformHandle);
        try {
            handle = CL.clCreateContext(properties, 1, new cl_device_id[] {device.handle}, null, null, null);
        } catch (CLException e) {
            throw failure("open", device.name(), e);
        }
    }

    void holds(Handle part) {
        open.add(part);
        if (part instanceof Memory memory) {
            allocated += memory.bytes();
        }
    }

    void forgets(Handle part) {
        open.remove(part);
        if (part instanceof Memory memory) {
            allocated -= memory.bytes();
        }
    }

    /** The bytes of memory that are allocated and not closed. */
    public long allocated() {
        return allocated;
    }

    /** Counts a kernel that is put into a queue. */
    void countLaunch() {
        launches++;
    }

    /** Counts an argument that is given to the driver. */
    void countArgument() {
        arguments++;
    }

    /** The number of kernels that were put into a queue. */
    public long launches() {
        return launches;
    }

    /** The number of arguments that kernels were given. */
    public long arguments() {
        return arguments;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(id + " is closed");
        }
    }

    /** The exception for a failure that this program found. */
    public BackendException failure(String operation, String detail) {
        return new BackendException(id, operation, detail, null);
    }

    /** The exception for a failure that the driver reported. */
    BackendException failure(String operation, String detail, CLException cause) {
        return failure(operation, detail, null, cause);
    }

    BackendException failure(String operation, String detail, @Nullable String buildLog, CLException cause) {
        return new BackendException(id, operation, detail, CL.stringFor_errorCode(cause.getStatus()), buildLog, cause);
    }

    /**
     * Closes every open handle that was made from it, the last first, and then the device; a handle that fails does not keep
     * the others open. Closing again does nothing.
     *
     * @throws BackendException for the first failure; later ones are suppressed
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Handle> parts = new ArrayList<>(open);
        Collections.reverse(parts);
        BackendException failure = null;
        for (Handle part : parts) {
            try {
                part.close();
            } catch (BackendException e) {
                failure = first(failure, e);
            }
        }
        try {
            CL.clReleaseContext(handle);
        } catch (CLException e) {
            failure = first(failure, failure("close", device.name(), e));
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static BackendException first(@Nullable BackendException earlier, BackendException next) {
        if (earlier == null) {
            return next;
        }
        earlier.addSuppressed(next);
        return earlier;
    }
}
