package dev.chainrule.spi;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

/**
 * An opened device: memory, one in-order queue, and the arithmetic of back-propagation in float32.
 *
 * <p><b>Arguments</b> are valid: shapes fit, buffers are this backend's and open, one thread at a time calls. All of
 * this is checked once, by {@code dev.chainrule.compute.Compute}. The threads of successive calls may differ. Shapes are
 * written name[rows, cols]; the last view of each operation is its target, the only argument modified;
 * {@link #accumulateGradient} has two, {@link #update} up to four.
 *
 * <p><b>Time.</b> A call may return before its work is done; effects appear in the order of the calls. Only
 * {@link #download} and {@link #finish} wait, and they report what failed since.
 *
 * <p><b>Memory.</b> No operation allocates device memory but {@link #allocate}. A target whose previous contents are
 * multiplied by 0 (beta, keep) is not read: it may hold NaN.
 *
 * <p><b>Aliasing.</b> A target overlaps no other argument, except that z and a of {@link #activate}, z and h of
 * {@link #output}, z and delta of {@link #outputDelta}, and s and t of {@link #dropout} may be the same view.
 *
 * <p><b>Same bits.</b> The order of additions, the use of fma and the formula of every function depend only on the
 * device id, the options and the operand shapes: never on timing, threads, or what has been compiled so far.
 *
 * <p><b>Errors.</b> A device's failure is a {@link BackendException}, after which the backend is only closed.
 *
 * <p>A backend with a kernel by which its peak can be measured is a {@link PeakProbe}, too.
 *
 * <p>Few operations are required. The others have a default body that is their definition; a backend overrides one to
 * fuse it, and the conformance kit holds the fused one to the definition.
 */
public interface Backend extends AutoCloseable {

    // ---- memory

    /**
     * Memory for {@code count} elements, contents unspecified.
     *
     * @throws BackendException if the device has no room for it; its operation is {@code allocate}
     */
    Buffer allocate(Element type, long count);

    /** t ← s[o …], t FLOAT32. The array has been read when this returns. */
    void upload(float[] s, int o, View t);

    /** t ← s[o …], t UINT8. The array has been read when this returns. */
    void upload(byte[] s, int o, View t);

    /** t ← s[o …], t INT32. The array has been read when this returns. */
    void upload(int[] s, int o, View t);

    /** t[o …] ← s, s FLOAT32; waits for everything called before. */
    void download(View s, float[] t, int o);

    /** Waits for everything called before. */
    void finish();

    /** Frees the device and every buffer of it. Closing again does nothing. */
    @Override
    void close();

    // ---- required arithmetic

