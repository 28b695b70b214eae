package dev.chainrule.opencl.cl;

import dev.chainrule.spi.BackendException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** Compiled kernels, which are closed with it. */
public final class Program extends Handle {
    /** The longest machine code that is taken from a driver, in bytes: far more than that of any program here. */
    private static final int MOST_BYTES = 1 << 26;

    private final cl_program handle;
    private final String name;
    private final List<Kernel> kernels = new ArrayList<>();

    /**
     * Compiles sources.
     *
     * @param name the name of the sources in errors
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
        build(options);
    }

    /**
     * Takes the machine code that {@link #binary} gave for the same sources and options, on the same device with the same driver.
     *
     * @throws BackendException if the driver refuses it
     */
    public Program(Context context, String name, byte[] binary, String options) {
        super(context);
        this.name = name;
        try {
            handle = CL.clCreateProgramWithBinary(
                    context.handle,
                    1,
                    new cl_device_id[] {context.device.handle},
                    new long[] {binary.length},
                    new byte[][] {binary},
                    null,
                    null);
        } catch (CLException e) {
            throw context.failure("open", name + ", compiled before", e);
        }
        made();
        build(options);
    }

    private void build(String options) {
        try {
            CL.clBuildProgram(handle, 1, new cl_device_id[] {context.device.handle}, options, null, null);
        } catch (CLException e) {
            String log = log();
            close();
            throw context.failure("open", name + " does not compile with " + options, log, e);
        }
    }

    /** The machine code that the driver compiled; none if the driver does not hand it out. */
    public Optional<byte[]> binary() {
        requireOpen();
        try {
            long[] size = new long[1];
            CL.clGetProgramInfo(handle, CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null);
            if (size[0] < 1 || size[0] > MOST_BYTES) {
                return Optional.empty();
            }
            byte[] binary = new byte[(int) size[0]];
            CL.clGetProgramInfo(handle, CL.CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null);
            return Optional.of(binary);
        } catch (CLException e) {
            return Optional.empty();
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

    /**
     * Makes a kernel of this program.
     *
     * @param kernel its name in the sources
     * @throws dev.chainrule.spi.BackendException if there is none of this name
     */
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
