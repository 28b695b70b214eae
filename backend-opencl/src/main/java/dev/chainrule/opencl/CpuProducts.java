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

/** Products by cpu.cl. */
final class CpuProducts implements Products {
    private final Queue queue;
    private final Blocks blocks;
    private final Widths gemm;
    private final Widths gradient;
    private final Widths dense;
    private final Widths hiddenDelta;

    CpuProducts(Programs programs, Queue queue, long units, KernelSizes sizes) {
        this.queue = queue;
        blocks = new Blocks(sizes.get("ROWS"), Blocks.LANES * sizes.get("VECTORS"), sizes.get("TERMS"), (int) units);
        Program program = programs.of("cpu.cl", sizes.options() + Blocks.OPTIONS);
        gemm = new Widths(program, "gemm");
        gradient = new Widths(program, "gradient");
        dense = new Widths(program, "dense");
        hiddenDelta = new Widths(program, "hidden_delta");
    }

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        Call call = new Call("gemm", gemm, ta, tb, a, b, c);
        call.arguments().number(alpha).number(beta);
        call.run();
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        Call call = new Call("dense", dense, N, T, x, theta, a);
        call.arguments()
                .number(Elements.code(g))
                .memory(memory(bias))
                .index(bias.offset())
                .index(call.plan.exchanged() ? 1 : 0)
                .index(call.plan.exchanged() ? 0 : 1);
        call.run();
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        Call call = new Call("hiddenDelta", hiddenDelta, N, N, nextDelta, theta, delta);
        call.arguments()
                .number(Elements.code(g))
                .memory(memory(a))
                .index(a.offset())
                .index(a.cols())
                .index(1);
        call.run();
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        Call call = new Call("accumulateGradient", gradient, T, N, delta, x, gTheta);
        call.arguments()
                .number(scale)
                .number(keepTheta)
                .memory(memory(gBias))
                .index(gBias.offset())
                .number(keepBias);
        call.run();
    }

    /** A kernel for panels of one vector, and one for wide panels. */
    private static final class Widths {
        final Kernel narrow;
        final Kernel wide;

        Widths(Program program, String name) {
            narrow = program.kernel(name + "_narrow");
            wide = program.kernel(name + "_wide");
        }
    }

    /** A product as cpu.cl sees it. */
    private final class Call {
        final Blocks.Plan plan;
        private final View a;
        private final View b;
        private final View c;
        private final boolean aTransposed;
        private final boolean bTransposed;
        private final String operation;
        private final Kernel kernel;

        Call(String operation, Widths kernels, Transpose ta, Transpose tb, View a, View b, View c) {
            this.operation = operation;
            plan = blocks.plan(c.rows(), c.cols(), ta == N ? a.cols() : a.rows(), tb == T);
            kernel = plan.width() == Blocks.LANES ? kernels.narrow : kernels.wide;
            boolean exchanged = plan.exchanged();
            this.a = exchanged ? b : a;
            this.b = exchanged ? a : b;
            this.c = c;
            aTransposed = exchanged ? tb == N : ta == T;
            bTransposed = exchanged ? ta == N : tb == T;
        }

        /** Gives the kernel the arguments that all kernels have; the caller adds those of its own. */
        Kernel arguments() {
            return kernel.number(plan.m())
                    .number(plan.n())
                    .number(plan.k())
                    .number(plan.rows())
                    .number(plan.lanes())
                    .memory(memory(a))
                    .index(a.offset())
                    .index(aTransposed ? 1 : a.cols())
                    .index(aTransposed ? a.cols() : 1)
                    .memory(memory(b))
                    .index(b.offset())
                    .index(bTransposed ? 1 : b.cols())
                    .index(bTransposed ? b.cols() : 1)
                    .memory(memory(c))
                    .index(c.offset())
                    .index(plan.exchanged() ? 1 : c.cols())
                    .index(plan.exchanged() ? c.cols() : 1);
        }

        void run() {
            kernel.run(queue, operation, plan.count(), 1);
        }
    }
}
