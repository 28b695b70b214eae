package dev.chainrule.compute;

import dev.chainrule.spi.Cost;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.UpdateRule;
import org.jspecify.annotations.Nullable;

/**
 * The checks of arguments. Each is called inside the gate, throws what the gate makes of its message, and returns this for
 * the next.
 */
final class Checks {
    private final Memory memory;
    private final Gate gate;

    Checks(Memory memory, Gate gate) {
        this.memory = memory;
        this.gate = gate;
    }

    /**
     * A constant that callers may not leave out: below the checks, a null would be taken for a failure of the device.
     */
    Checks given(String name, @Nullable Object constant) {
        if (constant == null) {
            throw gate.missing(name);
        }
        return this;
    }

    /** A matrix of this device that is open, and holds float32. */
    Checks floats(String name, Matrix m) {
        return element(name, m, Element.FLOAT32);
    }

    /** A matrix of this device that is open, and holds bytes. */
    Checks bytes(String name, Matrix m) {
        return element(name, m, Element.UINT8);
    }

    /** A matrix of this device that is open, and holds elements of this type. */
    private Checks element(String name, Matrix m, Element type) {
        open(name, m);
        if (m.element() != type) {
            throw gate.refuse(name + " holds " + m.element() + ", expected " + type);
        }
        return this;
    }

    /** A number of steps. */
    void steps(int steps) {
        if (steps < 1) {
            throw gate.refuse("steps is " + steps + ", expected 1 or more");
        }
    }

    /** A cost that is defined for the outputs. */
    Checks cost(OutputUnit u, Cost c) {
        if (!c.fits(u)) {
            throw gate.refuse("cost " + c + " is not defined for " + u.word() + " outputs");
        }
        return this;
    }

    /** The moments that a rule has, of the shape of theta; all that it may modify is apart. */
    void moments(UpdateRule rule, Matrix gradient, Matrix first, Matrix second, Matrix theta) {
        apart("gradient", gradient, "theta", theta);
        moment(rule.hasFirst(), "first", first, gradient, theta);
        moment(rule.hasSecond(), "second", second, gradient, theta);
        if (rule.hasFirst() && rule.hasSecond()) {
            apart("second", second, "first", first);
        }
    }

    /** A moment of this name, or any matrix in its place. */
    private void moment(boolean has, String name, Matrix m, Matrix gradient, Matrix theta) {
        floats(name, m);
        if (has) {
            same(name, m, theta).apart(name, m, "gradient", gradient).apart(name, m, "theta", theta);
        }
    }

    /** A number above 0. */
    void above(String name, float number) {
        if (!(number > 0)) {
            throw gate.refuse(name + " is " + number + ", expected a number above 0");
        }
    }

    /** A float32 matrix m[rows, cols]. */
    Checks shape(String name, Matrix m, int rows, int cols) {
        floats(name, m);
        if (m.rows() != rows || m.cols() != cols) {
            throw gate.refuse(name + " is " + m.shape() + ", expected [" + rows + " x " + cols + "]");
        }
        return this;
    }

    /** A float32 matrix of the shape of another. */
    Checks same(String name, Matrix m, Matrix other) {
        return shape(name, m, other.rows(), other.cols());
    }

    /** A target that has no memory in common with another argument. */
    Checks apart(String name, Matrix target, String other, Matrix m) {
        if (target.storage == m.storage
                && target.view.offset() < m.view.offset() + m.view.count()
                && m.view.offset() < target.view.offset() + target.view.count()) {
            throw gate.refuse(name + " overlaps " + other + ", expected memory of its own");
        }
        return this;
    }

    /** A target that has no memory in common with another argument of its shape, or all of it. */
    Checks apartOrSame(String name, Matrix target, String other, Matrix m) {
        return target.storage == m.storage && target.view.offset() == m.view.offset()
                ? this
                : apart(name, target, other, m);
    }

    /** An array that has an element for each of m, from {@code from} on. */
    Checks range(int length, int from, Matrix m) {
        long count = m.view.count();
        if (from < 0 || count > length - (long) from) {
            throw gate.refuse("the array has " + length + " elements, expected " + count + " from " + from + " on for "
                    + m.shape());
        }
        return this;
    }

    /** Row numbers in an array, 0 or more, for all of {@code numbers}, which is no slice. */
    void rowNumbers(int[] s, int o, Matrix numbers) {
        element("t", numbers, Element.INT32);
        if (numbers.view.count() != numbers.storage.buffer.count()) {
            throw gate.refuse("t is a slice, expected all of the row numbers");
        }
        range(s.length, o, numbers);
        for (int i = o; i < o + numbers.rows(); i++) {
            if (s[i] < 0) {
                throw gate.refuse("row number " + i + " is " + s[i] + ", expected 0 or more");
            }
        }
    }

    /** A source s of float32 or pixels, and row numbers that were uploaded and are all below its number of rows. */
    Checks source(Matrix s, Matrix numbers) {
        open("s", s);
        if (s.element() == Element.INT32) {
            throw gate.refuse("s holds INT32, expected FLOAT32 or UINT8");
        }
        open("rows", numbers);
        int highest = numbers.storage.highestRow;
        if (highest < 0 || highest >= s.rows()) {
            throw gate.refuse("rows " + (highest < 0 ? "were never uploaded" : "go up to row " + highest)
                    + ", expected row numbers below " + s.rows());
        }
        return this;
    }

    private void open(String name, Matrix m) {
        if (m.storage.owner != memory) {
            throw gate.refuse(name + " belongs to another opened backend ("
                    + m.storage.owner.device() + "), expected one of this "
                    + memory.device());
        }
        if (m.storage.closed) {
            throw gate.misuse(name + " is closed");
        }
    }
}
