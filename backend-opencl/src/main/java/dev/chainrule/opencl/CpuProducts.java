package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Kernel;
import dev.chainrule.opencl.cl.Memory;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * Products by cpu.cl: the factor with the lanes goes to panels first, as many at once as the memory for them holds; then
 * each tile is a work-item.
 */
final class CpuProducts implements Products {
    /** Elements of a vector, float16. */
    private static final int LANES = 16;
    /** Terms that one work-item copies, as in cpu.cl. */
    private static final int TERMS = 64;

    private static final long PANELS_BYTES = 16L << 20;

    private final Context context;
    private final Queue queue;
    private final Program program;
    /** Rows of a tile, and lanes of a wide one. */
    private final int rows;

    private final int wide;
    private final Kernel panels;
    private final Widths gemm;
    private final Widths dense;
    private final Widths hiddenDelta;
    private final Elements elements;
    private Memory scratch;

    CpuProducts(Context context, Queue queue, Elements elements, Parameters parameters, String options) {
        this.context = context;
        this.queue = queue;
        this.elements = elements;
        rows = parameters.get("ROWS");
        wide = LANES * parameters.get("VECTORS");
        program = new Program(context, "cpu.cl", Sources.of("functions.cl", "cpu.cl"), options + parameters.options());
        panels = program.kernel("panels");
        gemm = new Widths("gemm");
        dense = new Widths("dense");
        hiddenDelta = new Widths("hidden_delta");
        scratch = new Memory(context, "open", PANELS_BYTES);
    }

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        gemm("gemm", ta, tb, alpha, a, b, beta, c);
    }

    private void gemm(String operation, Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        Plan x = new Plan(wide, ta, tb, a, b, c);
        for (int j = 0; j < x.n; j += x.lanes) {
            int count = copyPanels(operation, x, j);
            Kernel kernel = operands(gemm, x, j, count).number(alpha).number(beta);
            run(operation, kernel, x, count);
        }
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        Plan plan = new Plan(wide, N, T, x, theta, a);
        for (int j = 0; j < plan.n; j += plan.lanes) {
            int count = copyPanels("dense", plan, j);
            long first = plan.swapped ? 0 : j;
            Kernel kernel = operands(dense, plan, j, count).number(Elements.code(g));
            kernel.memory(memory(bias)).index(bias.offset() + first).number(plan.swapped ? 0 : 1);
            run("dense", kernel, plan, count);
        }
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        Plan plan = new Plan(wide, N, N, nextDelta, theta, delta);
        for (int j = 0; j < plan.n; j += plan.lanes) {
            int count = copyPanels("hiddenDelta", plan, j);
            Kernel kernel = operands(hiddenDelta, plan, j, count).number(Elements.code(g));
            kernel.memory(memory(a)).index(a.offset() + j * plan.cLane);
            run("hiddenDelta", kernel, plan, count);
        }
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        gemm("accumulateGradient", T, N, scale, delta, x, keepTheta, gTheta);
        elements.sumRows("accumulateGradient", scale, delta, keepBias, gBias);
    }

    /** Copies lanes j … to panels; returns how many. */
    private int copyPanels(String operation, Plan x, int j) {
        int count = Math.min(x.lanes, x.n - j);
        long panelsOf = pieces(count, x.width);
        long bytes = panelsOf * x.width * x.k * Float.BYTES;
        if (bytes > scratch.bytes()) {
            scratch.close();
            scratch = new Memory(context, operation, bytes);
        }
        panels.number(count)
                .number(x.k)
                .number(x.width)
                .memory(memory(x.b))
                .index(x.b.offset() + j * x.bLane)
                .index(x.bStep)
                .index(x.bLane)
                .memory(scratch)
                .run(queue, operation, panelsOf * pieces(x.k, TERMS), 1);
        return count;
    }

    private Kernel operands(Widths kernels, Plan x, int j, int count) {
        return (x.width == LANES ? kernels.narrow : kernels.wide)
                .number(x.m)
                .number(count)
                .number(x.k)
                .memory(memory(x.a))
                .index(x.a.offset())
                .index(x.aRow)
                .index(x.aStep)
                .memory(scratch)
                .memory(memory(x.c))
                .index(x.c.offset() + j * x.cLane)
                .index(x.cRow)
                .index(x.cLane);
    }

    private void run(String operation, Kernel kernel, Plan x, int count) {
        kernel.run(queue, operation, (long) pieces(x.m, rows) * pieces(count, x.width), 1);
    }

    /** How many pieces of at most so much make up a length. */
    static int pieces(int length, int most) {
        return (length - 1) / most + 1;
    }

    /** A kernel for panels of one vector, and one for wide panels. */
    private final class Widths {
        final Kernel narrow;
        final Kernel wide;

        Widths(String name) {
            narrow = program.kernel(name + "_narrow");
            wide = program.kernel(name + "_wide");
        }
    }

    /**
     * A product as cpu.cl sees it: C[m, n] from rows of A and lanes of B, each with its strides. Where B is transposed and n
     * is not small, the factors exchange their roles, and C is computed transposed.
     */
    private static final class Plan {
        final boolean swapped;
        final int m;
        final int n;
        final int k;
        final View a;
        final long aRow;
        final long aStep;
        final View b;
        final long bStep;
        final long bLane;
        final View c;
        final long cRow;
        final long cLane;
        /** Lanes of a panel. */
        final int width;
        /** Lanes that are copied to panels at once, whole panels. */
        final int lanes;

        Plan(int wide, Transpose ta, Transpose tb, View a, View b, View c) {
            swapped = tb == T && c.cols() > LANES;
            this.c = c;
            k = ta == N ? a.cols() : a.rows();
            long rowOfA = ta == N ? a.cols() : 1;
            long stepOfA = ta == N ? 1 : a.cols();
            long stepOfB = tb == N ? b.cols() : 1;
            long laneOfB = tb == N ? 1 : b.cols();
            m = swapped ? c.cols() : c.rows();
            n = swapped ? c.rows() : c.cols();
            this.a = swapped ? b : a;
            aRow = swapped ? laneOfB : rowOfA;
            aStep = swapped ? stepOfB : stepOfA;
            this.b = swapped ? a : b;
            bStep = swapped ? stepOfA : stepOfB;
            bLane = swapped ? rowOfA : laneOfB;
            cRow = swapped ? 1 : c.cols();
            cLane = swapped ? c.cols() : 1;
            width = n <= LANES ? LANES : wide;
            long panelBytes = (long) width * k * Float.BYTES;
            lanes = (int) Math.min(Integer.MAX_VALUE / width, Math.max(1, PANELS_BYTES / panelBytes)) * width;
        }
    }
}
