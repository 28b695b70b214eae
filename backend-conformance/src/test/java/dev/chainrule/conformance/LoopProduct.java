package dev.chainrule.conformance;

import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/** The oracle's product taken apart, so that a fault can be planted in one of its parts. */
class LoopProduct extends OracleBackend {
    /** Where A begins in its buffer. */
    long start;

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        start = a.offset();
        int inner = ta == Transpose.N ? a.cols() : a.rows();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.cols(); j++) {
                double sum = 0;
                for (int p = 0; p < inner; p++) {
                    double x = ta == Transpose.N ? get(a, i, p) : get(a, p, i);
                    sum = add(sum, x, tb == Transpose.N ? get(b, p, j) : get(b, j, p));
                }
                element(i, j, c, alpha * sum + old(beta, get(c, i, j)));
            }
        }
    }

    double add(double sum, double x, double y) {
        return sum + x * y;
    }

    double old(float beta, double c) {
        return beta == 0 ? 0 : beta * c;
    }

    void element(int i, int j, View c, double value) {
        set(c, i, j, value);
    }
}
