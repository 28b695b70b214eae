package dev.chainrule.compute;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
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
 * An opened device with every argument checked. Each operation does what the operation of {@link Backend} with the same name does; its
 * formula, shapes and target are given there.
 *
 * <p><b>Checked</b>, for every operation: the matrices are this device's and open, the shapes fit, the target overlaps no other argument
 * (but for the identical matrix where {@link Backend} allows it), no other thread is computing.
 *
 * <p><b>Throws</b> {@link IllegalArgumentException} for arguments that do not fit, {@link IllegalStateException} for what is closed or in
 * use by another thread, both before anything is done; and {@link BackendException} when the device fails, after which every call but
 * {@link #close} throws it again.
 */
public final class Compute implements AutoCloseable {
    private final Backend backend;
    private final DeviceInfo device;
    private final Gate gate;
    private final Memory memory;
    private final Operands check;

    /** A front for an opened backend, which it closes. */
    public Compute(Backend backend, DeviceInfo device) {
        this.backend = backend;
        this.device = device;
        this.gate = new Gate(device.id());
        this.memory = new Memory(backend, device.id(), gate);
        this.check = new Operands(backend, memory, gate);
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
        return memory.allocate(Element.FLOAT32, rows, cols);
    }

    /** A matrix [rows, cols] of unsigned bytes, a source for {@link #gatherRows}. */
    public Matrix pixels(int rows, int cols) {
        return memory.allocate(Element.UINT8, rows, cols);
    }

    /** Room for {@code count} row numbers. */
    public Rows rowNumbers(int count) {
        return new Rows(memory.allocate(Element.INT32, count, 1));
    }

    /** The number of allocations that are open. */
    public int live() {
        return memory.live();
    }

    /** Copies an array into all of t: the values from s[o] on. */
    public void upload(float[] s, int o, Matrix t) {
        gate.call("upload", t, () -> check.upload(s, o, t).upload(s, o, t.view));
    }

    /** Copies an array into all of t, a matrix of pixels: the values from s[o] on. */
    public void upload(byte[] s, int o, Matrix t) {
        gate.call("upload", t, () -> check.upload(s, o, t).upload(s, o, t.view));
    }

    /** Copies row numbers, from s[o] on, into all of t, which is not a slice: so none is ever unknown. */
    public void upload(int[] s, int o, Rows t) {
        gate.call("upload", t.numbers, () -> {
            check.upload(s, o, t).upload(s, o, t.numbers.view);
            t.numbers.storage.highestRow = Rows.highest(s, o, t.count());
        });
    }

    /** Copies all of s into an array, from t[o] on; waits for everything called before. */
    public void download(Matrix s, float[] t, int o) {
        gate.call("download", s, () -> check.download(s, t, o).download(s.view, t, o));
    }

    /** Waits for everything called before. */
    public void finish() {
        gate.call("finish", () -> check.none().finish());
    }

    /** Frees the device and everything allocated on it. Closing again does nothing. */
    @Override
    public void close() {
        gate.close(backend::close);
    }

    // ---- arithmetic

    /** C ← α op(A) op(B) + β C; see {@link Backend#gemm}. */
    public void gemm(Transpose ta, Transpose tb, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        gate.call("gemm", a, b, c, () -> {
            check.gemm(ta, tb, a, b, c).gemm(ta, tb, alpha, a.view, b.view, beta, c.view);
        });
    }

    /** t_ij ← t_ij + row_j; see {@link Backend#addRow}. */
    public void addRow(Matrix row, Matrix t) {
        gate.call("addRow", row, t, () -> check.addRow(row, t).addRow(row.view, t.view));
    }

    /** row_j ← α Σ_i s_ij + β row_j; see {@link Backend#sumRows}. */
    public void sumRows(float alpha, Matrix s, float beta, Matrix row) {
        gate.call("sumRows", s, row, () -> check.sumRows(s, row).sumRows(alpha, s.view, beta, row.view));
    }

    /** y ← α x + y; see {@link Backend#axpy}. */
    public void axpy(float alpha, Matrix x, Matrix y) {
        gate.call("axpy", x, y, () -> check.axpby(x, y).axpy(alpha, x.view, y.view));
    }

    /** a ← g(z), a may be z; see {@link Backend#activate}. */
    public void activate(Activation g, Matrix z, Matrix a) {
        gate.call("activate", z, a, () -> check.activate(g, z, a).activate(g, z.view, a.view));
    }

    /** t ← t ⊙ g'(a); see {@link Backend#mulSlope}. */
    public void mulSlope(Activation g, Matrix a, Matrix t) {
        gate.call("mulSlope", a, t, () -> check.mulSlope(g, a, t).mulSlope(g, a.view, t.view));
    }

    /** h ← the output unit of z, h may be z; see {@link Backend#output}. */
    public void output(OutputUnit u, Matrix z, Matrix h) {
        gate.call("output", z, h, () -> check.output(u, z, h).output(u, z.view, h.view));
    }

    /** perExample_e ← the canonical cost of example e; see {@link Backend#cost(OutputUnit, View, View, View)}. */
    public void cost(OutputUnit u, Matrix z, Matrix y, Matrix perExample) {
        cost(u, Cost.CANONICAL, z, y, perExample);
    }

    /** perExample_e ← the cost c of example e; see {@link Backend#cost(OutputUnit, Cost, View, View, View)}. */
    public void cost(OutputUnit u, Cost c, Matrix z, Matrix y, Matrix perExample) {
        gate.call("cost", z, y, perExample, () -> {
            Backend backend = check.cost(u, c, z, y, perExample);
            if (c.isCanonical()) {
                backend.cost(u, z.view, y.view, perExample.view);
            } else {
                backend.cost(u, c, z.view, y.view, perExample.view);
            }
        });
    }

    /** perExample_e ← 1 where example e is classified right, else 0; see {@link Backend#hits}. */
    public void hits(Matrix z, Matrix y, Matrix perExample) {
        gate.call("hits", z, y, perExample, () -> {
            check.hits(z, y, perExample).hits(z.view, y.view, perExample.view);
        });
    }

    /** t_i ← row rows_i of s; see {@link Backend#gatherRows}. */
    public void gatherRows(Matrix s, Rows rows, Matrix t) {
        gate.call("gatherRows", s, t, () -> {
            check.gatherRows(s, rows, t).gatherRows(s.view, rows.numbers.view, t.view);
        });
    }

    // ---- elements of an update

    /** y ← α x + β y; see {@link Backend#axpby}. */
    public void axpby(float alpha, Matrix x, float beta, Matrix y) {
        gate.call("axpby", x, y, () -> check.axpby(x, y).axpby(alpha, x.view, beta, y.view));
    }

    /** t ← α x ⊙ y + β t, y may be x; see {@link Backend#multiplyAdd}. */
    public void multiplyAdd(float alpha, Matrix x, Matrix y, float beta, Matrix t) {
        gate.call("multiplyAdd", x, y, t, () -> {
            check.multiplyAdd(x, y, t).multiplyAdd(alpha, x.view, y.view, beta, t.view);
        });
    }

    /** t ← α x / (√v + ε) + β t, element by element; see {@link Backend#addQuotient}. */
    public void addQuotient(float alpha, Matrix x, Matrix v, float epsilon, float beta, Matrix t) {
        gate.call("addQuotient", x, v, t, () -> {
            check.addQuotient(x, v, t).addQuotient(alpha, x.view, v.view, epsilon, beta, t.view);
        });
    }

    /** t ← max(-limit, min(limit, t)); see {@link Backend#clip}. */
    public void clip(float limit, Matrix t) {
        gate.call("clip", t, () -> check.limited(limit, t).clip(limit, t.view));
    }

    /** t ← Σ_ij x_ij y_ij + β t, with t[1, 1], y may be x; see {@link Backend#dot}. */
    public void dot(Matrix x, Matrix y, float beta, Matrix t) {
        gate.call("dot", x, y, t, () -> check.dot(x, y, t).dot(x.view, y.view, beta, t.view));
    }

    /** t ← t · min(1, limit / √s), with s[1, 1]; see {@link Backend#scaleToNorm}. */
    public void scaleToNorm(float limit, Matrix s, Matrix t) {
        gate.call("scaleToNorm", s, t, () -> check.scaleToNorm(limit, s, t).scaleToNorm(limit, s.view, t.view));
    }

    /** A step of an optimizer with moments, to which a rule without one gives any matrix; see {@link Backend#update}. */
    public void update(UpdateRule rule, UpdateFactors f, Matrix gradient, Matrix first, Matrix second, Matrix theta) {
        gate.call("update", gradient, first, second, theta, () -> {
            check.update(rule, f, gradient, first, second, theta)
                    .update(rule, f, gradient.view, first.view, second.view, theta.view);
        });
    }

    // ---- the steps of back-propagation

    /** Forward, A ← g(X Θᵀ + 1 bᵀ); see {@link Backend#dense}. */
    public void dense(Matrix x, Matrix theta, Matrix bias, Activation g, Matrix a) {
        gate.call("dense", x, theta, bias, a, () -> {
            check.dense(x, theta, bias, g, a).dense(x.view, theta.view, bias.view, g, a.view);
        });
    }

    /** Output delta, Δ ← h(Z) - Y, delta may be z; see {@link Backend#outputDelta(OutputUnit, View, View, View)}. */
    public void outputDelta(OutputUnit u, Matrix z, Matrix y, Matrix delta) {
        outputDelta(u, Cost.CANONICAL, z, y, delta);
    }

    /** Output delta of the cost c, delta may be z; see {@link Backend#outputDelta(OutputUnit, Cost, View, View, View)}. */
    public void outputDelta(OutputUnit u, Cost c, Matrix z, Matrix y, Matrix delta) {
        gate.call("outputDelta", z, y, delta, () -> {
            Backend backend = check.outputDelta(u, c, z, y, delta);
            if (c.isCanonical()) {
                backend.outputDelta(u, z.view, y.view, delta.view);
            } else {
                backend.outputDelta(u, c, z.view, y.view, delta.view);
            }
        });
    }

    /** Hidden delta, Δ ← (Δ' Θ) ⊙ g'(A); see {@link Backend#hiddenDelta}. */
    public void hiddenDelta(Matrix nextDelta, Matrix theta, Activation g, Matrix a, Matrix delta) {
        gate.call("hiddenDelta", nextDelta, theta, a, delta, () -> {
            check.hiddenDelta(nextDelta, theta, g, a, delta)
                    .hiddenDelta(nextDelta.view, theta.view, g, a.view, delta.view);
        });
    }

    /** Gradient, gTheta ← scale · Δᵀ X + keepTheta · gTheta, gBias alike; see {@link Backend#accumulateGradient}. */
    public void accumulateGradient(
            float scale, Matrix delta, Matrix x, float keepTheta, float keepBias, Matrix gTheta, Matrix gBias) {
        gate.call("accumulateGradient", delta, x, gTheta, gBias, () -> {
            check.accumulateGradient(delta, x, gTheta, gBias)
                    .accumulateGradient(scale, delta.view, x.view, keepTheta, keepBias, gTheta.view, gBias.view);
        });
    }

    /** t ← s with elements dropped and the others scaled, t may be s; see {@link Backend#dropout}. */
    public void dropout(DropoutMask mask, Matrix s, Matrix t) {
        gate.call("dropout", s, t, () -> check.dropout(mask, s, t).dropout(mask, s.view, t.view));
    }

    /** t ← t nearer to 0 by limit, or 0; see {@link Backend#softThreshold}. */
    public void softThreshold(float limit, Matrix t) {
        gate.call("softThreshold", t, () -> check.limited(limit, t).softThreshold(limit, t.view));
    }

    /** t ← t with rows no longer than the limit; see {@link Backend#limitRows}. */
    public void limitRows(float limit, Matrix t) {
        gate.call("limitRows", t, () -> check.limited(limit, t).limitRows(limit, t.view));
    }

    // ---- proof, and the most that the device can do

    /** Has every operation computed by all the kernels that may ever compute it, or no longer; see {@link Backend#prove}. */
    public void prove(boolean on) {
        gate.call("prove", () -> check.none().prove(on));
    }

    /** t ← x t + y, {@code steps} times, if the device has a kernel for it; returns whether it has. See {@link PeakProbe#multiplyAdds}. */
    public boolean multiplyAdds(int steps, float x, float y, Matrix t) {
        gate.call("multiplyAdds", t, () -> {
            if (check.multiplyAdds(steps, t) instanceof PeakProbe probe) {
                probe.multiplyAdds(steps, x, y, t.view);
            }
        });
        return backend instanceof PeakProbe;
    }
}
