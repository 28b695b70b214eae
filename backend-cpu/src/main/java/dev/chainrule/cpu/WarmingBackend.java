package dev.chainrule.cpu;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.cpu.Trial.Kind;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code cpu:vector} as it is opened. The Vector API is slow until C2 has compiled it, so the plain loops compute each
 * operation until its vectors were seen to be faster, in a {@link Race}. Both give the same bits, so when that is may be
 * found by timing.
 */
final class WarmingBackend implements Backend, PeakProbe {
    private static final Activation NO_FUNCTION = Activation.IDENTITY;
    /** While kernels are compiled, one processor is C2's and one the warm-up's. */
    private static final int THREADS_BESIDE_WARM_UP =
            Math.max(1, Runtime.getRuntime().availableProcessors() - 2);

    private final String device;
    private final int threads;
    private final PlainBackend plain;
    private final WarmUp warmUp;
    private final Races races;
    /** What computes while the device is proved. */
    private @Nullable Backend compared;

    /** The race that the call in hand belongs to, if any. */
    private @Nullable Race race;

    WarmingBackend(String device, int threads) {
        this(device, threads, count -> new VectorBackend(device, count));
    }

    /** @param maker makes the vectors for a number of threads */
    WarmingBackend(String device, int threads, IntFunction<VectorBackend> maker) {
        this.device = device;
        this.threads = threads;
        plain = new PlainBackend(device);
        warmUp = new WarmUp(device, threads, maker);
        races = new Races(threads, warmUp);
    }

    /** Each operation on plain loops and on vectors, which must give the same bits. */
    @Override
    public void prove(boolean on) {
        compared = on ? new Compared(device, plain, warmUp.vectors()) : null;
    }

    // ---- memory: the arrays of the plain loops, which vectors take as theirs

    @Override
    public Buffer allocate(Element type, long count) {
        return plain.allocate(type, count);
    }

    @Override
    public void upload(float[] s, int o, View t) {
        plain.upload(s, o, t);
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        plain.upload(s, o, t);
    }

    @Override
    public void upload(int[] s, int o, View t) {
        plain.upload(s, o, t);
    }

    @Override
    public void download(View s, float[] t, int o) {
        plain.download(s, t, o);
    }

    @Override
    public void finish() {
        plain.finish();
    }

    @Override
    public void close() {
        warmUp.close();
        plain.close();
    }

    // ---- products

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        int k = ta == N ? a.cols() : a.rows();
        forProduct(Kind.GEMM, NO_FUNCTION, ta, tb, c, k, alpha, beta).gemm(ta, tb, alpha, a, b, beta, c);
        end();
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        forProduct(Kind.DENSE, g, N, T, a, x.cols(), 1, 0).dense(x, theta, bias, g, a);
        end();
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        forProduct(Kind.HIDDEN_DELTA, g, N, N, delta, nextDelta.cols(), 1, 0)
                .hiddenDelta(nextDelta, theta, g, a, delta);
        end();
    }

    /** Who computes the next call, a product of k terms. */
    private Backend forProduct(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, View c, int k, float alpha, float beta) {
        Backend proof = compared;
        return proof != null
                ? proof
                : begin(races.ofProduct(kind, function, ta, tb, c.rows(), c.cols(), k, alpha, beta));
    }

    private Backend begin(@Nullable Race next) {
        race = next;
        if (next == null || !next.beginOnVectors()) {
            return plain;
        }
        return withThreads(warmUp.vectors());
    }

    private VectorBackend withThreads(VectorBackend vectors) {
        vectors.useThreads(warmUp.isBusy() ? THREADS_BESIDE_WARM_UP : threads);
        return vectors;
    }

    private void end() {
        Race ran = race;
        race = null;
        if (ran != null) {
            ran.end();
        }
    }

    // ---- loops

    @Override
    public void addRow(View row, View t) {
        forLoop(Kind.ADD_ROW, NO_FUNCTION, t).addRow(row, t);
        end();
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        forLoop(Kind.SUM_ROWS, NO_FUNCTION, s, alpha, beta).sumRows(alpha, s, beta, row);
        end();
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        forLoop(Kind.AXPY, NO_FUNCTION, x).axpy(alpha, x, y);
        end();
    }

    @Override
    public void activate(Activation g, View z, View a) {
        forLoop(Kind.ACTIVATE, g, z).activate(g, z, a);
        end();
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        forLoop(Kind.MUL_SLOPE, g, a).mulSlope(g, a, t);
        end();
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        forLoop(Kind.OUTPUT, u, z).output(u, z, h);
        end();
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        forLoop(Kind.COST, u, z).cost(u, z, y, perExample);
        end();
    }

    private Backend forLoop(Kind kind, Enum<?> function, View s) {
        return forLoop(kind, function, s, 1, 0);
    }

    private Backend forLoop(Kind kind, Enum<?> function, View s, float alpha, float beta) {
        Backend proof = compared;
        return proof != null ? proof : begin(races.ofLoop(kind, function, s.rows(), s.cols(), alpha, beta));
    }

    // ---- without vectors of their own

    @Override
    public void hits(View z, View y, View perExample) {
        plain.hits(z, y, perExample);
    }

    /** On several threads once there are vectors. */
    @Override
    public void gatherRows(View s, View rows, View t) {
        (warmUp.hasVectors() ? withThreads(warmUp.vectors()) : plain).gatherRows(s, rows, t);
    }

    /** With vectors at once: who measures a peak has it compiled first. */
    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        warmUp.vectors().multiplyAdds(steps, x, y, t);
    }
}
