package dev.chainrule.aparapi;

import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.exception.CompileFailedException;
import dev.chainrule.spi.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * Executes the kernel, and waits for its end as Aparapi does. Whatever Aparapi does instead, such as to go on in Java threads,
 * is a {@link BackendException} with what it logged.
 */
final class Launcher implements AutoCloseable {
    /** Work-items of a group that computes elements. */
    private static final int ELEMENTS_GROUP = 64;
    /** The most work-items; for more elements each takes several, since more work-items only cost launching. */
    private static final int MOST_ITEMS = 1 << 18;

    private final String id;
    private final OperationsKernel kernel;
    private final @Nullable OpenCLDevice device;
    private final FloatMemory floats;
    private final Journal journal = Journal.open();
    private final boolean tiles;
    /** Before its first execution, Aparapi frees pointers that it has not set. */
    private boolean disposable;

    /** For a kernel whose memory is looked after by {@code floats}. */
    Launcher(String id, OperationsKernel kernel, Device device, FloatMemory floats) {
        this.id = id;
        this.kernel = kernel;
        this.device = device instanceof OpenCLDevice openCl ? openCl : null;
        this.floats = floats;
        tiles = this.device != null && device.getMaxWorkGroupSize() >= ProductKernel.GROUP * ProductKernel.GROUP;
    }

    /** Has the kernel translated and compiled, or says why that cannot be. */
    void compile() {
        if (device == null) {
            return;
        }
        journal.take();
        try {
            kernel.compile(device);
        } catch (CompileFailedException | RuntimeException | AssertionError | LinkageError e) {
            throw failure(
                    "open",
                    "Aparapi cannot translate or compile the kernel, " + reason(e)
                            + "; the classes must have been compiled with -g, and the driver must be whole: clinfo lists it",
                    e);
        }
    }

    private static String reason(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return String.valueOf(first.getMessage() == null ? first : first.getMessage());
    }

    /** Executes an operation for {@code count} elements, rows or columns. */
    void run(int operation, String name, int count) {
        kernel.operation = operation;
        if (device == null) {
            int threads = Runtime.getRuntime().availableProcessors();
            execute(name, Range.create(null, threads, threads));
        } else {
            int group = Math.min(ELEMENTS_GROUP, device.getMaxWorkGroupSize());
            execute(name, Range.create(device, roundUp(Math.min(count, MOST_ITEMS), group), group));
        }
    }

    /** Executes a product of which {@code rows} and {@code cols} are the shape of C. */
    void runProduct(String name) {
        if (tiles) {
            kernel.operation = OperationsKernel.TILED_PRODUCT;
            execute(
                    name,
                    Range.create2D(
                            device, items(kernel.cols), items(kernel.rows), ProductKernel.GROUP, ProductKernel.GROUP));
        } else {
            run(OperationsKernel.PLAIN_PRODUCT, name, kernel.rows * kernel.cols);
        }
    }

    /** The work-items for {@code count} rows or columns of C, of which each computes two. */
    private static int items(int lines) {
        return roundUp(lines, ProductKernel.TILE) / 2;
    }

    private static int roundUp(int count, int unit) {
        return (count + unit - 1) / unit * unit;
    }

    private void execute(String name, Range range) {
        floats.beforeExecution(name);
        try {
            kernel.execute(range);
        } catch (RuntimeException | AssertionError | LinkageError e) {
            kernel.allowAgain();
            throw failure(name, "Aparapi gave up the device" + logged(), e);
        }
        if (!kernel.isOnItsDevice()) {
            kernel.allowAgain();
            throw failure(name, "Aparapi fell back to another device" + logged(), null);
        }
        disposable = true;
        floats.afterExecution();
    }

    /** Frees the device. Closing again does nothing. */
    @Override
    public void close() {
        if (disposable) {
            disposable = false;
            kernel.dispose();
        }
    }

    private String logged() {
        String log = journal.take();
        return log.isEmpty() ? "" : ": " + log;
    }

    BackendException failure(String operation, String detail, @Nullable Throwable cause) {
        return new BackendException(id, operation, detail, cause);
    }
}
