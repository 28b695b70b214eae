package dev.chainrule.opencl;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.opencl.Proof.Matrix;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Transpose;

/** Runs every kernel of a {@link Family} by the operations of {@link Backend}; the answers by their formulas, in double. */
final class ProductsProof {
    private final Backend backend;
    private final Proof proof;

    ProductsProof(Backend backend, Proof proof) {
        this.backend = backend;
        this.proof = proof;
    }

    /** All four forms, with C[m, n] and products of {@code inner} terms. */
    void gemms(int m, int n, int inner) {
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                gemm(ta, tb, m, n, inner);
            }
        }
    }

    /** The fused steps, with targets [m, n] and products of {@code inner} terms. */
    void steps(Activation g, int m, int n, int inner) {
        dense(g, m, n, inner);
        hiddenDelta(g, m, n, inner);
        gradient(m, n, inner);
    }

    private void gemm(Transpose ta, Transpose tb, int m, int n, int inner) {
        Matrix a = ta == N ? proof.matrix(m, inner) : proof.matrix(inner, m);
        Matrix b = tb == N ? proof.matrix(inner, n) : proof.matrix(n, inner);
        Matrix c = proof.matrix(m, n);
        backend.gemm(ta, tb, 2, a.view(), b.view(), -0.5f, c.view());
        proof.expect("gemm", c, i -> 2 * product(ta, a, tb, b, i / n, i % n, inner) - 0.5 * c.values()[i]);
    }

    private void dense(Activation g, int m, int n, int inner) {
        Matrix x = proof.matrix(m, inner);
        Matrix theta = proof.matrix(n, inner);
        Matrix bias = proof.matrix(1, n);
        Matrix a = proof.matrix(m, n);
        backend.dense(x.view(), theta.view(), bias.view(), g, a.view());
        proof.expect("dense", a, i -> g.of(product(N, x, T, theta, i / n, i % n, inner) + bias.values()[i % n]));
    }

    private void hiddenDelta(Activation g, int m, int n, int inner) {
        Matrix next = proof.matrix(m, inner);
        Matrix theta = proof.matrix(inner, n);
        Matrix a = proof.matrix(m, n);
        Matrix delta = proof.matrix(m, n);
        backend.hiddenDelta(next.view(), theta.view(), g, a.view(), delta.view());
        proof.expect(
                "hiddenDelta", delta, i -> product(N, next, N, theta, i / n, i % n, inner) * g.slope(a.values()[i]));
    }

    private void gradient(int m, int n, int inner) {
        for (boolean ofBias : new boolean[] {false, true}) {
            Matrix delta = proof.matrix(inner, m);
            Matrix x = proof.matrix(inner, n);
            Matrix theta = proof.matrix(m, n);
            Matrix bias = proof.matrix(1, m);
            backend.accumulateGradient(0.5f, delta.view(), x.view(), 2, -2, theta.view(), bias.view());
            if (ofBias) {
                proof.expect(
                        "accumulateGradient",
                        bias,
                        j -> 0.5 * ElementsProof.sum(inner, e -> delta.at(e, j)) - 2 * bias.values()[j]);
            } else {
                proof.expect(
                        "accumulateGradient",
                        theta,
                        i -> 0.5 * product(T, delta, N, x, i / n, i % n, inner) + 2 * theta.values()[i]);
            }
        }
    }

    /** Element (i, j) of op(A) op(B). */
    private static double product(Transpose ta, Matrix a, Transpose tb, Matrix b, int i, int j, int inner) {
        return ElementsProof.sum(
                inner, p -> (double) (ta == N ? a.at(i, p) : a.at(p, i)) * (tb == N ? b.at(p, j) : b.at(j, p)));
    }
}
