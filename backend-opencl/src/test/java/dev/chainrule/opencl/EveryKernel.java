package dev.chainrule.opencl;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.files.CacheFolder;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.opencl.cl.NoDriverException;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.reference.Output;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.Unit;
import dev.chainrule.reference.Update;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.List;

/**
 * A program that runs every kernel of a family on small odd shapes and compares with the reference. Each matrix ends where
 * its buffer ends, so that the first element too far is out of bounds.
 */
final class EveryKernel {
    /** Columns, where rows times columns is to leave work-items of the last group without an element. */
    private static final int COLUMNS = 23;

    /** Vectors that are narrower than wide panels, so that both have work. */
    private static final String CPU_TILES = "8x2x256";

    private static final List<Cost> OTHER_COSTS = List.of(Cost.huber(0.5f), Cost.absolute(), Cost.focal(2, 0.25f));

    private static final String GPU_TILES = "64x64x16x4x4x4";

    private final OpenClBackend backend;
    private final BoundedArithmetic oracle;
    private long drawn;

    private EveryKernel(OpenClBackend backend, BoundedArithmetic oracle) {
        this.backend = backend;
        this.oracle = oracle;
    }

    /** Arguments: the platform that the only device must be of, and the family of kernels. */
    public static void main(String[] args) throws NoDriverException {
        OpenClProvider provider = new OpenClProvider();
        Availability found = provider.probe();
        if (!(found instanceof Availability.Available available)) {
            throw new AssertionError(found.toString());
        }
        DeviceInfo device = available.devices().get(0);
        require(
                available.devices().size() == 1
                        && device.facts().get("platform").startsWith(args[0]),
                "%s, expected one device of %s",
                found,
                args[0]);
        Precision precision = ReferenceTwin.precision(device);
        Family family = Family.named(args[1]);
        KernelSizes tiles = KernelSizes.named(family, family == Family.GPU ? GPU_TILES : CPU_TILES)
                .orElseThrow();
        // not by the provider, whose proof would see a planted fault first, and on other shapes
        try (OpenClBackend backend = new OpenClBackend(
                device.id(), Driver.find().devices().get(0), tiles, new Cache(CacheFolder.own("opencl")))) {
            EveryKernel every = new EveryKernel(backend, new BoundedArithmetic(precision));
            every.elements();
            if (args[1].equals("gpu")) {
                every.gpuProducts();
            } else {
                every.cpuProducts();
            }
        }
    }

    // ---- products

    /** Less than a tile; more than one tile each way; and inner lengths of one, two and three pieces. */
    private void gpuProducts() {
        products(3, 5, 2);
        products(5, 3, 33);
        products(65, 2, 17);
        products(2, 67, 3);
        for (Activation g : Activation.values()) {
            steps(5, 3, 19, g);
        }
        steps(2, 66, 3, Activation.SIGMOID);
        steps(66, 2, 35, Activation.TANH);
    }

    /** Panels of one vector and of two, full and not; tiles of six rows and fewer; inner lengths of two blocks of terms. */
    private void cpuProducts() {
        products(7, 5, 3);
        products(5, 16, 2);
        products(8, 19, 67);
        products(17, 35, 5);
        products(13, 32, 1);
        for (Activation g : Activation.values()) {
            steps(7, 5, 3, g);
        }
        steps(19, 35, 7, Activation.SIGMOID);
        steps(33, 17, 66, Activation.TANH);
    }

