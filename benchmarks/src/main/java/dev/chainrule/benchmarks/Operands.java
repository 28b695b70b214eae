package dev.chainrule.benchmarks;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.spi.Transpose;
import java.util.Arrays;

/** The factors of a product, the same bits for every library, and what their product has to be. */
final class Operands {
    private static final int SAMPLES = 1000;
    private static final double UNIT = 0x1p-24;

    private final GemmShape product;
    private final float[] a;
    private final float[] b;

    Operands(GemmShape product) {
        this.product = product;
        a = uniform(1, product.aRows() * product.aCols());
        b = uniform(2, product.bRows() * product.bCols());
    }

    GemmShape product() {
        return product;
    }

    /** A row-major as it lies in memory, numbers in [-1, 1); not a copy, not to be modified. */
    float[] a() {
        return a;
    }

    /** B in the same way. */
    float[] b() {
        return b;
    }

    /** A target that holds no number yet, so that an element that nobody writes is found. */
    float[] target() {
        float[] c = new float[product.m() * product.n()];
        Arrays.fill(c, Float.NaN);
        return c;
    }

    /**
     * Checks a result: every element is finite, and the last and {@value #SAMPLES} others are within
     * (k+3)·2⁻²⁴·(|A||B|) of the product in float64, the bound of {@link dev.chainrule.spi.Backend#gemm}.
     *
     * @throws IllegalStateException if one is not
     */
    void check(String library, float[] c) {
        for (int i = 0; i < c.length; i++) {
            if (!Float.isFinite(c[i])) {
                throw wrong(library, i, c[i], "a number");
            }
        }
        CounterRandom random = new CounterRandom(3, 0);
        checkElement(library, c, c.length - 1);
        for (int s = 0; s < SAMPLES; s++) {
            checkElement(library, c, random.below(s, c.length));
        }
    }

    private void checkElement(String library, float[] c, int index) {
        int i = index / product.n();
        int j = index % product.n();
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < product.k(); p++) {
            double term = (double) a(i, p) * b(p, j);
            sum += term;
            magnitude += Math.abs(term);
        }
        double bound = (product.k() + 3) * UNIT * magnitude;
        if (!(Math.abs(c[index] - sum) <= bound)) {
            throw wrong(library, index, c[index], sum + " ± " + bound);
        }
    }

    private float a(int i, int p) {
        return a[product.ta() == Transpose.N ? i * product.aCols() + p : p * product.aCols() + i];
    }

    private float b(int p, int j) {
        return b[product.tb() == Transpose.N ? p * product.bCols() + j : j * product.bCols() + p];
    }

    private IllegalStateException wrong(String library, int index, float value, String expected) {
        return new IllegalStateException(product + " by " + library + ": C(" + index / product.n() + ", "
                + index % product.n() + ") is " + value + ", expected " + expected);
    }

    private static float[] uniform(long stream, int count) {
        CounterRandom random = new CounterRandom(1, stream);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 2 * random.unit(i) - 1;
        }
        return values;
    }
}
