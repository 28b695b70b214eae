package dev.chainrule.compute;

import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
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
        gate.enter("allocate");
        try {
            if (rows < 1 || cols < 1) {
                throw gate.refuse(
                        "a matrix is [" + rows + " x " + cols + "], expected at least one row and one column");
            }
            gate.computing();
            long count = (long) rows * cols;
            Buffer buffer = backend.allocate(type, count);
            Storage storage = new Storage(this, buffer);
            storage.trace = leaks.opened(storage, type + " [" + rows + " x " + cols + "]");
            return new Matrix(storage, new View(buffer, 0, rows, cols), false);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e);
        } finally {
            gate.leave();
        }
    }

    void release(Storage storage) {
        if (!gate.enterToFree("close")) {
            return;
        }
        try {
            gate.computing();
            if (!storage.closed) {
                storage.closed = true;
                if (storage.trace != null) {
                    leaks.closed(storage.trace);
                }
                storage.buffer.close();
            }
        } catch (RuntimeException | Error e) {
            throw gate.failed(e);
        } finally {
            gate.leave();
        }
    }

    /** How many allocations are open. */
    public int live() {
        gate.enter("live");
        try {
            gate.computing();
            return leaks.live();
        } finally {
            gate.leave();
        }
    }

    /** Copies an array into all of t: the values from s[o] on. */
    public void upload(float[] s, int o, Matrix t) {
        gate.enter("upload");
        try {
            check.floats("t", t);
            check.range(s.length, o, t);
            gate.computing();
            backend.upload(s, o, t.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, t);
        } finally {
            gate.leave();
        }
    }

    /** Copies an array into all of t, a matrix of pixels: the values from s[o] on. */
    public void upload(byte[] s, int o, Matrix t) {
        gate.enter("upload");
        try {
            check.element("t", t, Element.UINT8);
            check.range(s.length, o, t);
            gate.computing();
            backend.upload(s, o, t.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, t);
        } finally {
            gate.leave();
        }
    }

    /** Copies row numbers, from s[o] on, into all of t, which is not a slice: so none is ever unknown. */
    public void upload(int[] s, int o, Rows t) {
        gate.enter("upload");
        try {
            check.element("t", t.numbers, Element.INT32);
            if (t.count() != t.numbers.storage.buffer.count()) {
                throw gate.refuse("t is a slice, expected all of the row numbers");
            }
            check.range(s.length, o, t.numbers);
            int highest = -1;
            for (int i = o; i < o + t.count(); i++) {
                if (s[i] < 0) {
                    throw gate.refuse("row number " + i + " is " + s[i] + ", expected 0 or more");
                }
                highest = Math.max(highest, s[i]);
            }
            gate.computing();
            backend.upload(s, o, t.numbers.view);
            t.numbers.storage.highestRow = highest;
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, t.numbers);
        } finally {
            gate.leave();
        }
    }

    /** Copies all of s into an array, from t[o] on; waits for everything called before. */
    public void download(Matrix s, float[] t, int o) {
        gate.enter("download");
        try {
            check.floats("s", s);
            check.range(t.length, o, s);
            gate.computing();
            backend.download(s.view, t, o);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, s);
        } finally {
            gate.leave();
        }
    }

    /** Waits for everything called before. */
    public void finish() {
        gate.enter("finish");
        try {
            gate.computing();
            backend.finish();
        } catch (RuntimeException | Error e) {
            throw gate.failed(e);
        } finally {
            gate.leave();
        }
    }

    /**
     * Frees the device and everything allocated on it. Closing again does nothing.
     *
     * @throws IllegalStateException if another thread is computing
     */
    @Override
    public void close() {
        if (!gate.enterToFree("close")) {
            return;
        }
        gate.close();
        try {
            gate.computing();
            backend.close();
        } catch (RuntimeException | Error e) {
            throw gate.failed(e);
        } finally {
            gate.leave();
        }
    }

    // ---- arithmetic

    /** C ← α op(A) op(B) + β C; see {@link Backend#gemm}. */
    public void gemm(Transpose ta, Transpose tb, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        gate.enter("gemm");
        try {
            check.given("ta", ta);
            check.given("tb", tb);
            int m = ta == N ? a.rows() : a.cols();
            int k = ta == N ? a.cols() : a.rows();
            int n = tb == N ? b.cols() : b.rows();
            check.floats("a", a);
            check.shape("b", b, tb == N ? k : n, tb == N ? n : k);
            check.shape("c", c, m, n);
            check.apart("c", c, "a", a);
            check.apart("c", c, "b", b);
            gate.computing();
            backend.gemm(ta, tb, alpha, a.view, b.view, beta, c.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, a, b, c);
        } finally {
            gate.leave();
        }
    }

    /** t_ij ← t_ij + row_j; see {@link Backend#addRow}. */
    public void addRow(Matrix row, Matrix t) {
        gate.enter("addRow");
        try {
            check.floats("t", t);
            check.shape("row", row, 1, t.cols());
            check.apart("t", t, "row", row);
            gate.computing();
            backend.addRow(row.view, t.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, row, t);
        } finally {
            gate.leave();
        }
    }

    /** row_j ← α Σ_i s_ij + β row_j; see {@link Backend#sumRows}. */
    public void sumRows(float alpha, Matrix s, float beta, Matrix row) {
        gate.enter("sumRows");
        try {
            check.floats("s", s);
            check.shape("row", row, 1, s.cols());
            check.apart("row", row, "s", s);
            gate.computing();
            backend.sumRows(alpha, s.view, beta, row.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, s, row);
        } finally {
            gate.leave();
        }
    }

    /** y ← α x + y; see {@link Backend#axpy}. */
    public void axpy(float alpha, Matrix x, Matrix y) {
        gate.enter("axpy");
        try {
            check.floats("x", x);
            check.shape("y", y, x.rows(), x.cols());
            check.apart("y", y, "x", x);
            gate.computing();
            backend.axpy(alpha, x.view, y.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, x, y);
        } finally {
            gate.leave();
        }
    }

    /** a ← g(z), a may be z; see {@link Backend#activate}. */
    public void activate(Activation g, Matrix z, Matrix a) {
        gate.enter("activate");
        try {
            check.given("g", g);
            check.floats("z", z);
            check.shape("a", a, z.rows(), z.cols());
            check.apartOrSame("a", a, "z", z);
            gate.computing();
            backend.activate(g, z.view, a.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, z, a);
        } finally {
            gate.leave();
        }
    }

    /** t ← t ⊙ g'(a); see {@link Backend#mulSlope}. */
    public void mulSlope(Activation g, Matrix a, Matrix t) {
        gate.enter("mulSlope");
        try {
            check.given("g", g);
            check.floats("a", a);
            check.shape("t", t, a.rows(), a.cols());
            check.apart("t", t, "a", a);
            gate.computing();
            backend.mulSlope(g, a.view, t.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, a, t);
        } finally {
            gate.leave();
        }
    }

    /** h ← the output unit of z, h may be z; see {@link Backend#output}. */
    public void output(OutputUnit u, Matrix z, Matrix h) {
        gate.enter("output");
        try {
            check.given("u", u);
            check.floats("z", z);
            check.shape("h", h, z.rows(), z.cols());
            check.apartOrSame("h", h, "z", z);
            gate.computing();
            backend.output(u, z.view, h.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, z, h);
        } finally {
            gate.leave();
        }
    }

    /** perExample_e ← the canonical cost of example e; see {@link Backend#cost}. */
    public void cost(OutputUnit u, Matrix z, Matrix y, Matrix perExample) {
        gate.enter("cost");
        try {
            check.given("u", u);
            check.perExample(z, y, perExample);
            gate.computing();
            backend.cost(u, z.view, y.view, perExample.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, z, y, perExample);
        } finally {
            gate.leave();
        }
    }

    /** perExample_e ← 1 where example e is classified right, else 0; see {@link Backend#hits}. */
    public void hits(Matrix z, Matrix y, Matrix perExample) {
        gate.enter("hits");
        try {
            check.perExample(z, y, perExample);
            gate.computing();
            backend.hits(z.view, y.view, perExample.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, z, y, perExample);
        } finally {
            gate.leave();
        }
    }

    /** t_i ← row rows_i of s; see {@link Backend#gatherRows}. */
    public void gatherRows(Matrix s, Rows rows, Matrix t) {
        gate.enter("gatherRows");
        try {
            check.open("s", s);
            if (s.element() == Element.INT32) {
                throw gate.refuse("s holds INT32, expected FLOAT32 or UINT8");
            }
            check.open("rows", rows.numbers);
            int highest = rows.numbers.storage.highestRow;
            if (highest < 0 || highest >= s.rows()) {
                throw gate.refuse("rows " + (highest < 0 ? "were never uploaded" : "go up to row " + highest)
                        + ", expected row numbers below " + s.rows());
            }
            check.shape("t", t, rows.count(), s.cols());
            check.apart("t", t, "s", s);
            gate.computing();
            backend.gatherRows(s.view, rows.numbers.view, t.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, s, t);
        } finally {
            gate.leave();
        }
    }

    // ---- the steps of back-propagation

    /** Forward, A ← g(X Θᵀ + 1 bᵀ); see {@link Backend#dense}. */
    public void dense(Matrix x, Matrix theta, Matrix bias, Activation g, Matrix a) {
        gate.enter("dense");
        try {
            check.given("g", g);
            check.floats("x", x);
            check.shape("theta", theta, theta.rows(), x.cols());
            check.shape("bias", bias, 1, theta.rows());
            check.shape("a", a, x.rows(), theta.rows());
            check.apart("a", a, "x", x);
            check.apart("a", a, "theta", theta);
            check.apart("a", a, "bias", bias);
            gate.computing();
            backend.dense(x.view, theta.view, bias.view, g, a.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, x, theta, bias, a);
        } finally {
            gate.leave();
        }
    }

    /** Output delta, Δ ← h(Z) - Y, delta may be z; see {@link Backend#outputDelta}. */
    public void outputDelta(OutputUnit u, Matrix z, Matrix y, Matrix delta) {
        gate.enter("outputDelta");
        try {
            check.given("u", u);
            check.floats("z", z);
            check.shape("y", y, z.rows(), z.cols());
            check.shape("delta", delta, z.rows(), z.cols());
            check.apartOrSame("delta", delta, "z", z);
            check.apart("delta", delta, "y", y);
            gate.computing();
            backend.outputDelta(u, z.view, y.view, delta.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, z, y, delta);
        } finally {
            gate.leave();
        }
    }

    /** Hidden delta, Δ ← (Δ' Θ) ⊙ g'(A); see {@link Backend#hiddenDelta}. */
    public void hiddenDelta(Matrix nextDelta, Matrix theta, Activation g, Matrix a, Matrix delta) {
        gate.enter("hiddenDelta");
        try {
            check.given("g", g);
            check.floats("nextDelta", nextDelta);
            check.shape("theta", theta, nextDelta.cols(), theta.cols());
            check.shape("a", a, nextDelta.rows(), theta.cols());
            check.shape("delta", delta, nextDelta.rows(), theta.cols());
            check.apart("delta", delta, "nextDelta", nextDelta);
            check.apart("delta", delta, "theta", theta);
            check.apart("delta", delta, "a", a);
            gate.computing();
            backend.hiddenDelta(nextDelta.view, theta.view, g, a.view, delta.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, nextDelta, theta, a, delta);
        } finally {
            gate.leave();
        }
    }

    /**
     * Gradient, gTheta ← scale · Δᵀ X + keepTheta · gTheta, and gBias alike; see {@link Backend#accumulateGradient}.
     */
    public void accumulateGradient(
            float scale, Matrix delta, Matrix x, float keepTheta, float keepBias, Matrix gTheta, Matrix gBias) {
        gate.enter("accumulateGradient");
        try {
            check.floats("delta", delta);
            check.shape("x", x, delta.rows(), x.cols());
            check.shape("gTheta", gTheta, delta.cols(), x.cols());
            check.shape("gBias", gBias, 1, delta.cols());
            check.apart("gTheta", gTheta, "delta", delta);
            check.apart("gTheta", gTheta, "x", x);
            check.apart("gTheta", gTheta, "gBias", gBias);
            check.apart("gBias", gBias, "delta", delta);
            check.apart("gBias", gBias, "x", x);
            gate.computing();
            backend.accumulateGradient(scale, delta.view, x.view, keepTheta, keepBias, gTheta.view, gBias.view);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, delta, x, gTheta, gBias);
        } finally {
            gate.leave();
        }
    }

    // ---- proof

    /** Has every operation computed by all the kernels that may ever compute it, or no longer; see {@link Backend#prove}. */
    public void prove(boolean on) {
        gate.enter("prove");
        try {
            gate.computing();
            backend.prove(on);
        } catch (RuntimeException | Error e) {
            throw gate.failed(e);
        } finally {
            gate.leave();
        }
    }

    // ---- what the device can do at most

    /**
     * t ← x t + y, {@code steps} times; see {@link PeakProbe#multiplyAdds}.
     *
     * @return whether the device has a kernel for it; if not, t stays as it is
     */
    public boolean multiplyAdds(int steps, float x, float y, Matrix t) {
        gate.enter("multiplyAdds");
        try {
            check.floats("t", t);
            if (steps < 1) {
                throw gate.refuse("steps is " + steps + ", expected 1 or more");
            }
            gate.computing();
            if (!(backend instanceof PeakProbe probe)) {
                return false;
            }
            probe.multiplyAdds(steps, x, y, t.view);
            return true;
        } catch (RuntimeException | Error e) {
            throw gate.failed(e, t);
        } finally {
            gate.leave();
        }
    }
}
