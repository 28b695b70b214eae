package dev.chainrule.aparapi;

import dev.chainrule.spi.BackendException;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The kernel's array of floats, which is the device's memory: the host's copy of it is old after every execution.
 *
 * <p>Aparapi gives a device new memory, filled from the array, when it finds that array at another address, and a garbage
 * collection may move it. So the host's copy is brought up to date before an execution that follows a collection. Should one
 * come in the moment between, it is found out: element 0 of the device's memory is {@link #MARK}, that of an old copy 0.
 *
 * <p>In Java threads the array is the memory, and all this has no effect.
 */
final class FloatMemory {
    static final float MARK = 1344;

    private final String id;
    private final OperationsKernel kernel;
    private final LongSupplier collections;
    private long seen;
    /** Whether the device has this array's contents. */
    private boolean there;

    FloatMemory(String id, OperationsKernel kernel, LongSupplier collections) {
        this.id = id;
        this.kernel = kernel;
        this.collections = collections;
    }

    /** A longer array with the same contents. */
    void lengthen(int length) {
        if (there) {
            fetch("allocate");
        }
        kernel.floats = Arrays.copyOf(kernel.floats, length);
        kernel.floats[0] = MARK;
        there = false;
    }

    void beforeExecution(String operation) {
        long now = collections.getAsLong();
        if (now != seen && there) {
            fetch(operation);
        }
        seen = now;
    }

    void afterExecution() {
        if (!kernel.runsInThreads()) {
            there = true;
            kernel.floats[0] = 0;
        }
    }

    private void fetch(String operation) {
        kernel.get(kernel.floats);
        check(operation, kernel.floats[0]);
    }

    /** Whether element 0 came from memory that has been the device's all the time. */
    void check(String operation, float mark) {
        if (mark != MARK) {
            throw new BackendException(
                    id,
                    operation,
                    "the device's memory is lost: it could not be read, or a garbage collection moved its array in the very"
                            + " moment of an execution",
                    null);
        }
    }
}
