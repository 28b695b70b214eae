package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Device;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Matrices with known contents on a device, and a complaint about the first answer that is wrong. Drivers keep compiled kernels
 * in files of their own, one for each kernel, and a kernel from a damaged file may compute anything: so {@link ElementsProof},
 * {@link UpdatesProof} and {@link ProductsProof} run each kernel once before the device is handed out.
 */
final class Proof {
    /** PoCL compiles a kernel once more, into another file, for grids of more than 65,535 work-items in a direction. */
    private static final String POCL = "Portable Computing Language";

    private static final int LARGE_GRID = 70_000;

    /** Terms of a sum that takes more turns of a loop than Mesa 22.3's processor has: it ends any after some 65,000, without a word. */
    private static final int LONG_SUM = 70_000;

    /** Terms for which that driver has enough turns, even where a kernel goes over a row three times. */
    private static final int SHORT_SUM = 1 << 14;

    /** Far more than rounding, far less than a wrong answer. */
    private static final double TOLERANCE = 1e-5;

    /** The distance between two elements that are looked at, in a large matrix. */
    private static final int STRIDE = 61;

    private static final int LARGE = 1 << 10;

    /** Quarters from -2/4 to 2/4: sums of their products are exact. */
    private static final int VALUES = 5;

    private final Backend backend;
    private final List<Buffer> buffers = new ArrayList<>();
    private String complaint = "";
    private int made;

    private Proof(Backend backend) {
        this.backend = backend;
    }

    /**
     * Runs each kernel that training needs. Returns a complaint about the first that computes wrongly; empty if all are right.
     *
     * @param family the kernels of products
     */
    static String complaint(Backend backend, Family family, Device device) {
        Proof proof = new Proof(backend);
        ElementsProof elements = new ElementsProof(backend, proof);
        ProductsProof products = new ProductsProof(backend, proof);
        for (Activation g : Activation.values()) {
            elements.activations(g, 3, 5);
            products.steps(g, 5, 7, 3);
        }
        UpdatesProof updates = new UpdatesProof(backend, proof);
        updates.updates(3, 5);
        updates.updates(19, 35); // more than the sums side by side of a sum of squares
        elements.others(3, 5);
        elements.byExample(3, 5);
        products.gemms(5, 7, 3); // less than a tile of a GPU's, and panels of one vector
        products.gemms(9, 70, 18); // more than that
        products.steps(Activation.SIGMOID, 9, 70, 18);
        if (device.platform().equals(POCL)) {
            elements.activations(Activation.SIGMOID, 1, LARGE_GRID);
            elements.others(1, LARGE_GRID);
            updates.updates(1, LARGE_GRID);
            elements.byExample(LARGE_GRID, 1);
            if (family == Family.GPU) { // the other has few work-items
                products.gemms(1, LARGE_GRID, 2);
                products.steps(Activation.SIGMOID, 1, LARGE_GRID, 2);
            }
        }
        return proof.complaint;
    }

    /**
     * Returns the most terms of a sum that the device adds up: as many as there are, but few where its driver gives up a long loop.
     */
    static long mostTerms(Backend backend) {
        float[] ones = new float[LONG_SUM];
        Arrays.fill(ones, 1);
        try (Buffer terms = backend.allocate(Element.FLOAT32, LONG_SUM);
                Buffer sum = backend.allocate(Element.FLOAT32, 1)) {
            View row = new View(sum, 0, 1, 1);
            backend.upload(ones, 0, new View(terms, 0, LONG_SUM, 1));
            backend.sumRows(1, new View(terms, 0, LONG_SUM, 1), 0, row);
            backend.download(row, ones, 0);
        }
        return ones[0] == LONG_SUM ? Long.MAX_VALUE : SHORT_SUM;
    }

    /** Runs the kernels for chains of multiply-adds likewise. */
    static String complaintOfChains(OpenClBackend backend) {
        Proof proof = new Proof(backend);
        Matrix t = proof.matrix(41, 73);
        backend.multiplyAdds(3, 2, 1, t.view());
        proof.expect("multiplyAdds", t, i -> 8 * t.values()[i] + 7);
        return proof.complaint;
    }

    /** A matrix on the device, and the contents that it had at first. */
    static final class Matrix {
        private final View view;
        private final float[] values;

        private Matrix(View view, float[] values) {
            this.view = view;
            this.values = values;
        }

        View view() {
            return view;
        }

        float[] values() {
            return values;
        }

        float at(int i, int j) {
            return values[i * view.cols() + j];
        }

        int rows() {
            return view.rows();
        }

        int cols() {
            return view.cols();
        }
    }

    /** A new matrix, whose contents differ from those of any other. */
    Matrix matrix(int rows, int cols) {
        return matrix(rows, cols, 0);
    }

    /** A new matrix of quarters from 2/4 to 6/4. */
    Matrix positive(int rows, int cols) {
        return matrix(rows, cols, 1);
    }

    private Matrix matrix(int rows, int cols, float middle) {
        float[] values = new float[rows * cols];
        made++;
        for (int i = 0; i < values.length; i++) {
            int mixed = (i + 1000 * made) * 0x9E3779B9; // neighbours far apart, as in Fibonacci hashing
            values[i] = middle + (Integer.remainderUnsigned(mixed >>> 8, VALUES) - VALUES / 2) / 4f;
        }
        View view = view(Element.FLOAT32, rows, cols);
        backend.upload(values, 0, view);
        return new Matrix(view, values);
    }

    View view(Element type, int rows, int cols) {
        Buffer buffer = backend.allocate(type, (long) rows * cols);
        buffers.add(buffer);
        return new View(buffer, 0, rows, cols);
    }

    /** Compares the elements of a target, in a large one some of them, with the right ones, and frees all matrices. */
    void expect(String operation, Matrix target, IntToDoubleFunction expected) {
        View v = target.view();
        float[] got = new float[target.values().length];
        backend.download(v, got, 0);
        for (int i = 0; i < got.length && complaint.isEmpty(); i += got.length > LARGE ? STRIDE : 1) {
            double right = expected.applyAsDouble(i);
            if (!(Math.abs(got[i] - right) <= TOLERANCE * Math.max(1, Math.abs(right)))) {
                complaint = "its kernels compute wrongly: " + operation + " gave " + got[i] + " as element " + i
                        + " of [" + v.rows() + " x " + v.cols() + "], expected " + (float) right;
            }
        }
        buffers.forEach(Buffer::close);
        buffers.clear();
    }
}
