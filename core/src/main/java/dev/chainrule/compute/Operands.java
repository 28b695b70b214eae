package dev.chainrule.compute;

import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;

/**
 * The operands that each operation of {@link Compute} takes: their shapes, and which of them have memory of their own. A method is named
 * like its operation, is called inside the gate, and gives the backend that computes with them.
 */
final class Operands {
    private final Backend backend;
    private final Gate gate;
    private final Checks check;

    Operands(Backend backend, Memory memory, Gate gate) {
        this.backend = backend;
        this.gate = gate;
        this.check = new Checks(memory, gate);
    }

    /** The backend, now that the checks of an operation have passed: an exception from here on is the device's fault. */
    private Backend computing() {
        gate.computing();
        return backend;
    }

    /** None at all. */
    Backend none() {
        return computing();
    }

    // ---- memory

    /** As many elements from s[o] on as t has, which holds float32. */
    Backend upload(float[] s, int o, Matrix t) {
        check.floats("t", t).range(s.length, o, t);
        return computing();
    }

    /** As many elements from s[o] on as t has, which holds bytes. */
    Backend upload(byte[] s, int o, Matrix t) {
        check.bytes("t", t).range(s.length, o, t);
        return computing();
    }

    /** As many numbers from s[o] on, 0 or more, as t has, which is not a slice. */
    Backend upload(int[] s, int o, Rows t) {
        check.rowNumbers(s, o, t.numbers);
        return computing();
    }

    /** s, which holds float32, and room for as many elements from t[o] on. */
    Backend download(Matrix s, float[] t, int o) {
        check.floats("s", s).range(t.length, o, s);
        return computing();
    }

    // ---- arithmetic

    /** op(A)[m, k], op(B)[k, n], C[m, n]. */
    Backend gemm(Transpose ta, Transpose tb, Matrix a, Matrix b, Matrix c) {
        check.given("ta", ta).given("tb", tb);
        int m = ta == N ? a.rows() : a.cols();
        int k = ta == N ? a.cols() : a.rows();
        int n = tb == N ? b.cols() : b.rows();
        check.floats("a", a).shape("b", b, tb == N ? k : n, tb == N ? n : k).shape("c", c, m, n);
        check.apart("c", c, "a", a).apart("c", c, "b", b);
        return computing();
    }

    /** row[1, n], t[m, n]. */
    Backend addRow(Matrix row, Matrix t) {
        check.floats("t", t).shape("row", row, 1, t.cols()).apart("t", t, "row", row);
        return computing();
    }

    /** s[m, n], row[1, n]. */
    Backend sumRows(Matrix s, Matrix row) {
        check.floats("s", s).shape("row", row, 1, s.cols()).apart("row", row, "s", s);
        return computing();
    }

    /** x[m, n], y[m, n]. */
    Backend axpby(Matrix x, Matrix y) {
        check.floats("x", x).same("y", y, x).apart("y", y, "x", x);
        return computing();
    }

    /** z[m, n], a[m, n], which may be z. */
    Backend activate(Activation g, Matrix z, Matrix a) {
        check.given("g", g).floats("z", z).same("a", a, z).apartOrSame("a", a, "z", z);
        return computing();
    }

    /** a[m, n], t[m, n]. */
    Backend mulSlope(Activation g, Matrix a, Matrix t) {
        check.given("g", g).floats("a", a).same("t", t, a).apart("t", t, "a", a);
        return computing();
    }

    /** z[m, K], h[m, K], which may be z. */
    Backend output(OutputUnit u, Matrix z, Matrix h) {
        check.given("u", u).floats("z", z).same("h", h, z).apartOrSame("h", h, "z", z);
        return computing();
    }

    /** z[m, K], y[m, K], perExample[m, 1]. */
    Backend cost(OutputUnit u, Cost c, Matrix z, Matrix y, Matrix perExample) {
        check.given("u", u).given("c", c).cost(u, c);
        return hits(z, y, perExample);
    }

    /** z[m, K], y[m, K], perExample[m, 1]. */
    Backend hits(Matrix z, Matrix y, Matrix perExample) {
        check.floats("z", z).same("y", y, z).shape("perExample", perExample, z.rows(), 1);
        check.apart("perExample", perExample, "z", z).apart("perExample", perExample, "y", y);
        return computing();
    }

    /** s[M, n] of float32 or pixels, m row numbers below M, t[m, n]. */
    Backend gatherRows(Matrix s, Rows rows, Matrix t) {
        check.source(s, rows.numbers).shape("t", t, rows.count(), s.cols()).apart("t", t, "s", s);
        return computing();
    }

