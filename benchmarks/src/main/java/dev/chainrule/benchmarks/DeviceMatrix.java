package dev.chainrule.benchmarks;

import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/** A matrix [rows, cols] on a device, and the values that it began with. */
final class DeviceMatrix {
    private final Backend backend;
    private final View view;
    private final float[] values;

    DeviceMatrix(Backend backend, int rows, int cols, float[] values) {
        this.backend = backend;
        this.values = values;
        view = new View(backend.allocate(Element.FLOAT32, (long) rows * cols), 0, rows, cols);
        reset();
    }

    View view() {
        return view;
    }

    /** Writes the first values again. */
    void reset() {
        backend.upload(values, 0, view);
    }

    /** The first value of row i and column j. */
    float at(int i, int j) {
        return values[i * view.cols() + j];
    }

    /** The values as they are now, row-major. */
    float[] download() {
        float[] now = new float[values.length];
        backend.download(view, now, 0);
        return now;
    }

    /** The first values, as the oracle takes them. */
    Bounded all() {
        return Bounded.exact(view.rows(), view.cols(), values);
    }

    /** These rows of the first values. */
    Bounded rows(int... chosen) {
        float[] some = new float[chosen.length * view.cols()];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * view.cols(), some, i * view.cols(), view.cols());
        }
        return Bounded.exact(chosen.length, view.cols(), some);
    }

    /** These columns of the first values, [rows, chosen]. */
    Bounded columns(int... chosen) {
        float[] some = new float[view.rows() * chosen.length];
        for (int at = 0; at < some.length; at++) {
            some[at] = at(at / chosen.length, chosen[at % chosen.length]);
        }
        return Bounded.exact(view.rows(), chosen.length, some);
    }
}
