package dev.chainrule.compute;

import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;

/**
 * An opened device with every argument checked. Each operation does what the operation of {@link Backend} with the same
 * name does; its formula, shapes and target are given there.
 *
 * <p><b>Checked</b>, for every operation: the matrices are this device's and open, the shapes fit, the target overlaps
 * no other argument (but for the identical matrix where {@link Backend} allows it), no other thread is computing.
 *
 * <p><b>Throws</b> {@link IllegalArgumentException} for arguments that do not fit, {@link IllegalStateException} for
 * what is closed or in use by another thread, both before anything is done; and {@link BackendException} when the
 * device fails, after which every call but {@link #close} throws it again.
 */
public final class Compute implements AutoCloseable {
    private final Backend backend;
    private final DeviceInfo device;
    private final Gate gate;
    private final Checks check;
    private final Leaks leaks;

    /** A front for an opened backend, which it closes. */
    public Compute(Backend backend, DeviceInfo device) {
        this.backend = backend;
        this.device = device;
        this.gate = new Gate(device.id());
        this.check = new Checks(this, gate);
        this.leaks = new Leaks(device.id());
    }

    /** The backend itself, which checks nothing: for who stands before it, as a proof does. */
    public Backend backend() {
        return backend;
    }

    /** The device that computes. */
    public DeviceInfo device() {
        return device;
    }

    // ---- memory

    /** A float32 matrix [rows, cols]. */
    public Matrix matrix(int rows, int cols) {
        return allocate(Element.FLOAT32, rows, cols);
    }

    /** A matrix [rows, cols] of unsigned bytes, a source for {@link #gatherRows}. */
    public Matrix pixels(int rows, int cols) {
        return allocate(Element.UINT8, rows, cols);
    }

    /** Room for {@code count} row numbers. */
    public Rows rowNumbers(int count) {
        return new Rows(allocate(Element.INT32, count, 1));
    }

    private Matrix allocate(Element type, int rows, int cols) {
        return gate.get("allocate", null, () -> {
            check.size(rows, cols);
            Buffer buffer = computing().allocate(type, (long) rows * cols);
            Storage storage = new Storage(this, buffer);
            storage.trace = leaks.opened(storage, type + " [" + rows + " x " + cols + "]");
            return new Matrix(storage, new View(buffer, 0, rows, cols), false);
        });
    }

    void release(Storage storage) {
        gate.free("close", () -> {
            if (!storage.closed) {
                storage.closed = true;
                leaks.closed(storage.trace);
                storage.buffer.close();
            }
        });
    }

    /** The backend, once the checks of an operation have passed; an exception from here on is the device's fault. */
    private Backend computing() {
        gate.computing();
        return backend;
    }

    /** The number of allocations that are open. */
    public int live() {
        return gate.get("live", null, leaks::live);
    }

    /** Copies an array into all of t: the values from s[o] on. */
    public void upload(float[] s, int o, Matrix t) {
        gate.call("upload", t, () -> {
            check.floats("t", t).range(s.length, o, t);
            computing().upload(s, o, t.view);
        });
    }

    /** Copies an array into all of t, a matrix of pixels: the values from s[o] on. */
    public void upload(byte[] s, int o, Matrix t) {
        gate.call("upload", t, () -> {
            check.element("t", t, Element.UINT8).range(s.length, o, t);
            computing().upload(s, o, t.view);
        });
    }

    /** Copies row numbers, from s[o] on, into all of t, which is not a slice: so none is ever unknown. */
    public void upload(int[] s, int o, Rows t) {
        gate.call("upload", t.numbers, () -> {
            int highest = check.highestRow(s, o, t.numbers);
            computing().upload(s, o, t.numbers.view);
            t.numbers.storage.highestRow = highest;
        });
    }

    /** Copies all of s into an array, from t[o] on; waits for everything called before. */
    public void download(Matrix s, float[] t, int o) {
        gate.call("download", s, () -> {
            check.floats("s", s).range(t.length, o, s);
            computing().download(s.view, t, o);
        });
    }

    /** Waits for everything called before. */
    public void finish() {
        gate.call("finish", () -> computing().finish());
    }

    /**
     * Frees the device and everything allocated on it. Closing again does nothing.
     *
     * @throws IllegalStateException if another thread is computing
     */
    @Override
    public void close() {
        gate.free("close", () -> {
            gate.close();
            backend.close();
        });
    }

