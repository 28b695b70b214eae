package dev.chainrule.aparapi;

import static dev.chainrule.aparapi.AparapiBuffer.at;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import com.aparapi.device.Device;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.function.LongSupplier;

/** An opened device of Aparapi. Every operation is an execution of the kernel, which has ended when the operation returns. */
class AparapiBackend implements Backend {
    final OperationsKernel kernel;
    private final Launcher launcher;
    private final DeviceMemory memory;
    private boolean unchecked;

    /**
     * Compiles the kernel and executes it once.
     *
     * @param kernel made for the device
     * @param mostBytes memory that data of one type may take up
     * @param collections gives the number of garbage collections so far
     */
    AparapiBackend(String id, OperationsKernel kernel, Device device, long mostBytes, LongSupplier collections) {
        this.kernel = kernel;
        FloatMemory floats = new FloatMemory(id, kernel, collections);
        launcher = new Launcher(id, kernel, device, floats);
        launcher.compile();
        memory = new DeviceMemory(id, kernel, launcher, floats, mostBytes);
        memory.check();
    }

    // ---- memory

    @Override
    public Buffer allocate(Element type, long count) {
        return memory.allocate(type, count);
    }

    @Override
    public void upload(float[] s, int o, View t) {
        unchecked = true;
        memory.upload(s, o, t);
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        memory.upload(s, o, t);
    }

    @Override
    public void upload(int[] s, int o, View t) {
        memory.upload(s, o, t);
    }

    @Override
    public void download(View s, float[] t, int o) {
        memory.download(s, t, o);
        unchecked = false;
    }

    /** Checks that the device still has its memory; there is nothing to wait for. */
    @Override
    public void finish() {
        if (unchecked) {
            memory.check();
            unchecked = false;
        }
    }

    @Override
    public void close() {
        launcher.close();
    }

