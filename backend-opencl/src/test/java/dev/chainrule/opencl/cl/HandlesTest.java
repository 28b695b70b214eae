package dev.chainrule.opencl.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo.Kind;
import org.jocl.CL;
import org.jocl.cl_event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that would crash a driver do not reach it. */
class HandlesTest {
    private static final String SOURCE =
            "kernel void fill(uint n, float x, global float* t) { t[get_global_id(0)] = x; }";
    private static final int FLOATS = 4;

    private Context context;
    private Queue queue;
    private Memory memory;

    @BeforeEach
    void open() {
        try {
            context = new Context(Driver.find().devices().get(0), "opencl:test");
        } catch (NoDriverException e) {
            abort(e.reason());
        }
        queue = new Queue(context);
        memory = new Memory(context, "allocate", 4 * FLOATS);
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
        }
    }

    @Test
    void nothingIsCopiedBeyondABufferOrAnArray() {
        float[] floats = new float[FLOATS];
        queue.write("upload", floats, 0, FLOATS, memory, 0);
        for (long at : new long[] {1, -1, 1L << 61, 1L << 62, Long.MAX_VALUE}) {
            refused(() -> queue.write("upload", floats, 0, FLOATS, memory, at));
            refused(() -> queue.write("upload", new int[FLOATS], 0, FLOATS, memory, at));
            refused(() -> queue.write("upload", new byte[4 * FLOATS], 0, 4 * FLOATS, memory, at));
            refused(() -> queue.read("download", memory, at, floats, 0, FLOATS));
        }
        refused(() -> queue.write("upload", floats, 1, FLOATS, memory, 0));
        refused(() -> queue.write("upload", floats, 0, -1, memory, 0));
        refused(() -> queue.write("upload", new float[FLOATS + 1], 0, FLOATS + 1, memory, 0));
        refused(() -> queue.write("upload", new int[FLOATS], -1, FLOATS, memory, 0));
        refused(() -> queue.write("upload", new byte[4 * FLOATS], Integer.MAX_VALUE, 1, memory, 0));
        refused(() -> queue.read("download", memory, 0, floats, 1, FLOATS));
        refused(() -> queue.read("download", memory, 0, new float[FLOATS + 1], 0, FLOATS + 1));
    }

    private static void refused(Runnable copy) {
        assertThatThrownBy(copy::run).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void memoryHasALength() {
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> new Memory(context, "allocate", bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("memory of " + bytes + " bytes, expected 1 at least");
        }
        assertThatThrownBy(() -> new Memory(context, "allocate", Long.MAX_VALUE))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("allocate on opencl:test: 9223372036854775807 bytes (CL_");
        assertThat(context.allocated()).isEqualTo(4 * FLOATS);
        memory.close();
        memory.close();
        assertThat(context.allocated()).isZero();
    }

    @Test
    void aSourceThatDoesNotCompileFailsWithTheCompilersLog() {
        BackendException failure = catchThrowableOfType(
                BackendException.class,
                () -> new Program(context, "wrong.cl", "kernel void wrong() { no_such_name = 1; }", "-D N=1"));
        assertThat(failure)
                .hasMessage("open on opencl:test: wrong.cl does not compile with -D N=1 (CL_BUILD_PROGRAM_FAILURE)");
        assertThat(failure.nativeError()).isEqualTo("CL_BUILD_PROGRAM_FAILURE");
        assertThat(failure.buildLog()).contains("no_such_name");
    }

    @Test
    void aKernelThatIsNotThereFails() {
        Program program = new Program(context, "fill.cl", SOURCE, "");
        assertThatThrownBy(() -> program.kernel("spill"))
                .isInstanceOf(BackendException.class)
                .hasMessage("open on opencl:test: kernel spill (CL_INVALID_KERNEL_NAME)");
    }

    @Test
    void argumentsAreCountedAndOpen() {
        Kernel fill = new Program(context, "fill.cl", SOURCE, "").kernel("fill");
        fill.number(FLOATS).number(7f).memory(memory).run(queue, "fill", FLOATS, 1);
        assertThatThrownBy(() -> fill.number(FLOATS).number(7f).run(queue, "fill", FLOATS, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("kernel fill: 2 arguments, expected 3");
        assertThatThrownBy(() -> fill.number(1).number(7f).memory(memory).number(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("kernel fill: more arguments than 3");
        Memory closed = new Memory(context, "allocate", 4 * FLOATS);
        closed.close();
        assertThatThrownBy(() -> fill.number(1).number(7f).memory(closed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("kernel fill: memory of 16 bytes is closed");
        fill.number(FLOATS)
                .number(8f)
                .memory(memory)
                .run(queue, "fill", FLOATS, 1); // what was refused left nothing behind
        float[] read = new float[FLOATS];
        queue.read("download", memory, 0, read, 0, FLOATS);
        assertThat(read).containsOnly(8f);
    }

    @Test
    void memoryOfAnotherContextIsTheDriversError() throws NoDriverException {
        try (Context another = new Context(Driver.find().devices().get(0), "opencl:another")) {
            Memory foreign = new Memory(another, "allocate", 4 * FLOATS);
            assertThatThrownBy(() -> queue.write("upload", new float[FLOATS], 0, FLOATS, foreign, 0))
                    .isInstanceOf(BackendException.class);
        }
    }

    @Test
    void theContextClosesWhatWasMadeFromIt() {
        Program program = new Program(context, "fill.cl", SOURCE, "");
        Kernel fill = program.kernel("fill");
        fill.number(FLOATS).number(7f).memory(memory).run(queue, "fill", FLOATS, 1);
        context.close();
        context.close();
        queue.close();
        memory.close();
        program.close();
        assertThat(context.allocated()).isZero();
        assertClosed(() -> queue.finish("finish"));
        assertClosed(() -> queue.read("download", memory, 0, new float[FLOATS], 0, FLOATS));
        assertClosed(() -> program.kernel("fill"));
        assertClosed(() -> fill.number(FLOATS + 1));
        assertClosed(() -> new Queue(context));
        assertClosed(() -> new Memory(context, "allocate", 1));
        assertClosed(() -> new Program(context, "fill.cl", SOURCE, ""));
    }

    private static void assertClosed(Runnable use) {
        assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class).hasMessageEndingWith(" is closed");
    }

    @Test
    void whatFailedInTheQueueFails() {
        queue.write("upload", new float[FLOATS], 0, FLOATS, memory, 0);
        Event last = Event.last(queue, "gemm");
        queue.finish("finish");
        last.requireNotFailed("gemm");
        cl_event command = CL.clCreateUserEvent(context.handle, null);
        CL.clSetUserEventStatus(command, CL.CL_OUT_OF_RESOURCES);
        Event failed = new Event(context, command);
        assertThatThrownBy(() -> failed.requireNotFailed("gemm"))
                .isInstanceOf(BackendException.class)
                .hasMessage("gemm on opencl:test: commands before it failed (CL_OUT_OF_RESOURCES)");
        failed.close();
        assertClosed(() -> failed.requireNotFailed("gemm"));
    }

    @ParameterizedTest
    @CsvSource({
        "OpenCL 1.2 pocl,true",
        "OpenCL 2.0 ,true",
        "OpenCL 3.0 CUDA,true",
        "OpenCL 1.10,true",
        "OpenCL 1.1 Mesa,false",
        "OpenCL 0.9,false",
        "OpenCL 12345678901.2,false",
        "1.2,false",
        "'',false"
    })
    void aVersionIsTwoNumbers(String version, boolean isAtLeast) {
        assertThat(Device.isAtLeast(version, 1, 2)).isEqualTo(isAtLeast);
    }

    @Test
    void gpusComeFirst() {
        assertThat(Driver.place(Kind.GPU)).isLessThan(Driver.place(Kind.ACCELERATOR));
        assertThat(Driver.place(Kind.ACCELERATOR)).isLessThan(Driver.place(Kind.CPU));
    }
}