    // ---- arithmetic

    /** C ← α op(A) op(B) + β C; see {@link Backend#gemm}. */
    public void gemm(Transpose ta, Transpose tb, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        gate.call("gemm", a, b, c, () -> {
            check.given("ta", ta).given("tb", tb);
            int m = ta == N ? a.rows() : a.cols();
            int k = ta == N ? a.cols() : a.rows();
            int n = tb == N ? b.cols() : b.rows();
            check.floats("a", a).shape("b", b, tb == N ? k : n, tb == N ? n : k).shape("c", c, m, n);
            check.apart("c", c, "a", a).apart("c", c, "b", b);
            computing().gemm(ta, tb, alpha, a.view, b.view, beta, c.view);
        });
    }

    /** t_ij ← t_ij + row_j; see {@link Backend#addRow}. */
    public void addRow(Matrix row, Matrix t) {
        gate.call("addRow", row, t, () -> {
            check.floats("t", t).shape("row", row, 1, t.cols()).apart("t", t, "row", row);
            computing().addRow(row.view, t.view);
        });
    }

    /** row_j ← α Σ_i s_ij + β row_j; see {@link Backend#sumRows}. */
    public void sumRows(float alpha, Matrix s, float beta, Matrix row) {
        gate.call("sumRows", s, row, () -> {
            check.floats("s", s).shape("row", row, 1, s.cols()).apart("row", row, "s", s);
            computing().sumRows(alpha, s.view, beta, row.view);
        });
    }

    /** y ← α x + y; see {@link Backend#axpy}. */
    public void axpy(float alpha, Matrix x, Matrix y) {
        gate.call("axpy", x, y, () -> {
            check.floats("x", x).same("y", y, x).apart("y", y, "x", x);
            computing().axpy(alpha, x.view, y.view);
        });
    }

    /** a ← g(z), a may be z; see {@link Backend#activate}. */
    public void activate(Activation g, Matrix z, Matrix a) {
        gate.call("activate", z, a, () -> {
            check.given("g", g).floats("z", z).same("a", a, z).apartOrSame("a", a, "z", z);
            computing().activate(g, z.view, a.view);
        });
    }

    /** t ← t ⊙ g'(a); see {@link Backend#mulSlope}. */
    public void mulSlope(Activation g, Matrix a, Matrix t) {
        gate.call("mulSlope", a, t, () -> {
            check.given("g", g).floats("a", a).same("t", t, a).apart("t", t, "a", a);
            computing().mulSlope(g, a.view, t.view);
        });
    }

    /** h ← the output unit of z, h may be z; see {@link Backend#output}. */
    public void output(OutputUnit u, Matrix z, Matrix h) {
        gate.call("output", z, h, () -> {
            check.given("u", u).floats("z", z).same("h", h, z).apartOrSame("h", h, "z", z);
            computing().output(u, z.view, h.view);
        });
    }

    /** perExample_e ← the canonical cost of example e; see {@link Backend#cost(OutputUnit, View, View, View)}. */
    public void cost(OutputUnit u, Matrix z, Matrix y, Matrix perExample) {
        cost(u, Cost.CANONICAL, z, y, perExample);
    }

    /** perExample_e ← the cost c of example e; see {@link Backend#cost(OutputUnit, Cost, View, View, View)}. */
    public void cost(OutputUnit u, Cost c, Matrix z, Matrix y, Matrix perExample) {
        gate.call("cost", z, y, perExample, () -> {
            check.given("u", u).given("c", c).cost(u, c).perExample(z, y, perExample);
            if (c.isCanonical()) {
                computing().cost(u, z.view, y.view, perExample.view);
            } else {
                computing().cost(u, c, z.view, y.view, perExample.view);
            }
        });
    }

    /** perExample_e ← 1 where example e is classified right, else 0; see {@link Backend#hits}. */
    public void hits(Matrix z, Matrix y, Matrix perExample) {
        gate.call("hits", z, y, perExample, () -> {
            check.perExample(z, y, perExample);
            computing().hits(z.view, y.view, perExample.view);
        });
    }

    /** t_i ← row rows_i of s; see {@link Backend#gatherRows}. */
    public void gatherRows(Matrix s, Rows rows, Matrix t) {
        gate.call("gatherRows", s, t, () -> {
            check.source(s, rows.numbers).shape("t", t, rows.count(), s.cols()).apart("t", t, "s", s);
            computing().gatherRows(s.view, rows.numbers.view, t.view);
        });
    }