    // ---- elements of an update

    /** x[m, n], y[m, n], which may be x, t[m, n]. */
    Backend multiplyAdd(Matrix x, Matrix y, Matrix t) {
        check.floats("x", x).same("y", y, x).same("t", t, x);
        check.apart("t", t, "x", x).apart("t", t, "y", y);
        return computing();
    }

    /** x[m, n], v[m, n], t[m, n]. */
    Backend addQuotient(Matrix x, Matrix v, Matrix t) {
        check.floats("x", x).same("v", v, x).same("t", t, x);
        check.apart("t", t, "x", x).apart("t", t, "v", v);
        return computing();
    }

    /** A limit above 0, t[m, n]. */
    Backend limited(float limit, Matrix t) {
        check.floats("t", t).above("limit", limit);
        return computing();
    }

    /** x[m, n], y[m, n], which may be x, t[1, 1]. */
    Backend dot(Matrix x, Matrix y, Matrix t) {
        check.floats("x", x).same("y", y, x).shape("t", t, 1, 1);
        check.apart("t", t, "x", x).apart("t", t, "y", y);
        return computing();
    }

    /** A limit above 0, s[1, 1], t[m, n]. */
    Backend scaleToNorm(float limit, Matrix s, Matrix t) {
        check.floats("t", t).shape("s", s, 1, 1).apart("t", t, "s", s).above("limit", limit);
        return computing();
    }

    /** gradient[m, n], theta[m, n], and the moments that the rule has, of the same shape. */
    Backend update(UpdateRule rule, UpdateFactors f, Matrix gradient, Matrix first, Matrix second, Matrix theta) {
        check.given("rule", rule).given("f", f).floats("theta", theta).same("gradient", gradient, theta);
        check.moments(rule, gradient, first, second, theta);
        return computing();
    }

    // ---- the steps of back-propagation

    /** x[m, n], theta[k, n], bias[1, k], a[m, k]. */
    Backend dense(Matrix x, Matrix theta, Matrix bias, Activation g, Matrix a) {
        check.given("g", g).floats("x", x).shape("theta", theta, theta.rows(), x.cols());
        check.shape("bias", bias, 1, theta.rows()).shape("a", a, x.rows(), theta.rows());
        check.apart("a", a, "x", x).apart("a", a, "theta", theta).apart("a", a, "bias", bias);
        return computing();
    }

    /** z[m, K], y[m, K], delta[m, K], which may be z. */
    Backend outputDelta(OutputUnit u, Cost c, Matrix z, Matrix y, Matrix delta) {
        check.given("u", u).given("c", c).cost(u, c);
        check.floats("z", z).same("y", y, z).same("delta", delta, z);
        check.apartOrSame("delta", delta, "z", z).apart("delta", delta, "y", y);
        return computing();
    }

    /** nextDelta[m, k], theta[k, n], a[m, n], delta[m, n]. */
    Backend hiddenDelta(Matrix nextDelta, Matrix theta, Activation g, Matrix a, Matrix delta) {
        check.given("g", g).floats("nextDelta", nextDelta).shape("theta", theta, nextDelta.cols(), theta.cols());
        check.shape("a", a, nextDelta.rows(), theta.cols()).same("delta", delta, a);
        check.apart("delta", delta, "nextDelta", nextDelta).apart("delta", delta, "theta", theta);
        check.apart("delta", delta, "a", a);
        return computing();
    }

    /** delta[m, k], x[m, n], gTheta[k, n], gBias[1, k]. */
    Backend accumulateGradient(Matrix delta, Matrix x, Matrix gTheta, Matrix gBias) {
        check.floats("delta", delta).shape("x", x, delta.rows(), x.cols());
        check.shape("gTheta", gTheta, delta.cols(), x.cols()).shape("gBias", gBias, 1, delta.cols());
        check.apart("gTheta", gTheta, "delta", delta).apart("gTheta", gTheta, "x", x);
        check.apart("gTheta", gTheta, "gBias", gBias);
        check.apart("gBias", gBias, "delta", delta).apart("gBias", gBias, "x", x);
        return computing();
    }

    /** s[m, n], t[m, n], which may be s. */
    Backend dropout(DropoutMask mask, Matrix s, Matrix t) {
        check.given("mask", mask).floats("s", s).same("t", t, s).apartOrSame("t", t, "s", s);
        return computing();
    }

    /** A number of steps from 1 on, t[m, n]. */
    Backend multiplyAdds(int steps, Matrix t) {
        check.floats("t", t).steps(steps);
        return computing();
    }
}
