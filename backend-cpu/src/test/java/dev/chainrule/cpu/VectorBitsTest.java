package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.CounterRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same bits whatever the width of vectors, compiled or not, and whatever the plan of a product. */
class VectorBitsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @Test
    void neitherWidthNorCompilerChangesABit() throws Exception {
        String here = Long.toString(VectorFingerprint.of());
        for (List<String> arguments : List.of(
                List.of(MODULE, "-Xint"),
                List.of(MODULE, "-XX:TieredStopAtLevel=1"),
                List.of(MODULE, "-Dchainrule.cpu.bits=128"),
                List.of(MODULE, "-Dchainrule.cpu.bits=256"),
                List.of(MODULE, "-Dchainrule.cpu.bits=512"))) {
            String there = Fork.run(VectorFingerprint.class, arguments.toArray(new String[0]));
            assertThat(there).as("with %s", arguments).startsWith(here + " with ");
        }
        assertThat(Fork.run(VectorFingerprint.class, MODULE, "-Dchainrule.cpu.bits=128"))
                .endsWith("128 bits");
    }

    /** α Σ_p a_ip b_pj + β c_ij with p upwards, by fma: the plain loop, for every plan. */
    @Test
    void everyPlanAddsUpInThePlainOrder() {
        int[][] shapes = {{1, 1, 1}, {5, 3, 40}, {8, 48, 20}, {9, 49, 20}, {31, 100, 9}, {129, 33, 17}, {200, 10, 65}};
        for (int[] shape : shapes) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            for (boolean transposedA : new boolean[] {false, true}) {
                for (boolean transposedB : new boolean[] {false, true}) {
                    Products.Factor a = factor(1, m, k, transposedA);
                    Products.Factor b = factor(2, k, n, transposedB);
                    float[] c = numbers(3, m * n);
                    float[] expected = c.clone();
                    plain(m, n, k, a, b, expected);
                    new Products().multiply(m, n, k, 0.7f, a, b, -0.6f, c, 0);
                    assertThat(c).as("%d x %d x %d", m, n, k).isEqualTo(expected);
                }
            }
        }
    }

    private static void plain(int m, int n, int k, Products.Factor a, Products.Factor b, float[] c) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a.values[i * a.row + p * a.col], b.values[p * b.row + j * b.col], sum);
                }
                c[i * n + j] = 0.7f * sum + -0.6f * c[i * n + j];
            }
        }
    }

    private static Products.Factor factor(int stream, int rows, int cols, boolean transposed) {
        float[] values = numbers(stream, rows * cols);
        return transposed ? new Products.Factor(values, 0, 1, rows) : new Products.Factor(values, 0, cols, 1);
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
