package dev.chainrule.opencl.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_event;

/** The end of a command, and whether it failed: some drivers report that nowhere else. */
final class Event extends Handle {
    private final cl_event handle;

    /** The event of a command, or of a marker. */
    Event(Context context, cl_event handle) {
        super(context);
        this.handle = handle;
        made();
    }

    /** An event at the end of all commands that are in the queue now. */
    static Event last(Queue queue, String operation) {
        cl_event handle = new cl_event();
        try {
            CL.clEnqueueMarkerWithWaitList(queue.handle, 0, null, handle);
        } catch (CLException e) {
            throw queue.context.failure(operation, "no event", e);
        }
        return new Event(queue.context, handle);
    }

    /** Throws if the command failed: its execution status is then an error's code, which is negative. */
    void requireNotFailed(String operation) {
        requireOpen();
        int[] status = new int[1];
        try {
            CL.clGetEventInfo(handle, CL.CL_EVENT_COMMAND_EXECUTION_STATUS, Integer.BYTES, Pointer.to(status), null);
        } catch (CLException e) {
            throw context.failure(operation, "no status of the commands before it", e);
        }
        if (status[0] < 0) {
            throw context.failure(operation, "commands before it failed", new CLException("", status[0]));
        }
    }

    @Override
    void release() {
        CL.clReleaseEvent(handle);
    }

    @Override
    public String toString() {
        return "event";
    }
}
