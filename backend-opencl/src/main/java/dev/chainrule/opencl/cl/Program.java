package dev.chainrule.opencl.cl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** Compiled kernels, which are closed with it. */
public final class Program extends Handle {
    private final cl_program handle;
    private final String name;
    private final List<Kernel> kernels = new ArrayList<>();

    /**
     * Compiles sources.
     *
     * @param name what the sources are called in errors
     * @param options of the compiler, e.g. {@code -D ROWS=6}
     */
    public Program(Context context, String name, String source, String options) {
        super(context);
        this.name = name;
        try {
            handle = CL.clCreateProgramWithSource(context.handle, 1, new String[] {source}, null, null);
        } catch (CLException e) {
            throw context.failure("open", name, e);
        }
        made();
        try {
            CL.clBuildProgram(handle, 1, new cl_device_id[] {context.device.handle}, options, null, null);
        } catch (CLException e) {
            String log = log();
            close();
            throw context.failure("open", name + " does not compile with " + options, log, e);
        }
    }

    private String log() {
        try {
            long[] size = new long[1];
            cl_device_id device = context.device.handle;
            CL.clGetProgramBuildInfo(handle, device, CL.CL_PROGRAM_BUILD_LOG, 0, null, size);
            byte[] text = new byte[(int) size[0]];
            CL.clGetProgramBuildInfo(handle, device, CL.CL_PROGRAM_BUILD_LOG, text.length, Pointer.to(text), null);
            return new String(text, StandardCharsets.UTF_8).replace("\0", "").strip();
        } catch (CLException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** One of its kernels. */
    public Kernel kernel(String kernel) {
        requireOpen();
        Kernel made = new Kernel(context, kernel, handle);
        kernels.add(made);
        return made;
    }

    @Override
    void release() {
        try {
            kernels.forEach(Kernel::close);
        } finally {
            CL.clReleaseProgram(handle);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
