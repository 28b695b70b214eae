package dev.chainrule.conformance;

import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Arrays;

/**
 * A matrix on the device in the middle of a bigger buffer. The zones before and after it hold NaN and huge numbers in
 * turn: whoever reads them shows it in the result, whoever writes them is found out by {@link #download}.
 */
final class Operand implements AutoCloseable {
    private static final int GUARD = 67;
    private static final float HUGE = -3e37f;

    private final Backend backend;
    private final String name;
    private final View view;
    private final View whole;
    private final float[] written;

    /** Writes the values to the device, {@code before} elements after the buffer's beginning. */
    Operand(Backend backend, String name, int rows, int cols, float[] values, int before) {
        int count = rows * cols;
        Trial.require(values.length == count, "%s: %d values for [%d, %d]", name, values.length, rows, cols);
        Buffer buffer = backend.allocate(Element.FLOAT32, (long) before + count + GUARD);
        this.backend = backend;
        this.name = name;
        view = new View(buffer, before, rows, cols);
        whole = new View(buffer, 0, 1, before + count + GUARD);
        written = new float[whole.cols()];
        for (int i = 0; i < written.length; i++) {
            written[i] = i % 2 == 0 ? Float.NaN : HUGE - i * 1e31f;
        }
        System.arraycopy(values, 0, written, before, count);
        backend.upload(written, 0, whole);
    }

    String name() {
        return name;
    }

    View view() {
        return view;
    }

    int rows() {
        return view.rows();
    }

    int cols() {
        return view.cols();
    }

    /** The values written before the step began. */
    float[] values() {
        int before = (int) view.offset();
        return Arrays.copyOfRange(written, before, before + (int) view.count());
    }

    /** The values written before the step began, as the oracle takes them. */
    Bounded exact() {
        return Bounded.exact(rows(), cols(), values());
    }

    /** The values on the device. The guard zones must be as they were written. */
    float[] download() {
        float[] got = new float[whole.cols()];
        backend.download(whole, got, 0);
        int before = (int) view.offset();
        int after = before + (int) view.count();
        for (int i = 0; i < got.length; i++) {
            if ((i < before || i >= after) && !sameBits(got[i], written[i])) {
                String place = i < before ? (before - i) + " before its first" : (i - after + 1) + " after its last";
                throw new AssertionError("%s was written outside of its view, at element %s: %s is now %s"
                        .formatted(name, place, written[i], got[i]));
            }
        }
        return Arrays.copyOfRange(got, before, after);
    }

    /** Whether two floats are the same bit for bit, where any NaN is the same as any other. */
    static boolean sameBits(float a, float b) {
        return Float.floatToIntBits(a) == Float.floatToIntBits(b);
    }

    /** Name and shape. */
    @Override
    public String toString() {
        return name + "[" + rows() + ", " + cols() + "]";
    }

    @Override
    public void close() {
        view.buffer().close();
    }
}
