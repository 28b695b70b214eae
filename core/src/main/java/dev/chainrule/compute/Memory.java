package dev.chainrule.compute;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/** The memory that is allocated on a device: who has it, and how much of it is open. */
final class Memory {
    private final Backend backend;
    private final String device;
    private final Gate gate;
    private final Leaks leaks;

    /** The memory of an opened backend on a device of this id. */
    Memory(Backend backend, String device, Gate gate) {
        this.backend = backend;
        this.device = device;
        this.gate = gate;
        this.leaks = new Leaks(device);
    }

    /** The id of the device. */
    String device() {
        return device;
    }

    /** A matrix [rows, cols] of elements of a type. */
    Matrix allocate(Element type, int rows, int cols) {
        return gate.get("allocate", () -> {
            checkSize(rows, cols);
            gate.computing();
            Buffer buffer = backend.allocate(type, (long) rows * cols);
            Storage storage = new Storage(this, buffer);
            storage.trace = leaks.opened(storage, type + " [" + rows + " x " + cols + "]");
            return new Matrix(storage, new View(buffer, 0, rows, cols), false);
        });
    }

    private void checkSize(int rows, int cols) {
        if (rows < 1 || cols < 1) {
            throw gate.refuse("a matrix is [" + rows + " x " + cols + "], expected at least one row and one column");
        }
    }

    /** Frees what was allocated; again does nothing. */
    void release(Storage storage) {
        gate.free("close", () -> {
            if (!storage.closed) {
                storage.closed = true;
                leaks.closed(storage.trace);
                storage.buffer.close();
            }
        });
    }

    /** The number of allocations that are open. */
    int live() {
        return gate.get("live", leaks::live);
    }
}
