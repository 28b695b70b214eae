package dev.chainrule.compute;

import dev.chainrule.spi.Element;
import org.jspecify.annotations.Nullable;

/** The checks of arguments. Each is called inside the gate, and throws what the gate makes of its message. */
final class Checks {
    private final Compute owner;
    private final Gate gate;

    Checks(Compute owner, Gate gate) {
        this.owner = owner;
        this.gate = gate;
    }

    /**
     * A constant that callers may not leave out: below the checks, a null would be taken for a failure of the device.
     */
    void given(String name, @Nullable Object constant) {
        if (constant == null) {
            throw gate.missing(name);
        }
    }

    void perExample(Matrix z, Matrix y, Matrix perExample) {
        floats("z", z);
        shape("y", y, z.rows(), z.cols());
        shape("perExample", perExample, z.rows(), 1);
        apart("perExample", perExample, "z", z);
        apart("perExample", perExample, "y", y);
    }

    void shape(String name, Matrix m, int rows, int cols) {
        floats(name, m);
        if (m.rows() != rows || m.cols() != cols) {
            throw gate.refuse(name + " is " + m.shape() + ", expected [" + rows + " x " + cols + "]");
        }
    }

    void floats(String name, Matrix m) {
        element(name, m, Element.FLOAT32);
    }

    void element(String name, Matrix m, Element type) {
        open(name, m);
        if (m.element() != type) {
            throw gate.refuse(name + " holds " + m.element() + ", expected " + type);
        }
    }

    void open(String name, Matrix m) {
        if (m.storage.owner != owner) {
            throw gate.refuse(name + " belongs to another opened backend ("
                    + m.storage.owner.device().id() + "), expected one of this "
                    + owner.device().id());
        }
        if (m.storage.closed) {
            throw gate.misuse(name + " is closed");
        }
    }

    void range(int length, int from, Matrix m) {
        long count = m.view.count();
        if (from < 0 || count > length - (long) from) {
            throw gate.refuse("the array has " + length + " elements, expected " + count + " from " + from + " on for "
                    + m.shape());
        }
    }

    void apartOrSame(String name, Matrix target, String other, Matrix m) {
        if (target.storage != m.storage || target.view.offset() != m.view.offset()) {
            apart(name, target, other, m);
        }
    }

    void apart(String name, Matrix target, String other, Matrix m) {
        if (target.storage == m.storage
                && target.view.offset() < m.view.offset() + m.view.count()
                && m.view.offset() < target.view.offset() + target.view.count()) {
            throw gate.refuse(name + " overlaps " + other + ", expected memory of its own");
        }
    }
}
