package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Kernel;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/** Products by gpu.cl. */
final class GpuProducts implements Products {
    private static final int TILE = 64;
    private static final int TERMS = 16;
    private static final int PAD = 4;
    private static final int BLOCK = 4;

    /** Work-items of a group. */
    static final int ITEMS = TILE / BLOCK * (TILE / BLOCK);
    /** Local memory of a group: two halves, each a piece of A and one of B. */
    static final long LOCAL_BYTES = 2L * 2 * TERMS * (TILE + PAD) * Float.BYTES;

    private final Program program;
    private final Queue queue;
    private final Kernel nn;
    private final Kernel nt;
    private final Kernel tn;
    private final Kernel tt;
    private final Kernel dense;
    private final Kernel hiddenDelta;
    private final Kernel gradient;

    GpuProducts(Context context, Queue queue, String options) {
        this.queue = queue;
        String sizes = " -D TILE_M=%d -D TILE_N=%d -D TILE_K=%d -D ITEM_M=%d -D ITEM_N=%d -D PAD=%d"
                .formatted(TILE, TILE, TERMS, BLOCK, BLOCK, PAD);
        program = new Program(context, "gpu.cl", Sources.of("functions.cl", "gpu.cl"), options + sizes);
        nn = program.kernel("gemm_nn");
        nt = program.kernel("gemm_nt");
        tn = program.kernel("gemm_tn");
        tt = program.kernel("gemm_tt");
        dense = program.kernel("dense");
        hiddenDelta = program.kernel("hidden_delta");
        gradient = program.kernel("gradient");
    }

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        Kernel kernel = ta == N ? tb == N ? nn : nt : tb == N ? tn : tt;
        run("gemm", operands(kernel, ta, a, b, c).number(alpha).number(beta), c);
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        Kernel kernel = operands(dense, N, x, theta, a).number(Elements.code(g));
        run("dense", kernel.memory(memory(bias)).index(bias.offset()), a);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        Kernel kernel = operands(hiddenDelta, N, nextDelta, theta, delta).number(Elements.code(g));
        run("hiddenDelta", kernel.memory(memory(a)).index(a.offset()), delta);
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        Kernel kernel = operands(gradient, T, delta, x, gTheta).number(scale).number(keepTheta);
        run(
                "accumulateGradient",
                kernel.memory(memory(gBias)).index(gBias.offset()).number(keepBias),
                gTheta);
    }

    private static Kernel operands(Kernel kernel, Transpose ta, View a, View b, View c) {
        return kernel.number(c.rows())
                .number(c.cols())
                .number(ta == N ? a.cols() : a.rows())
                .memory(memory(a))
                .index(a.offset())
                .number(a.cols())
                .memory(memory(b))
                .index(b.offset())
                .number(b.cols())
                .memory(memory(c))
                .index(c.offset());
    }

    private void run(String operation, Kernel kernel, View c) {
        long groups = (long) CpuProducts.pieces(c.rows(), TILE) * CpuProducts.pieces(c.cols(), TILE);
        kernel.run(queue, operation, groups * ITEMS, ITEMS);
    }

    @Override
    public void close() {
        program.close();
    }
}
