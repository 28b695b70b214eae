package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;

/** Room on the host for the inputs of some examples on their way to a device: as bytes where they are pixels. */
final class Inputs {
    private final CheckedData data;
    private final float[] floats;
    private final byte[] pixels;

    /**
     * Room for the inputs of {@code most} examples.
     *
     * @throws ArithmeticException if one array cannot hold them
     */
    Inputs(CheckedData data, int most) {
        this.data = data;
        int length = Math.multiplyExact(most, data.inputs());
        floats = new float[data.pixels() ? 0 : length];
        pixels = new byte[data.pixels() ? length : 0];
    }

    /** A matrix on the device that takes the inputs of {@code rows} examples as they are: pixels, or float32. */
    static Matrix matrix(Compute compute, CheckedData data, int rows) {
        return data.pixels() ? compute.pixels(rows, data.inputs()) : compute.matrix(rows, data.inputs());
    }

    /** Reads the inputs of {@code count} examples, from example {@code from} on, into the first rows. */
    void read(int from, int count) {
        if (data.pixels()) {
            data.copyPixels(from, count, pixels);
        } else {
            data.copyInputs(from, count, floats);
        }
    }

    /** Copies the first row of {@code other} into row {@code row}. */
    void take(Inputs other, int row) {
        int inputs = data.inputs();
        if (data.pixels()) {
            System.arraycopy(other.pixels, 0, pixels, row * inputs, inputs);
        } else {
            System.arraycopy(other.floats, 0, floats, row * inputs, inputs);
        }
    }

    /** Copies the first rows to all of a {@link #matrix}. */
    void upload(Compute compute, Matrix target) {
        if (data.pixels()) {
            compute.upload(pixels, 0, target);
        } else {
            compute.upload(floats, 0, target);
        }
    }
}
