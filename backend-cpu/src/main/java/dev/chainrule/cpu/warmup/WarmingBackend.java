package dev.chainrule.cpu.warmup;

import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.vector.VectorBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code cpu:vector} as it is opened. The Vector API is slow until C2 has compiled it, so plain loops compute each
 * operation until vectors were seen to be faster, in a {@link Race}. Both give the same bits, so a timing may say when
 * that is.
 */
public final class WarmingBackend extends HeapBackend implements PeakProbe {
    /** While kernels are compiled, C2 has one processor and the warm-up another. */
    private static final int THREADS_BESIDE_WARM_UP =
            Math.max(1, Runtime.getRuntime().availableProcessors() - 2);

    private final String device;
    private final int threads;
    private final PlainBackend plain;
    private final WarmUp warmUp;
    private final Races races;
    /** Computes everything while the device is proved. */
    private @Nullable ComparingBackend proof;

    /** The race that the call in hand belongs to, if any. */
    private @Nullable Race race;

    /** @param threads the most threads that compute at once */
    public WarmingBackend(String device, int threads) {
        this(device, threads, count -> new VectorBackend(device, count));
    }

    /** @param maker opens vectors on a number of threads */
    WarmingBackend(String device, int threads, IntFunction<VectorBackend> maker) {
        super(device);
        this.device = device;
        this.threads = threads;
        plain = new PlainBackend(device);
        warmUp = new WarmUp(device, threads, maker);
        races = new Races(threads, warmUp);
    }

    @Override
    public void close() {
        warmUp.close();
        super.close();
    }

    /** While it is on, computes each operation on plain loops and on vectors, which must give the same bits. */
    @Override
    public void prove(boolean on) {
        proof = on ? new ComparingBackend(device, plain, warmUp.openVectors()) : null;
    }

    // ---- products

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        int k = ta == N ? a.cols() : a.rows();
        beginProduct(OperationVariant.gemm(ta, tb, alpha, beta), c, k).gemm(ta, tb, alpha, a, b, beta, c);
        end();
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        beginProduct(OperationVariant.dense(g), a, x.cols()).dense(x, theta, bias, g, a);
        end();
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        beginProduct(OperationVariant.hiddenDelta(g), delta, nextDelta.cols())
                .hiddenDelta(nextDelta, theta, g, a, delta);
        end();
    }

    // ---- loops

    @Override
    public void addRow(View row, View t) {
        beginLoop(OperationVariant.ADD_ROW, t).addRow(row, t);
        end();
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        beginLoop(OperationVariant.sumRows(alpha, beta), s).sumRows(alpha, s, beta, row);
        end();
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        beginLoop(OperationVariant.AXPY, x).axpy(alpha, x, y);
        end();
    }

    @Override
    public void activate(Activation g, View z, View a) {
        beginLoop(OperationVariant.activate(g), z).activate(g, z, a);
        end();
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        beginLoop(OperationVariant.mulSlope(g), a).mulSlope(g, a, t);
        end();
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        beginLoop(OperationVariant.output(u), z).output(u, z, h);
        end();
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        beginLoop(OperationVariant.cost(u), z).cost(u, z, y, perExample);
        end();
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        beginLoop(OperationVariant.cost(u, c), z).cost(u, c, z, y, perExample);
        end();
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        beginLoop(OperationVariant.outputDelta(u, c), z).outputDelta(u, c, z, y, delta);
        end();
    }

    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        beginLoop(OperationVariant.update(rule), theta).update(rule, f, gradient, first, second, theta);
        end();
    }

    // ---- who computes a call

    /** Begins a product of k terms with the target c. Returns the backend that computes it; {@link #end} follows. */
    private Backend beginProduct(OperationVariant operation, View c, int k) {
        return proof != null ? proof : begin(races.ofProduct(operation, c.rows(), c.cols(), k));
    }

    /** Begins an operation on operands of the shape of s. Returns the backend that computes it; {@link #end} follows. */
    private Backend beginLoop(OperationVariant operation, View s) {
        return proof != null ? proof : begin(races.ofLoop(operation, s.rows(), s.cols()));
    }

    private Backend begin(@Nullable Race next) {
        race = next;
        return next != null && next.begin() ? vectors() : plain;
    }

    /** The vectors, on the threads that the warm-up leaves them. */
    private VectorBackend vectors() {
        VectorBackend vectors = warmUp.openVectors();
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

    // ---- operations without a race

    @Override
    public void hits(View z, View y, View perExample) {
        withoutRace(false).hits(z, y, perExample);
    }

    /** Vectors gather as soon as they are open: on several threads, by code that is fast from the first call on. */
    @Override
    public void gatherRows(View s, View rows, View t) {
        withoutRace(warmUp.hasVectors() && !warmUp.hasRefused()).gatherRows(s, rows, t);
    }

    // the other operations of an update are the same loops on both

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        withoutRace(false).axpby(alpha, x, beta, y);
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        withoutRace(false).multiplyAdd(alpha, x, y, beta, t);
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        withoutRace(false).addQuotient(alpha, x, v, epsilon, beta, t);
    }

    @Override
    public void clip(float limit, View t) {
        withoutRace(false).clip(limit, t);
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        withoutRace(false).scaleToNorm(limit, s, t);
    }

    @Override
    public void dot(View x, View y, float beta, View t) {
        withoutRace(false).dot(x, y, beta, t);
    }

    private Backend withoutRace(boolean onVectors) {
        if (proof != null) {
            return proof;
        }
        return onVectors ? vectors() : plain;
    }

    /** Vectors compute from the first call on: a program that measures a peak has them compiled first. */
    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        if (warmUp.hasRefused()) {
            throw new BackendException(
                    device, "multiplyAdds", "vectors have failed, and plain loops measure no peak", null);
        }
        warmUp.openVectors().multiplyAdds(steps, x, y, t);
    }
}