    /** Every form, with the target and without. */
    private void products(int m, int n, int k) {
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                product(ta, tb, m, n, k, 1, 0);
                product(ta, tb, m, n, k, -0.75f, 0.5f);
            }
        }
    }

    private void product(Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        Matrix a = ta == N ? matrix(m, k) : matrix(k, m);
        Matrix b = tb == N ? matrix(k, n) : matrix(n, k);
        Matrix c = matrix(m, n);
        backend.gemm(ta, tb, alpha, a.view, b.view, beta, c.view);
        expect("gemm", c, oracle.gemm(ta == T, tb == T, alpha, a.exact, b.exact, beta, c.exact));
        close(a, b, c);
    }

    /** The fused steps of a layer from k units to n, on m examples. */
    private void steps(int m, int n, int k, Activation g) {
        dense(m, n, k, g);
        hiddenDelta(m, n, k, g);
        gradient(m, n, k, 0);
        gradient(m, n, k, 0.5f);
    }

    private void dense(int m, int n, int k, Activation g) {
        Matrix x = matrix(m, k);
        Matrix theta = matrix(n, k);
        Matrix bias = matrix(1, n);
        Matrix a = matrix(m, n);
        backend.dense(x.view, theta.view, bias.view, g, a.view);
        expect("dense", a, oracle.dense(x.exact, theta.exact, bias.exact, unit(g)));
        close(x, theta, bias, a);
    }

    private void hiddenDelta(int m, int n, int k, Activation g) {
        Matrix next = matrix(m, n);
        Matrix theta = matrix(n, k);
        Matrix a = matrix(m, k, 0); // outputs of any unit
        Matrix delta = matrix(m, k);
        backend.hiddenDelta(next.view, theta.view, g, a.view, delta.view);
        expect("hiddenDelta", delta, oracle.hiddenDelta(next.exact, theta.exact, unit(g), a.exact));
        close(next, theta, a, delta);
    }

    private void gradient(int m, int n, int k, float keep) {
        Matrix delta = matrix(m, n);
        Matrix x = matrix(m, k);
        Matrix theta = matrix(n, k);
        Matrix bias = matrix(1, n);
        backend.accumulateGradient(0.25f, delta.view, x.view, keep, keep, theta.view, bias.view);
        BoundedArithmetic.LayerGradient gradient =
                oracle.accumulateGradient(0.25, delta.exact, x.exact, keep, keep, theta.exact, bias.exact);
        expect("accumulateGradient, theta", theta, gradient.theta());
        expect("accumulateGradient, bias", bias, gradient.bias());
        close(delta, x, theta, bias);
    }

    // ---- all else

    private void elements() {
        for (int rows : new int[] {1, 3, 65}) {
            sums(rows);
            for (Activation g : Activation.values()) {
                units(rows, g);
            }
            limits(rows);
            for (OutputUnit u : OutputUnit.values()) {
                outputs(rows, u);
            }
            hits(rows, COLUMNS);
            hits(rows, 1);
            gatherFloats(rows);
            gatherBytes(rows);
            updates(rows);
        }
        multiplyAdds(3);
        multiplyAdds(3 * 16 * 12 + 5);
    }

    /** Less than a work-item's share, and shares with a rest. */
    private void multiplyAdds(int count) {
        Matrix t = matrix(1, count);
        float[] expected = new float[count];
        for (int i = 0; i < count; i++) {
            expected[i] = (float) t.exact.value(0, i);
            for (int s = 0; s < 3; s++) {
                expected[i] = Math.fma(expected[i], 0.75f, 0.3f);
            }
        }
        backend.multiplyAdds(3, 0.75f, 0.3f, t.view);
        expect("multiplyAdds", t, Bounded.exact(1, count, expected));
        close(t);
    }

    private void sums(int rows) {
        Matrix row = matrix(1, COLUMNS);
        Matrix t = matrix(rows, COLUMNS);
        backend.addRow(row.view, t.view);
        expect("addRow", t, oracle.addRow(row.exact, t.exact));
        for (float beta : new float[] {0, 0.5f}) {
            Matrix s = matrix(rows, COLUMNS);
            Matrix sums = matrix(1, COLUMNS);
            backend.sumRows(0.25f, s.view, beta, sums.view);
            expect("sumRows", sums, oracle.sumRows(0.25, s.exact, beta, sums.exact));
            close(s, sums);
        }
        Matrix x = matrix(rows, COLUMNS);
        Matrix y = matrix(rows, COLUMNS);
        backend.axpy(-0.75f, x.view, y.view);
        expect("axpy", y, oracle.axpy(-0.75, x.exact, y.exact));
        close(row, t, x, y);
    }

    private void updates(int rows) {
        Matrix x = matrix(rows, COLUMNS);
        Matrix t = matrix(rows, COLUMNS);
        Matrix sum = matrix(1, 1);
        Bounded sumOfSquares = oracle.dot(x.exact, x.exact, 0, null);
        backend.dot(x.view, t.view, 0, sum.view);
        expect("dot", sum, oracle.dot(x.exact, t.exact, 0, null));
        backend.axpby(0.3f, x.view, 0.5f, t.view);
        expect("axpby", t, oracle.axpby(0.3f, x.exact, 0.5, t.exact));
        for (UpdateRule rule : UpdateRule.values()) {
            update(rule, x, rows);
        }
        backend.dot(x.view, x.view, 0, sum.view);
        expect("dot", sum, sumOfSquares);
        backend.scaleToNorm(1, sum.view, x.view);
        expect("scaleToNorm", x, oracle.scaleToNorm(1, sumOfSquares, x.exact));
        backend.clip(0.01f, t.view);
        expect("clip", t, oracle.clip(0.01f, oracle.axpby(0.3f, x.exact, 0.5, t.exact)));
        close(x, t, sum);
    }

    private void update(UpdateRule rule, Matrix gradient, int rows) {
        UpdateFactors f = new UpdateFactors(0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.1f, 0.1f, 0.9f);
        Matrix m = matrix(rows, COLUMNS);
        Matrix v = matrix(rows, COLUMNS);
        Matrix theta = matrix(rows, COLUMNS);
        backend.multiplyAdd(0.3f, m.view, m.view, 0, v.view);
        Bounded squares = oracle.multiplyAdd(0.3f, m.exact, m.exact, 0, null);
        expect("multiplyAdd", v, squares);
        backend.update(rule, f, gradient.view, m.view, v.view, theta.view);
        Update.State after = ReferenceTwin.of(rule)
                .step(oracle, ReferenceTwin.of(f), gradient.exact, new Update.State(m.exact, squares, theta.exact));
        expect("update", m, after.first());
        expect("update", v, after.second());
        expect("update", theta, after.theta());
        backend.addQuotient(0.3f, gradient.view, v.view, 0.5f, 0, theta.view);
        expect("addQuotient", theta, oracle.addQuotient(0.3f, gradient.exact, after.second(), 0.5, 0, null));
        close(m, v, theta);
    }

    private void units(int rows, Activation g) {
        Matrix z = matrix(rows, COLUMNS);
        Matrix a = matrix(rows, COLUMNS);
        Matrix t = matrix(rows, COLUMNS);
        backend.activate(g, z.view, a.view);
        expect("activate", a, oracle.activate(unit(g), z.exact));
        Matrix outputs = matrix(rows, COLUMNS, 0); // of any unit
        backend.mulSlope(g, outputs.view, t.view);
        expect("mulSlope", t, oracle.mulSlope(unit(g), outputs.exact, t.exact));
        close(z, a, outputs, t);
    }

    private void limits(int rows) {
        Matrix s = matrix(rows, COLUMNS);
        Matrix t = matrix(rows, COLUMNS);
        DropoutMask mask = new DropoutMask(1, 2, 0.3f);
        backend.dropout(mask, s.view, t.view);
        expect("dropout", t, oracle.dropout(1, 2, 0.3f, s.exact));
        Matrix soft = matrix(rows, COLUMNS);
        backend.softThreshold(0.5f, soft.view);
        expect("softThreshold", soft, oracle.softThreshold(0.5f, soft.exact));
        Matrix limited = matrix(rows, COLUMNS);
        backend.limitRows(1, limited.view);
        expect("limitRows", limited, oracle.limitRows(1, limited.exact));
        close(s, t, soft, limited);
    }

    private void outputs(int rows, OutputUnit u) {
        Output output = Output.valueOf(u.name());
        Matrix z = matrix(rows, COLUMNS);
        Matrix y = matrix(rows, COLUMNS);
        Matrix h = matrix(rows, COLUMNS);
        Matrix delta = matrix(rows, COLUMNS);
        Matrix costs = matrix(rows, 1);
        backend.output(u, z.view, h.view);
        expect("output", h, oracle.output(output, z.exact));
        backend.outputDelta(u, z.view, y.view, delta.view);
        expect("outputDelta", delta, oracle.outputDelta(output, z.exact, y.exact));
        backend.cost(u, z.view, y.view, costs.view);
        expect("cost", costs, oracle.cost(output, z.exact, y.exact));
        for (Cost c : OTHER_COSTS) {
            if (c.fits(u)) {
                Matrix targets = matrix(rows, COLUMNS, 0, 1);
                backend.outputDelta(u, c, z.view, targets.view, delta.view);
                expect(
                        "outputDelta " + c,
                        delta,
                        oracle.outputDelta(output, ReferenceTwin.of(c), z.exact, targets.exact));
                backend.cost(u, c, z.view, targets.view, costs.view);
                expect("cost " + c, costs, oracle.cost(output, ReferenceTwin.of(c), z.exact, targets.exact));
                close(targets);
            }
        }
        close(z, y, h, delta, costs);
    }

    private void hits(int rows, int cols) {
        Matrix z = matrix(rows, cols);
        Matrix y = matrix(rows, cols);
        Matrix hits = matrix(rows, 1);
        float[] expected = new float[rows];
        for (int i = 0; i < rows; i++) {
            boolean hit = cols == 1
                    ? z.exact.value(i, 0) > 0 == y.exact.value(i, 0) > 0.5
                    : greatest(z.exact, i) == greatest(y.exact, i);
            expected[i] = hit ? 1 : 0;
        }
        backend.hits(z.view, y.view, hits.view);
        expect("hits", hits, Bounded.exact(rows, 1, expected));
        close(z, y, hits);
    }

    private static int greatest(Bounded v, int i) {
        int best = 0;
        for (int j = 1; j < v.cols(); j++) {
            best = v.value(i, j) > v.value(i, best) ? j : best;
        }
        return best;
    }

    private void gatherFloats(int rows) {
        Matrix s = matrix(5, COLUMNS);
        int[] numbers = numbers(rows);
        float[] expected = new float[rows * COLUMNS];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) s.exact.value(numbers[i / COLUMNS], i % COLUMNS);
        }
        gather(s.view, numbers, expected);
        close(s);
    }

    private void gatherBytes(int rows) {
        byte[] bytes = new byte[5 * COLUMNS];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (37 * i);
        }
        View s = new View(backend.allocate(Element.UINT8, 3 + bytes.length), 3, 5, COLUMNS);
        backend.upload(bytes, 0, s);
        int[] numbers = numbers(rows);
        float[] expected = new float[rows * COLUMNS];
        for (int i = 0; i < expected.length; i++) {
            int from = numbers[i / COLUMNS] * COLUMNS + i % COLUMNS;
            expected[i] = Byte.toUnsignedInt(bytes[from]) * Element.UINT8_SCALE;
        }
        gather(s, numbers, expected);
        s.buffer().close();
    }

    private void gather(View s, int[] numbers, float[] expected) {
        View rows = new View(backend.allocate(Element.INT32, 1 + numbers.length), 1, numbers.length, 1);
        backend.upload(numbers, 0, rows);
        Matrix t = matrix(numbers.length, COLUMNS);
        backend.gatherRows(s, rows, t.view);
        expect("gatherRows", t, Bounded.exact(numbers.length, COLUMNS, expected));
        rows.buffer().close();
        close(t);
    }

    /** Numbers of five rows, the last among them. */
    private static int[] numbers(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (4 + 3 * i) % 5;
        }
        return numbers;
    }

    // ---- matrices

    /** A matrix on the device, and what was written to it. */
    private record Matrix(View view, Bounded exact) {}

    private Matrix matrix(int rows, int cols) {
        return matrix(rows, cols, -2);
    }

    /** Numbers from {@code least} to 2. */
    private Matrix matrix(int rows, int cols, float least) {
        return matrix(rows, cols, least, 2);
    }

    private Matrix matrix(int rows, int cols, float least, float most) {
        CounterRandom random = new CounterRandom(1, drawn++);
        float[] values = new float[rows * cols];
        for (int i = 0; i < values.length; i++) {
            values[i] = (most - least) * random.unit(i) + least;
        }
        int before = (int) (drawn % 7);
        Buffer buffer = backend.allocate(Element.FLOAT32, before + values.length);
        View view = new View(buffer, before, rows, cols);
        backend.upload(values, 0, view);
        return new Matrix(view, Bounded.exact(rows, cols, values));
    }

    private static void close(Matrix... matrices) {
        for (Matrix matrix : matrices) {
            matrix.view.buffer().close();
        }
    }

    private void expect(String operation, Matrix target, Bounded expected) {
        View v = target.view;
        float[] got = new float[v.rows() * v.cols()];
        backend.download(v, got, 0);
        for (int i = 0; i < got.length; i++) {
            int row = i / v.cols();
            int col = i % v.cols();
            require(
                    expected.contains(row, col, got[i]),
                    "%s: (%d, %d) of [%d, %d] is %s, expected %s ± %s",
                    operation,
                    row,
                    col,
                    v.rows(),
                    v.cols(),
                    got[i],
                    expected.value(row, col),
                    expected.error(row, col));
        }
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new AssertionError(message.formatted(values));
        }
    }

    private static Unit unit(Activation g) {
        return Unit.valueOf(g.name());
    }
}
