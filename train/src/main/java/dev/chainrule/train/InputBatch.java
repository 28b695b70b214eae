package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.compute.Rows;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Inputs that are put together on the host and sent to a device a batch at a time; pixels are sent as bytes. */
final class InputBatch implements AutoCloseable {
    private final Compute compute;
    private final Inputs rows;
    private final Inputs row;
    private final @Nullable Pixels pixels;

    /**
     * Room for the inputs of {@code most} examples on the host, and for pixels on the device too.
     *
     * @throws ArithmeticException if one array cannot hold them
     */
    InputBatch(Compute compute, CheckedData data, int most) {
        this.compute = compute;
        rows = new Inputs(data, most);
        row = new Inputs(data, 1);
        pixels = data.pixels() ? new Pixels(Inputs.matrix(compute, data, most), compute.rowNumbers(most)) : null;
        if (pixels != null) {
            compute.upload(IntStream.range(0, most).toArray(), 0, pixels.inOrder);
        }
    }

    /**
     * Pixels on the device, which makes numbers of them as it gathers rows.
     *
     * @param x [most, inputs], bytes
     * @param inOrder 0, 1 …, the rows of x in their order
     */
    private record Pixels(Matrix x, Rows inOrder) {}

    /** Reads the inputs of {@code count} examples, from example {@code from} on. */
    void read(int from, int count) {
        rows.read(from, count);
    }

    /** Reads the inputs of one example into row {@code at}. */
    void readRow(int at, int example) {
        row.read(example, 1);
        rows.take(row, at);
    }

    /** Sends the first rows to all of x[rows, inputs]. */
    void send(Matrix x) {
        if (pixels == null) {
            rows.upload(compute, x);
        } else {
            rows.upload(compute, pixels.x.rows(0, x.rows()));
            compute.gatherRows(pixels.x, pixels.inOrder.slice(0, x.rows()), x);
        }
    }

    @Override
    public void close() {
        if (pixels != null) {
            pixels.x.close();
            pixels.inOrder.close();
        }
    }
}
