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
import org.jspecify.annotations.Nullable;

/**
 * {@code cpu:vector} as it is opened. The Vector API is slow until C2 has compiled it, so the plain loops compute each
 * operation until its vectors were seen to be faster, in a {@link Race}. Both give the same bits, so when that is may be
 * found by timing.
 */
final class WarmingBackend implements Backend {
    private static final Activation NO_FUNCTION = Activation.IDENTITY;
    /** While kernels are compiled, one processor is C2's and one the warm-up's. */
    private static final int THREADS_BESIDE_WARM_UP =
            Math.max(1, Runtime.getRuntime().availableProcessors() - 2);

    private final int threads;
    private final VectorBackend vectors;
    private final PlainBackend plain;
    private final Backend compared;
    private final WarmUp warmUp = new WarmUp();
    private final Races races;
    private boolean proving;

    WarmingBackend(String device, int threads) {
        this.threads = threads;
        vectors = new VectorBackend(device, threads);
        plain = new PlainBackend(device);
        compared = new Compared(device, plain, vectors);
        races = new Races(threads, warmUp);
    }

    /** Each operation on plain loops and on vectors, which must give the same bits. */
    @Override
    public void prove(boolean on) {
        proving = on;
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
        int k = ta == N ? a.cols() : a.rows();
        Race race = races.ofProduct(Kind.GEMM, NO_FUNCTION, ta, tb, c.rows(), c.cols(), k, alpha, beta);
        begin(race).gemm(ta, tb, alpha, a, b, beta, c);
        end(race);
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        Race race = races.ofProduct(Kind.DENSE, g, N, T, a.rows(), a.cols(), x.cols(), 1, 0);
        begin(race).dense(x, theta, bias, g, a);
        end(race);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        Race race =
                races.ofProduct(Kind.HIDDEN_DELTA, g, N, N, delta.rows(), delta.cols(), nextDelta.cols(), 1, 0);
        begin(race).hiddenDelta(nextDelta, theta, g, a, delta);
        end(race);
    }

    /** Who computes the next call. */
    private Backend begin(@Nullable Race race) {
        if (proving) {
            return compared;
        }
        if (race == null || !race.beginOnVectors()) {
            return plain;
        }
        vectors.useThreads(warmUp.isBusy() ? THREADS_BESIDE_WARM_UP : threads);
        return vectors;
    }

    private void end(@Nullable Race race) {
        if (race != null && !proving) {
            race.end();
        }
    }

    // ---- loops

    @Override
    public void addRow(View row, View t) {
        Race race = races.ofLoop(Kind.ADD_ROW, NO_FUNCTION, t.rows(), t.cols(), 1, 0);
        begin(race).addRow(row, t);
        end(race);
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        Race race = races.ofLoop(Kind.SUM_ROWS, NO_FUNCTION, s.rows(), s.cols(), alpha, beta);
        begin(race).sumRows(alpha, s, beta, row);
        end(race);
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        Race race = races.ofLoop(Kind.AXPY, NO_FUNCTION, x.rows(), x.cols(), 1, 0);
        begin(race).axpy(alpha, x, y);
        end(race);
    }

    @Override
    public void activate(Activation g, View z, View a) {
        Race race = races.ofLoop(Kind.ACTIVATE, g, z.rows(), z.cols(), 1, 0);
        begin(race).activate(g, z, a);
        end(race);
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        Race race = races.ofLoop(Kind.MUL_SLOPE, g, a.rows(), a.cols(), 1, 0);
        begin(race).mulSlope(g, a, t);
        end(race);
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        Race race = races.ofLoop(Kind.OUTPUT, u, z.rows(), z.cols(), 1, 0);
        begin(race).output(u, z, h);
        end(race);
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        Race race = races.ofLoop(Kind.COST, u, z.rows(), z.cols(), 1, 0);
        begin(race).cost(u, z, y, perExample);
        end(race);
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