    /**
     * C ← α op(A) op(B) + β C, with op(A)[m, k], op(B)[k, n], c[m, n] and op the identity (N) or the transpose (T).
     * With k = the inner length, each element is within (k+3)·2⁻²⁴·|α|(|A||B|) + 2⁻²³·|βC| of the exact value.
     */
    void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c);

    /** t_ij ← t_ij + row_j, with row[1, n], t[m, n]. */
    void addRow(View row, View t);

    /** row_j ← α Σ_i s_ij + β row_j: the sum of the rows, with s[m, n], row[1, n]. */
    void sumRows(float alpha, View s, float beta, View row);

    /** y ← α x + y, with x[m, n], y[m, n]. */
    void axpy(float alpha, View x, View y);

    /** a ← g(z), with z[m, n], a[m, n]; a may be z. */
    void activate(Activation g, View z, View a);

    /** t_ij ← t_ij · g'(a_ij), the slope written in the output a, with a[m, n], t[m, n]. */
    void mulSlope(Activation g, View a, View t);

    /** h ← the output unit of z, row by row for softmax, with z[m, K], h[m, K]; h may be z. */
    void output(OutputUnit u, View z, View h);

    /**
     * perExample_e ← the canonical cost of example e, from z and without overflow, with z[m, K], y[m, K],
     * perExample[m, 1]. Finite whenever z, y and the exact cost are.
     */
    void cost(OutputUnit u, View z, View y, View perExample);

    /**
     * perExample_e ← 1 where example e is classified right, else 0, with z[m, K], y[m, K], perExample[m, 1]. Right
     * means arg max z = arg max y, the first of equals; for one unit, K = 1, that z &gt; 0 exactly where y &gt; ½.
     */
    void hits(View z, View y, View perExample);

    /**
     * t_i ← s_{rows_i}: row i of t is the row of s that rows_i numbers, with s[M, n] FLOAT32 or UINT8, rows[m, 1]
     * INT32, t[m, n]. A UINT8 element v is read as v · {@link Element#UINT8_SCALE}.
     */
    void gatherRows(View s, View rows, View t);

    // ---- elements of an update, all with views of one shape [m, n]; fma(x, y, z) is x y + z, rounded once

    /** y ← fma(α, x, β y), the product β y rounded by itself; α x where β is 0. */
    void axpby(float alpha, View x, float beta, View y);

    /** t ← fma(α x, y, β t), products by α and β rounded by themselves; y may be x. */
    void multiplyAdd(float alpha, View x, View y, float beta, View t);

    /**
     * t ← fma(α, x / (√v + ε), β t), with v ≥ 0: root, sum, quotient and β t each rounded. Root and quotient are within 4 and 3 ulp.
     */
    void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t);

    /** t ← max(-limit, min(limit, t)), with limit &gt; 0; NaN stays NaN. */
    void clip(float limit, View t);

    /** t ← t · min(1, limit / √s), with limit &gt; 0 and s[1, 1]: a norm √s that is above the limit becomes the limit. */
    void scaleToNorm(float limit, View s, View t);

    /**
     * t ← Σ_ij x_ij y_ij + β t, with x[m, n], y[m, n], t[1, 1]; y may be x, for a sum of squares. The default body is a product of
     * x, as one row, with y, as one column; a backend that overrides it may add in another order, which depends on m and n alone.
     */
    default void dot(View x, View y, float beta, View t) {
        gemm(N, T, 1, row(x), row(y), beta, t);
    }

    private static View row(View v) {
        return new View(v.buffer(), v.offset(), 1, Math.toIntExact(v.count()));
    }

    // ---- the steps of back-propagation, each with its definition

    /** Forward, A ← g(X Θᵀ + 1 bᵀ), with x[m, k], theta[n, k], bias[1, n], a[m, n]. */
    default void dense(View x, View theta, View bias, Activation g, View a) {
        gemm(N, T, 1, x, theta, 0, a);
        addRow(bias, a);
        activate(g, a, a);
    }

    /** Δ ← h(Z) - Y, the error of the output layer with its canonical cost, with z[m, K], y[m, K], delta[m, K]; delta may be z. */
    default void outputDelta(OutputUnit u, View z, View y, View delta) {
        output(u, z, delta);
        axpy(-1, y, delta);
    }

    /**
     * perExample_e ← another cost than the canonical one of example e, from z and without overflow, with z[m, K], y[m, K],
     * perExample[m, 1]. The default body computes on the host, so it waits, and is slow.
     *
     * @param c defined for {@code u}, and not canonical
     */
    default void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        float[] zs = values(z);
        float[] ys = values(y);
        float[] costs = new float[z.rows()];
        for (int e = 0; e < costs.length; e++) {
            costs[e] = (float) CostLoops.cost(u, c, z.cols(), zs, e * z.cols(), ys, e * z.cols());
        }
        upload(costs, 0, perExample);
    }

    /**
     * Δ ← ∂J_e/∂Z of another cost than the canonical one, with z[m, K], y[m, K], delta[m, K]; delta may be z. The default body
     * computes on the host, so it waits, and is slow; but that of Huber's cost is the canonical delta, and then {@link #clip}.
     *
     * @param c defined for {@code u}, and not canonical
     */
    default void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        if (c.kind() == Cost.Kind.HUBER) {
            outputDelta(u, z, y, delta);
            clip(c.delta(), delta);
            return;
        }
        float[] zs = values(z);
        float[] ys = values(y);
        for (int e = 0; e < z.rows(); e++) {
            CostLoops.delta(u, c, z.cols(), zs, e * z.cols(), ys, e * z.cols(), zs, e * z.cols());
        }
        upload(zs, 0, delta);
    }

    private float[] values(View v) {
        float[] values = new float[Math.toIntExact(v.count())];
        download(v, values, 0);
        return values;
    }

    /**
     * Δ ← (Δ' Θ) ⊙ g'(A), the error of a hidden layer from that of the next, with nextDelta[m, n], theta[n, k],
     * a[m, k], delta[m, k].
     */
    default void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        gemm(N, N, 1, nextDelta, theta, 0, delta);
        mulSlope(g, a, delta);
    }

    /**
     * gTheta ← scale · Δᵀ X + keepTheta · gTheta and gBias ← scale · Σ_e Δ_e + keepBias · gBias, with delta[m, n],
     * x[m, k], gTheta[n, k], gBias[1, n]. With scale = 1/m and keep = 0 that is the gradient; with scale = -α/m,
     * keepTheta = 1 - αλ/M and keepBias = 1 it is a step of gradient descent, straight into Θ and b.
     */
    default void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        gemm(T, N, scale, delta, x, keepTheta, gTheta);
        sumRows(scale, delta, keepBias, gBias);
    }

    /**
     * One step of an optimizer with moments: first and second, as the rule has them, and then theta, from the gradient, all
     * [m, n] and apart from each other. {@link UpdateRule#apply} is the default body and the definition, and a fused one gives
     * the bits of that one on the same backend.
     *
     * @param gradient read; its contents are unspecified afterwards
     * @param first not touched by a rule without a first moment, and then it may be any view
     * @param second not touched by a rule without a second moment, and then it may be any view
     */
    default void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        rule.apply(this, f, gradient, first, second, theta);
    }

    /**
     * t_i ← 0 where the mask drops element i, counted row by row from 0, else scale · s_i, rounded once, with s[m, n], t[m, n]; t may
     * be s. What is dropped is 0 whatever s holds. The default body computes on the host, so it waits, and is slow.
     */
    default void dropout(DropoutMask mask, View s, View t) {
        float[] values = new float[Math.toIntExact(s.count())];
        download(s, values, 0);
        mask.apply(values.length, values, 0, values, 0);
        upload(values, 0, t);
    }

    // ---- limits of weights

    /**
     * t_ij ← t_ij - limit where t_ij &gt; limit, t_ij + limit where t_ij &lt; -limit, else 0, rounded once, with t[m, n] and limit
     * above 0: soft thresholding. NaN goes through. The default body computes on the host, so it waits, and is slow.
     */
    default void softThreshold(float limit, View t) {
        float[] values = new float[Math.toIntExact(t.count())];
        download(t, values, 0);
        WeightLoops.softThreshold(limit, values.length, values, 0);
        upload(values, 0, t);
    }

    /**
     * t_ij ← f_i t_ij where f_i = limit / √(Σ_j t_ij²) is below 1, with t[m, n] and limit above 0: no row is longer than the limit
     * then, but for roundings. The squares are added by fma with j upwards. The default body computes on the host, so it waits, and is
     * slow.
     */
    default void limitRows(float limit, View t) {
        float[] values = new float[Math.toIntExact(t.count())];
        download(t, values, 0);
        WeightLoops.limitRows(limit, t.rows(), t.cols(), values, 0);
        upload(values, 0, t);
    }

    // ---- proof

    /**
     * From now on, or until it is called with false: every operation is computed by all the kernels that may ever compute it,
     * however slow, and a {@link BackendException} says so where they differ. The bits of the results are the same as before.
     * Who proves a device asks for it. The default body does nothing: it is right where each operation has one kernel for
     * its operands, from the first call to the last.
     */
    default void prove(boolean on) {}
}