    // ---- products

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        operands(ta, tb, a, b, c);
        product("gemm", ProductKernel.SCALED, alpha, beta);
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        operands(N, T, x, theta, a);
        kernel.g = code(g);
        kernel.d = at(bias);
        product("dense", ProductKernel.BIASED, 1, 0);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        operands(N, N, nextDelta, theta, delta);
        kernel.g = code(g);
        kernel.d = at(a);
        product("hiddenDelta", ProductKernel.SLOPED, 1, 0);
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        operands(T, N, delta, x, gTheta);
        kernel.d = at(gBias);
        kernel.gamma = keepBias;
        product("accumulateGradient", ProductKernel.SUMMED, scale, keepTheta);
    }

    private void operands(Transpose ta, Transpose tb, View a, View b, View c) {
        kernel.rows = c.rows();
        kernel.cols = c.cols();
        kernel.inner = ta == N ? a.cols() : a.rows();
        kernel.a = at(a);
        kernel.aRow = ta == N ? a.cols() : 1;
        kernel.aCol = ta == N ? 1 : a.cols();
        kernel.b = at(b);
        kernel.bRow = tb == N ? b.cols() : 1;
        kernel.bCol = tb == N ? 1 : b.cols();
        kernel.c = at(c);
    }

    private void product(String name, int end, float alpha, float beta) {
        kernel.end = end;
        kernel.alpha = alpha;
        kernel.beta = beta;
        unchecked = true;
        launcher.runProduct(name);
    }

    // ---- elements, rows and columns

    @Override
    public void addRow(View row, View t) {
        shape(t, at(row), 0, at(t));
        run(OperationsKernel.ADD_ROW, "addRow", t.rows() * t.cols());
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        shape(s, at(s), 0, at(row));
        kernel.alpha = alpha;
        kernel.beta = beta;
        run(OperationsKernel.SUM_ROWS, "sumRows", s.cols());
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        axpy("axpy", alpha, x, y);
    }

    private void axpy(String name, float alpha, View x, View y) {
        shape(x, at(x), 0, at(y));
        kernel.alpha = alpha;
        run(OperationsKernel.AXPY, name, x.rows() * x.cols());
    }

    @Override
    public void activate(Activation g, View z, View a) {
        activate("activate", g, z, a);
    }

    private void activate(String name, Activation g, View z, View a) {
        shape(z, at(z), 0, at(a));
        kernel.g = code(g);
        run(OperationsKernel.ACTIVATE, name, z.rows() * z.cols());
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        shape(a, at(a), 0, at(t));
        kernel.g = code(g);
        run(OperationsKernel.MUL_SLOPE, "mulSlope", a.rows() * a.cols());
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        switch (u) {
            case SIGMOID -> activate("output", Activation.SIGMOID, z, h);
            case IDENTITY -> activate("output", Activation.IDENTITY, z, h);
            case SOFTMAX -> {
                shape(z, at(z), 0, at(h));
                run(OperationsKernel.SOFTMAX, "output", z.rows());
            }
        }
    }

    @Override
    public void outputDelta(OutputUnit u, View z, View y, View delta) {
        shape(z, at(z), at(y), at(delta));
        switch (u) {
            case SIGMOID -> outputDelta(ProductKernel.SIGMOID, z);
            case IDENTITY -> outputDelta(ProductKernel.IDENTITY, z);
            case SOFTMAX -> run(OperationsKernel.SOFTMAX_DELTA, "outputDelta", z.rows());
        }
    }

    private void outputDelta(int g, View z) {
        kernel.g = g;
        run(OperationsKernel.OUTPUT_DELTA, "outputDelta", z.rows() * z.cols());
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        shape(z, at(z), at(y), at(perExample));
        int operation = switch (u) {
            case SIGMOID -> OperationsKernel.COST_SIGMOID;
            case SOFTMAX -> OperationsKernel.COST_SOFTMAX;
            case IDENTITY -> OperationsKernel.COST_IDENTITY;
        };
        run(operation, "cost", z.rows());
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        numbers(c, z, y, perExample);
        int operation = switch (c.kind()) {
            case HUBER -> OperationsKernel.HUBER_COST;
            case ABSOLUTE -> OperationsKernel.ABSOLUTE_COST;
            default -> u == OutputUnit.SOFTMAX ? OperationsKernel.FOCAL_SOFTMAX_COST : OperationsKernel.FOCAL_COST;
        };
        run(operation, "cost", z.rows());
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        numbers(c, z, y, delta);
        if (u == OutputUnit.SOFTMAX) {
            run(OperationsKernel.FOCAL_SOFTMAX_DELTA, "outputDelta", z.rows());
            return;
        }
        int operation = switch (c.kind()) {
            case HUBER -> OperationsKernel.HUBER_DELTA;
            case ABSOLUTE -> OperationsKernel.ABSOLUTE_DELTA;
            default -> OperationsKernel.FOCAL_DELTA;
        };
        run(operation, "outputDelta", z.rows() * z.cols());
    }

    private void numbers(Cost c, View z, View y, View t) {
        scales(c.weightOfOne(), c.weightOfZero(), z, at(z), at(y), at(t));
        kernel.gamma = c.gamma();
        kernel.limit = c.delta();
    }

    @Override
    public void hits(View z, View y, View perExample) {
        shape(z, at(z), at(y), at(perExample));
        run(OperationsKernel.HITS, "hits", z.rows());
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        shape(t, at(s), at(rows), at(t));
        kernel.alpha = Element.UINT8_SCALE;
        boolean floats = s.buffer().type() == Element.FLOAT32;
        int operation = floats ? OperationsKernel.GATHER_FLOATS : OperationsKernel.GATHER_BYTES;
        run(operation, "gatherRows", t.rows() * t.cols());
    }

    // ---- updates

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        scales(alpha, beta, x, at(x), 0, at(y));
        run(OperationsKernel.AXPBY, "axpby", y.rows() * y.cols());
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        scales(alpha, beta, x, at(x), at(y), at(t));
        run(OperationsKernel.MULTIPLY_ADD, "multiplyAdd", t.rows() * t.cols());
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        scales(alpha, beta, x, at(x), at(v), at(t));
        kernel.epsilon = epsilon;
        run(OperationsKernel.ADD_QUOTIENT, "addQuotient", t.rows() * t.cols());
    }

    @Override
    public void clip(float limit, View t) {
        shape(t, 0, 0, at(t));
        kernel.limit = limit;
        run(OperationsKernel.CLIP, "clip", t.rows() * t.cols());
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        shape(t, at(s), 0, at(t));
        kernel.limit = limit;
        run(OperationsKernel.SCALE_TO_NORM, "scaleToNorm", t.rows() * t.cols());
    }

    @Override
    public void dot(View x, View y, float beta, View t) {
        scales(1, beta, x, at(x), at(y), at(t));
        run(OperationsKernel.DOT, "dot", 1);
    }

    private void scales(float alpha, float beta, View v, int a, int b, int c) {
        shape(v, a, b, c);
        kernel.alpha = alpha;
        kernel.beta = beta;
    }

    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        scales(-f.rate(), f.keepTheta(), theta, at(gradient), at(first), at(theta));
        kernel.d = at(second);
        kernel.decay = f.decay();
        kernel.keepFirst = f.keepFirst();
        kernel.addFirst = f.addFirst();
        kernel.keepSecond = f.keepSecond();
        kernel.addSecond = f.addSecond();
        kernel.epsilon = f.epsilon();
        int operation = switch (rule) {
            case MOMENTUM -> OperationsKernel.MOMENTUM;
            case NESTEROV -> OperationsKernel.NESTEROV;
            case RMSPROP -> OperationsKernel.RMSPROP;
            case ADAM -> OperationsKernel.ADAM;
        };
        run(operation, "update", theta.rows() * theta.cols());
    }

    @Override
    public void dropout(DropoutMask mask, View s, View t) {
        shape(t, at(s), 0, at(t));
        kernel.key = mask.key();
        kernel.inner = mask.threshold();
        kernel.alpha = mask.scale();
        run(OperationsKernel.DROPOUT, "dropout", t.rows() * t.cols());
    }

    @Override
    public void softThreshold(float limit, View t) {
        shape(t, 0, 0, at(t));
        kernel.alpha = limit;
        run(OperationsKernel.SOFT_THRESHOLD, "softThreshold", t.rows() * t.cols());
    }

    @Override
    public void limitRows(float limit, View t) {
        shape(t, 0, 0, at(t));
        kernel.alpha = limit;
        run(OperationsKernel.LIMIT_ROWS, "limitRows", t.rows());
    }

    /** Gives the kernel the shape of {@code v}, and the places of up to three operands. */
    final void shape(View v, int a, int b, int c) {
        kernel.rows = v.rows();
        kernel.cols = v.cols();
        kernel.a = a;
        kernel.b = b;
        kernel.c = c;
    }

    final void run(int operation, String name, int count) {
        unchecked = true;
        memory.run(operation, name, count);
    }

    /** An activation's number in {@link Functions}, which numbers them in the order of the enum. */
    @SuppressWarnings("EnumOrdinal") // so that a new unit is written in one file, Functions
    private static int code(Activation g) {
        return g.ordinal();
    }
}
