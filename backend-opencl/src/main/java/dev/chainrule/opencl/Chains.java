package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;

import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Kernel;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.DeviceInfo.Kind;
import dev.chainrule.spi.View;

/** Chains of t ← x t + y, by multiply_adds.cl. They are compiled when they are first asked for: training has no use for them. */
final class Chains {
    private static final String OPERATION = "multiplyAdds";
    private static final int GROUP = 64;
    private static final int WIDEST = 16;
    private static final int CHAINS_OF_A_PROCESSOR = 12;
    private static final int CHAINS_OF_A_GPU = 8;

    private final Queue queue;
    private final int group;
    private final int together;
    private final Kernel chains;
    private final Kernel rest;

    Chains(Programs programs, Queue queue, Device device) {
        this.queue = queue;
        group = (int) Math.min(GROUP, device.largestGroup());
        boolean processor = device.kind() == Kind.CPU;
        int floats = processor ? width(device.vectorWidth()) : 1;
        int count = processor ? CHAINS_OF_A_PROCESSOR : CHAINS_OF_A_GPU;
        together = floats * count;
        String sizes = " -D F=float" + (floats == 1 ? "" : floats) + " -D FLOATS=" + floats + " -D CHAINS=" + count;
        Program program = programs.of("multiply_adds.cl", sizes);
        chains = program.kernel("multiply_adds");
        rest = program.kernel("multiply_adds_rest");
    }

    /** The floats of the widest vector that OpenCL C has and the processor too. */
    private static int width(long widest) {
        return (int) Long.highestOneBit(Math.max(1, Math.min(WIDEST, widest)));
    }

    void run(int steps, float x, float y, View t) {
        long items = t.count() / together;
        long done = items * together;
        if (items > 0) {
            run(chains, items, steps, x, y, t, 0);
        }
        if (done < t.count()) {
            run(rest, t.count() - done, steps, x, y, t, done);
        }
    }

    private void run(Kernel kernel, long items, int steps, float x, float y, View t, long from) {
        kernel.index(items)
                .number(steps)
                .number(x)
                .number(y)
                .memory(memory(t))
                .index(t.offset() + from)
                .run(queue, OPERATION, (items + group - 1) / group * group, group);
    }
}