    // ---- elements of an update

    /** y ← α x + β y; see {@link Backend#axpby}. */
    public void axpby(float alpha, Matrix x, float beta, Matrix y) {
        gate.call("axpby", x, y, () -> {
            check.floats("x", x).same("y", y, x).apart("y", y, "x", x);
            computing().axpby(alpha, x.view, beta, y.view);
        });
    }

    /** t ← α x ⊙ y + β t, y may be x; see {@link Backend#multiplyAdd}. */
    public void multiplyAdd(float alpha, Matrix x, Matrix y, float beta, Matrix t) {
        gate.call("multiplyAdd", x, y, t, () -> {
            check.floats("x", x)
                    .same("y", y, x)
                    .same("t", t, x)
                    .apart("t", t, "x", x)
                    .apart("t", t, "y", y);
            computing().multiplyAdd(alpha, x.view, y.view, beta, t.view);
        });
    }

    /** t ← α x / (√v + ε) + β t, element by element; see {@link Backend#addQuotient}. */
    public void addQuotient(float alpha, Matrix x, Matrix v, float epsilon, float beta, Matrix t) {
        gate.call("addQuotient", x, v, t, () -> {
            check.floats("x", x)
                    .same("v", v, x)
                    .same("t", t, x)
                    .apart("t", t, "x", x)
                    .apart("t", t, "v", v);
            computing().addQuotient(alpha, x.view, v.view, epsilon, beta, t.view);
        });
    }

    /** t ← max(-limit, min(limit, t)); see {@link Backend#clip}. */
    public void clip(float limit, Matrix t) {
        gate.call("clip", t, () -> {
            check.floats("t", t).above("limit", limit);
            computing().clip(limit, t.view);
        });
    }

    /** t ← Σ_ij x_ij y_ij + β t, with t[1, 1], y may be x; see {@link Backend#dot}. */
    public void dot(Matrix x, Matrix y, float beta, Matrix t) {
        gate.call("dot", x, y, t, () -> {
            check.floats("x", x).same("y", y, x).shape("t", t, 1, 1);
            check.apart("t", t, "x", x).apart("t", t, "y", y);
            computing().dot(x.view, y.view, beta, t.view);
        });
    }

    /** t ← t · min(1, limit / √s), with s[1, 1]; see {@link Backend#scaleToNorm}. */
    public void scaleToNorm(float limit, Matrix s, Matrix t) {
        gate.call("scaleToNorm", s, t, () -> {
            check.floats("t", t).shape("s", s, 1, 1).apart("t", t, "s", s).above("limit", limit);
            computing().scaleToNorm(limit, s.view, t.view);
        });
    }

    /** A step of an optimizer with moments, to which a rule without one gives any matrix; see {@link Backend#update}. */
    public void update(UpdateRule rule, UpdateFactors f, Matrix gradient, Matrix first, Matrix second, Matrix theta) {
        gate.call("update", gradient, first, second, theta, () -> {
            check.given("rule", rule).given("f", f).floats("theta", theta).same("gradient", gradient, theta);
            check.moments(rule, gradient, first, second, theta);
            computing().update(rule, f, gradient.view, first.view, second.view, theta.view);
        });
    }

    // ---- the steps of back-propagation

    /** Forward, A ← g(X Θᵀ + 1 bᵀ); see {@link Backend#dense}. */
    public void dense(Matrix x, Matrix theta, Matrix bias, Activation g, Matrix a) {
        gate.call("dense", x, theta, bias, a, () -> {
            check.given("g", g).floats("x", x).shape("theta", theta, theta.rows(), x.cols());
            check.shape("bias", bias, 1, theta.rows()).shape("a", a, x.rows(), theta.rows());
            check.apart("a", a, "x", x).apart("a", a, "theta", theta).apart("a", a, "bias", bias);
            computing().dense(x.view, theta.view, bias.view, g, a.view);
        });
    }

    /** Output delta, Δ ← h(Z) - Y, delta may be z; see {@link Backend#outputDelta(OutputUnit, View, View, View)}. */
    public void outputDelta(OutputUnit u, Matrix z, Matrix y, Matrix delta) {
        outputDelta(u, Cost.CANONICAL, z, y, delta);
    }

