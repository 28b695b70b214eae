package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.opencl.cl.Kernel;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/** Products by gpu.cl. */
final class GpuProducts implements Products {
    private final int tileRows;
    private final int tileLanes;
    private final int items;
    private final Queue queue;
    private final Kernel nn;
    private final Kernel nt;
    private final Kernel tn;
    private final Kernel tt;
    private final Kernel dense;
    private final Kernel hiddenDelta;
    private final Kernel gradient;

    GpuProducts(Programs programs, Queue queue, KernelSizes sizes) {
        this.queue = queue;
        tileRows = sizes.get("TILE_M");
        tileLanes = sizes.get("TILE_N");
        items = items(sizes);
        Program program = programs.of("gpu.cl", sizes.options());
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
        long groups = Blocks.pieces(c.rows(), tileRows) * Blocks.pieces(c.cols(), tileLanes);
        kernel.run(queue, operation, groups * items, items);
    }

    /** Work-items of a group. */
    static int items(KernelSizes p) {
        return p.get("TILE_M") / p.get("ITEM_M") * (p.get("TILE_N") / p.get("ITEM_N"));
    }

    /** Local memory of a group: two halves, each a piece of A and one of B. */
    static long localBytes(KernelSizes p) {
        return 2L * p.get("TILE_K") * (p.get("TILE_M") + p.get("TILE_N") + 2 * p.get("PAD")) * Float.BYTES;
    }
}
