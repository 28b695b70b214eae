package dev.chainrule.cpu;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.cpu.Trial.Kind;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * {@code cpu:vector} as it is opened. The Vector API is slow until C2 has compiled it, so the plain loops compute each
 * operation until {@link WarmUp} has seen its vectors near them. Both give the same bits, so when that is may be found
 * by timing.
 */
final class WarmingBackend implements Backend {
    private static final Activation NO_FUNCTION = Activation.IDENTITY;

    private final Backend vectors;
    private final Backend plain;
    private final WarmUp warmUp = new WarmUp();

    WarmingBackend(String device, int threads) {
        vectors = new VectorBackend(device, threads);
        plain = new PlainBackend(device);
    }

    // ---- memory: the arrays of one are the arrays of the other

    @Override
    public Buffer allocate(Element type, long count) {
        return vectors.allocate(type, count);
    }

    @Override
    public void upload(float[] s, int o, View t) {
        vectors.upload(s, o, t);
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        vectors.upload(s, o, t);
    }

    @Override
    public void upload(int[] s, int o, View t) {
        vectors.upload(s, o, t);
    }

    @Override
    public void download(View s, float[] t, int o) {
        vectors.download(s, t, o);
    }

    @Override
    public void finish() {
        vectors.finish();
    }

    @Override
    public void close() {
        warmUp.close();
        vectors.close();
        plain.close();
    }

    // ---- products

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        forProduct(Kind.GEMM, NO_FUNCTION, ta, tb, alpha, a, beta, c).gemm(ta, tb, alpha, a, b, beta, c);
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        forProduct(Kind.DENSE, g, N, T, 1, x, 0, a).dense(x, theta, bias, g, a);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        forProduct(Kind.HIDDEN_DELTA, g, N, N, 1, nextDelta, 0, delta).hiddenDelta(nextDelta, theta, g, a, delta);
    }

    private Backend forProduct(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, float alpha, View a, float beta, View c) {
        int k = ta == N ? a.cols() : a.rows();
        return warmUp.isDone(kind, function, ta, tb, c.rows(), c.cols(), k, alpha, beta) ? vectors : plain;
    }

    // ---- loops

    @Override
    public void addRow(View row, View t) {
        forLoop(Kind.ADD_ROW, NO_FUNCTION).addRow(row, t);
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        forLoop(Kind.SUM_ROWS, NO_FUNCTION).sumRows(alpha, s, beta, row);
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        forLoop(Kind.AXPY, NO_FUNCTION).axpy(alpha, x, y);
    }

    @Override
    public void activate(Activation g, View z, View a) {
        forLoop(Kind.ACTIVATE, g).activate(g, z, a);
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        forLoop(Kind.MUL_SLOPE, g).mulSlope(g, a, t);
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        forLoop(Kind.OUTPUT, u).output(u, z, h);
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        forLoop(Kind.COST, u).cost(u, z, y, perExample);
    }

    private Backend forLoop(Kind kind, Enum<?> function) {
        return warmUp.isDone(kind, function) ? vectors : plain;
    }

    // ---- without vectors of their own

    @Override
    public void hits(View z, View y, View perExample) {
        vectors.hits(z, y, perExample);
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        vectors.gatherRows(s, rows, t);
    }

    /** With vectors at once: who measures a peak has it compiled first. */
    @Override
    public boolean multiplyAdds(int steps, float x, float y, View t) {
        return vectors.multiplyAdds(steps, x, y, t);
    }
}