    /** Output delta of the cost c, delta may be z; see {@link Backend#outputDelta(OutputUnit, Cost, View, View, View)}. */
    public void outputDelta(OutputUnit u, Cost c, Matrix z, Matrix y, Matrix delta) {
        gate.call("outputDelta", z, y, delta, () -> {
            check.given("u", u).given("c", c).cost(u, c);
            check.floats("z", z).same("y", y, z).same("delta", delta, z);
            check.apartOrSame("delta", delta, "z", z).apart("delta", delta, "y", y);
            if (c.isCanonical()) {
                computing().outputDelta(u, z.view, y.view, delta.view);
            } else {
                computing().outputDelta(u, c, z.view, y.view, delta.view);
            }
        });
    }

    /** Hidden delta, Δ ← (Δ' Θ) ⊙ g'(A); see {@link Backend#hiddenDelta}. */
    public void hiddenDelta(Matrix nextDelta, Matrix theta, Activation g, Matrix a, Matrix delta) {
        gate.call("hiddenDelta", nextDelta, theta, a, delta, () -> {
            check.given("g", g).floats("nextDelta", nextDelta).shape("theta", theta, nextDelta.cols(), theta.cols());
            check.shape("a", a, nextDelta.rows(), theta.cols()).same("delta", delta, a);
            check.apart("delta", delta, "nextDelta", nextDelta).apart("delta", delta, "theta", theta);
            check.apart("delta", delta, "a", a);
            computing().hiddenDelta(nextDelta.view, theta.view, g, a.view, delta.view);
        });
    }

    /** Gradient, gTheta ← scale · Δᵀ X + keepTheta · gTheta, gBias alike; see {@link Backend#accumulateGradient}. */
    public void accumulateGradient(
            float scale, Matrix delta, Matrix x, float keepTheta, float keepBias, Matrix gTheta, Matrix gBias) {
        gate.call("accumulateGradient", delta, x, gTheta, gBias, () -> {
            check.floats("delta", delta).shape("x", x, delta.rows(), x.cols());
            check.shape("gTheta", gTheta, delta.cols(), x.cols()).shape("gBias", gBias, 1, delta.cols());
            check.apart("gTheta", gTheta, "delta", delta).apart("gTheta", gTheta, "x", x);
            check.apart("gTheta", gTheta, "gBias", gBias);
            check.apart("gBias", gBias, "delta", delta).apart("gBias", gBias, "x", x);
            computing().accumulateGradient(scale, delta.view, x.view, keepTheta, keepBias, gTheta.view, gBias.view);
        });
    }

    /** t ← s with elements dropped and the others scaled, t may be s; see {@link Backend#dropout}. */
    public void dropout(DropoutMask mask, Matrix s, Matrix t) {
        gate.call("dropout", s, t, () -> {
            check.given("mask", mask).floats("s", s).same("t", t, s).apartOrSame("t", t, "s", s);
            computing().dropout(mask, s.view, t.view);
        });
    }

    /** t ← t nearer to 0 by limit, or 0; see {@link Backend#softThreshold}. */
    public void softThreshold(float limit, Matrix t) {
        gate.call("softThreshold", t, () -> {
            check.floats("t", t).above("limit", limit);
            computing().softThreshold(limit, t.view);
        });
    }

    /** t ← t with rows no longer than the limit; see {@link Backend#limitRows}. */
    public void limitRows(float limit, Matrix t) {
        gate.call("limitRows", t, () -> {
            check.floats("t", t).above("limit", limit);
            computing().limitRows(limit, t.view);
        });
    }

    // ---- proof, and the most that the device can do

    /** Has every operation computed by all the kernels that may ever compute it, or no longer; see {@link Backend#prove}. */
    public void prove(boolean on) {
        gate.call("prove", () -> computing().prove(on));
    }

    /**
     * t ← x t + y, {@code steps} times; see {@link PeakProbe#multiplyAdds}.
     *
     * @return whether the device has a kernel for it; if not, t stays as it is
     */
    public boolean multiplyAdds(int steps, float x, float y, Matrix t) {
        return gate.get("multiplyAdds", t, () -> {
            check.floats("t", t).steps(steps);
            if (!(computing() instanceof PeakProbe probe)) {
                return false;
            }
            probe.multiplyAdds(steps, x, y, t.view);
            return true;
        });
    }
}
