package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;

import dev.chainrule.opencl.cl.Kernel;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;

/** The operations of {@link dev.chainrule.spi.Backend} that multiply no matrices: by elements.cl. */
final class Elements {
    /** Work-items of a group, where the device allows as many. */
    private static final int GROUP = 64;

    private final Queue queue;
    private final int group;
    /** Whether a work-item gathers a row, and not an element. */
    private final boolean gathersRows;

    private final Kernel addRow;
    private final Kernel sumRows;
    private final Kernel axpy;
    private final Kernel activate;
    private final Kernel mulSlope;
    private final Kernel outputDelta;
    private final Kernel softmax;
    private final Kernel costSigmoid;
    private final Kernel costSoftmax;
    private final Kernel costIdentity;
    private final Kernel otherCost;
    private final Kernel otherDelta;
    private final Kernel focalSoftmaxCost;
    private final Kernel focalSoftmaxDelta;
    private final Kernel hits;
    private final Kernel gatherFloat;
    private final Kernel gatherByte;
    private final Kernel dropout;
    private final Kernel softThreshold;
    private final Kernel limitRows;

    Elements(Programs programs, Queue queue, long largestGroup, Family family) {
        this.queue = queue;
        gathersRows = family == Family.CPU;
        group = (int) Math.min(GROUP, largestGroup);
        Program program = programs.of("elements.cl", "");
        addRow = program.kernel("add_row");
        sumRows = program.kernel("sum_rows");
        axpy = program.kernel("axpy");
        activate = program.kernel("activate");
        mulSlope = program.kernel("mul_slope");
        outputDelta = program.kernel("output_delta");
        softmax = program.kernel("softmax");
        costSigmoid = program.kernel("cost_sigmoid");
        costSoftmax = program.kernel("cost_softmax");
        costIdentity = program.kernel("cost_identity");
        otherCost = program.kernel("other_cost");
        otherDelta = program.kernel("delta_of_cost");
        focalSoftmaxCost = program.kernel("focal_softmax_cost");
        focalSoftmaxDelta = program.kernel("focal_softmax_delta");
        hits = program.kernel("hits");
        gatherFloat = program.kernel(gathersRows ? "gather_float_alone" : "gather_float");
        gatherByte = program.kernel(gathersRows ? "gather_byte_alone" : "gather_byte");
        dropout = program.kernel("dropout");
        softThreshold = program.kernel("soft_threshold");
        limitRows = program.kernel("limit_rows");
    }

    /** An activation's number in functions.cl, which numbers them in the order of the enum; {@link Proof} finds another order. */
    @SuppressWarnings("EnumOrdinal") // so that a new unit is written in one file, functions.cl
    static int code(Activation g) {
        return g.ordinal();
    }

    void addRow(View row, View t) {
        runRows("addRow", with(with(addRow.number(t.cols()), row), t), t);
    }

    void sumRows(String operation, float alpha, View s, float beta, View row) {
        Kernel kernel = with(sumRows.number(s.rows()).number(s.cols()).number(alpha), s);
        run(operation, with(kernel.number(beta), row), s.cols());
    }

    void axpy(float alpha, View x, View y) {
        run("axpy", with(with(axpy.index(x.count()).number(alpha), x), y), x.count());
    }

    void activate(String operation, Activation g, View z, View a) {
        run(operation, with(with(activate.index(z.count()).number(code(g)), z), a), z.count());
    }

    void mulSlope(Activation g, View a, View t) {
        run("mulSlope", with(with(mulSlope.index(a.count()).number(code(g)), a), t), a.count());
    }

    void outputDelta(Activation g, View z, View y, View delta) {
        Kernel kernel = with(with(outputDelta.index(z.count()).number(code(g)), z), y);
        run("outputDelta", with(kernel, delta), z.count());
    }

    void softmax(String operation, View z, View h) {
        run(operation, with(with(softmax.number(z.rows()).number(z.cols()), z), h), z.rows());
    }

    void cost(OutputUnit u, View z, View y, View perExample) {
        Kernel kernel = switch (u) {
            case SIGMOID -> costSigmoid;
            case SOFTMAX -> costSoftmax;
            case IDENTITY -> costIdentity;
        };
        byExample("cost", kernel, z, y, perExample);
    }

    void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        if (u == OutputUnit.SOFTMAX) {
            focalSoftmax("cost", focalSoftmaxCost, c, z, y, perExample);
        } else {
            Kernel numbers = numbers(otherCost.number(z.rows()).number(z.cols()), c);
            run("cost", with(with(with(numbers, z), y), perExample), z.rows());
        }
    }

    void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        if (u == OutputUnit.SOFTMAX) {
            focalSoftmax("outputDelta", focalSoftmaxDelta, c, z, y, delta);
        } else {
            run("outputDelta", with(with(with(numbers(otherDelta.index(z.count()), c), z), y), delta), z.count());
        }
    }

    private void focalSoftmax(String operation, Kernel kernel, Cost c, View z, View y, View t) {
        Kernel numbers =
                kernel.number(z.rows()).number(z.cols()).number(c.gamma()).number(c.weightOfOne());
        run(operation, with(with(with(numbers, z), y), t), z.rows());
    }

    /** The formula, delta or gamma, and the weights. */
    private static Kernel numbers(Kernel kernel, Cost c) {
        boolean focal = c.kind() == Cost.Kind.FOCAL;
        return kernel.number(code(c.kind()))
                .number(focal ? c.gamma() : c.delta())
                .number(c.weightOfOne())
                .number(c.weightOfZero());
    }

    /** A formula's number in elements.cl, which numbers them in the order of the enum. */
    @SuppressWarnings("EnumOrdinal")
    private static int code(Cost.Kind kind) {
        return kind.ordinal();
    }

    void hits(View z, View y, View perExample) {
        byExample("hits", hits, z, y, perExample);
    }

    private void byExample(String operation, Kernel kernel, View z, View y, View perExample) {
        Kernel sizes = kernel.number(z.rows()).number(z.cols());
        run(operation, with(with(with(sizes, z), y), perExample), z.rows());
    }

    void gatherRows(View s, View rows, View t) {
        boolean floats = s.buffer().type() == Element.FLOAT32;
        Kernel sizes = (floats ? gatherFloat : gatherByte).number(t.cols());
        Kernel placed = with(with(with(sizes, s), rows), t);
        Kernel kernel = floats ? placed : placed.number(Element.UINT8_SCALE);
        if (gathersRows) {
            kernel.run(queue, "gatherRows", t.rows(), 1);
        } else {
            runRows("gatherRows", kernel, t);
        }
    }

    void dropout(DropoutMask mask, View s, View t) {
        Kernel kernel = dropout.index(s.count())
                .index(mask.key())
                .number(mask.threshold())
                .number(mask.scale());
        run("dropout", with(with(kernel, s), t), s.count());
    }

    void softThreshold(float limit, View t) {
        run("softThreshold", with(softThreshold.index(t.count()).number(limit), t), t.count());
    }

    void limitRows(float limit, View t) {
        run("limitRows", with(limitRows.number(t.rows()).number(t.cols()).number(limit), t), t.rows());
    }

    private static Kernel with(Kernel kernel, View v) {
        return kernel.memory(memory(v)).index(v.offset());
    }

    private void run(String operation, Kernel kernel, long items) {
        kernel.run(queue, operation, (items + group - 1) / group * group, group);
    }

    private void runRows(String operation, Kernel kernel, View t) {
        kernel.run(queue, operation, (t.cols() + group - 1L) / group * group, t.rows(), group);
    }
}
