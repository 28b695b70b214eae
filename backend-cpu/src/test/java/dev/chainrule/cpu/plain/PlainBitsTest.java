package dev.chainrule.cpu.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.Fork;
import dev.chainrule.nn.CounterRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Neither the compiler nor the vector module nor the blocks of a product change a bit. */
class PlainBitsTest {
    /** Odd numbers, primes, one more and one less than a kernel's four rows, and more than each block holds. */
    private static final int[][] SHAPES = {
        {1, 1, 1},
        {1, 7, 3},
        {1, 13, 300},
        {3, 5, 4},
        {4, 4, 4},
        {5, 3, 2},
        {13, 31, 17},
        {31, 13, 7},
        {63, 65, 6},
        {2, 1031, 5},
        {1031, 2, 5},
        {257, 300, 3},
        {3, 9, 521}
    };

    @Test
    void neitherCompilerNorVectorModuleChangesABit() throws Exception {
        String here = Long.toString(PlainFingerprint.of());
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("-Xint"),
                List.of("-XX:TieredStopAtLevel=1"),
                List.of("-Xcomp", "-XX:-TieredCompilation"))) {
            assertThat(Fork.run(PlainFingerprint.class, arguments))
                    .as("with %s", arguments)
                    .isEqualTo(here + " without the vector module");
        }
    }

    /** Every element is fma(α, Σ_p a_ip b_pj, β c_ij) with p upwards, by fma, for every shape and either kernel. */
    @Test
    void everyShapeAddsUpInThePlainOrder() {
        for (boolean fourTerms : new boolean[] {false, true}) {
            PlainProducts products =
                    new PlainProducts(fourTerms); // one for all: what the last shape left must not show
            for (int[] shape : SHAPES) {
                for (int transposes = 0; transposes < 4; transposes++) {
                    Strided a = factor(1, shape[0], shape[2], (transposes & 1) != 0);
                    Strided b = factor(2, shape[2], shape[1], (transposes & 2) != 0);
                    check(products, shape, a, b, -0.6f);
                    check(products, shape, a, b, 0);
                }
            }
        }
    }

    private static void check(PlainProducts products, int[] shape, Strided a, Strided b, float beta) {
        int m = shape[0];
        int n = shape[1];
        float[] c = numbers(3, m * n);
        float[] expected = c.clone();
        plain(m, n, shape[2], a, b, beta, expected);
        products.multiply(m, n, shape[2], 0.7f, a, b, beta, new Strided(c, 0, n, 1));
        assertThat(c).as("%d x %d x %d", m, n, shape[2]).isEqualTo(expected);
    }

    private static void plain(int m, int n, int k, Strided a, Strided b, float beta, float[] c) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a.values[i * a.row + p * a.col], b.values[p * b.row + j * b.col], sum);
                }
                c[i * n + j] = beta == 0 ? 0.7f * sum : Math.fma(0.7f, sum, beta * c[i * n + j]);
            }
        }
    }

    private static Strided factor(int stream, int rows, int cols, boolean transposed) {
        float[] values = numbers(stream, rows * cols);
        return transposed ? new Strided(values, 0, 1, rows) : new Strided(values, 0, cols, 1);
    }

    private static float[] numbers(int stream, int count) {
        CounterRandom random = new CounterRandom(5, stream);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 2 * random.unit(i) - 1;
        }
        return values;
    }
}
