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

/** What an opened device has in common: its name for errors, and all that was made from it, which it closes. */
public final class Context implements AutoCloseable {
    final Device device;
    final cl_context handle;
    private final String id;
    /** In the order of their making. */
    private final Set<Handle> open = new LinkedHashSet<>();

    private long allocated;
    private boolean closed;

    /**
     * Opens a device.
     *
     * @param id its name in errors
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

    /** How many bytes of memory are open. */
    public long allocated() {
        return allocated;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(id + " is closed");
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

    /**
     * Closes what was made from it and is open, the last first, and then itself; all of it, whatever fails. Closing again
     * does nothing.
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
