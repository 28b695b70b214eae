package dev.chainrule.cpu.vector;

import static dev.chainrule.spi.Transpose.N;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.Fingerprint;
import dev.chainrule.cpu.Fork;
import dev.chainrule.cpu.plain.PlainFingerprint;
import dev.chainrule.cpu.warmup.WarmingBackend;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Neither the width of vectors nor the compiler nor the cut of a product changes a bit. */
class VectorBitsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @Test
    void neitherWidthNorCompilerNorThreadsChangeABit() throws Exception {
        String here = Long.toString(VectorFingerprint.of(1));
        for (String compiler :
                List.of("-Xint", "-XX:TieredStopAtLevel=1")) { // vectors are slow there: one cut has to do
            gives(here, compiler, "2");
        }
        for (int bits : new int[] {128, 256, 512}) {
            gives(here, "-Dchainrule.cpu.bits=" + bits, "1", "2", "3");
        }
        assertThat(Fork.run(VectorFingerprint.class, List.of(MODULE, "-Dchainrule.cpu.bits=128"), "1"))
                .endsWith("128 bits");
    }

    /** A JVM with this argument has these bits on each of these numbers of threads. */
    private static void gives(String bits, String argument, String... threads) throws Exception {
        assertThat(Fork.run(VectorFingerprint.class, List.of(MODULE, argument), threads)
                        .lines())
                .as("with %s", argument)
                .hasSize(threads.length)
                .allSatisfy(line -> assertThat(line).startsWith(bits + " with "));
    }

    /** Plain loops compute until vectors are compiled, so both must give the same bits. */
    @Test
    void plainLoopsGiveTheSameBits() {
        assertThat(PlainFingerprint.of()).isEqualTo(VectorFingerprint.of(1));
    }

    /** The moment at which vectors take over is another in each of the runs. */
    @Test
    void warmingUpChangesNoBit() {
        for (int again = 0; again < 20; again++) {
            long bits = Fingerprint.of(new WarmingBackend("cpu:vector", 2));
            assertThat(bits).isEqualTo(VectorFingerprint.of(1));
        }
    }

    /** Every element is fma(α, Σ_p a_ip b_pj, β c_ij) with p upwards, by fma, however the product is cut. */
    @Test
    void everyPlanAddsUpInThePlainOrder() {
        int[][] shapes = {
            {1, 1, 1},
            {5, 3, 40},
            {8, 48, 20},
            {13, 33, 20},
            {31, 100, 9},
            {129, 33, 17},
            {200, 10, 65},
            {10, 200, 300},
            {24, 64, 257},
            {257, 31, 520},
            {260, 520, 40},
            {60, 1030, 33},
            {530, 50, 256}
        };
        List<Backend> backends = IntStream.rangeClosed(1, 3)
                .<Backend>mapToObj(threads -> new VectorBackend("cpu:vector", threads))
                .toList();
        for (int[] shape : shapes) {
            for (Transpose ta : Transpose.values()) {
                for (Transpose tb : Transpose.values()) {
                    everyScale(backends, shape[0], shape[1], shape[2], ta, tb);
                }
            }
        }
        backends.forEach(Backend::close);
    }

    private static void everyScale(List<Backend> backends, int m, int n, int k, Transpose ta, Transpose tb) {
        float[] a = numbers(1, m * k);
        float[] b = numbers(2, k * n);
        float[] c = numbers(3, m * n);
        float[] sums = plain(m, n, k, a, ta, b, tb);
        for (Backend backend : backends) {
            View av = view(backend, a, ta == N ? m : k, ta == N ? k : m);
            View bv = view(backend, b, tb == N ? k : n, tb == N ? n : k);
            for (float[] scales : new float[][] {{1, 0}, {0.7f, 1}, {-1.3f, -0.6f}, {0.7f, 0}}) {
                float alpha = scales[0];
                float beta = scales[1];
                View cv = view(backend, c, m, n);
                backend.gemm(ta, tb, alpha, av, bv, beta, cv);
                float[] result = new float[m * n];
                backend.download(cv, result, 0);
                for (int i = 0; i < result.length; i++) {
                    float expected = beta == 0 ? alpha * sums[i] : Math.fma(alpha, sums[i], beta * c[i]);
                    if (result[i] != expected) {
                        throw new AssertionError("%s%s %d x %d x %d, %s AB + %s C: element %d is %s, expected %s"
                                .formatted(ta, tb, m, n, k, alpha, beta, i, result[i], expected));
                    }
                }
                cv.buffer().close();
            }
            av.buffer().close();
            bv.buffer().close();
        }
    }

    private static float[] plain(int m, int n, int k, float[] a, Transpose ta, float[] b, Transpose tb) {
        float[] sums = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[ta == N ? i * k + p : p * m + i], b[tb == N ? p * n + j : j * k + p], sum);
                }
                sums[i * n + j] = sum;
            }
        }
        return sums;
    }

    private static View view(Backend backend, float[] values, int rows, int cols) {
        View view = new View(backend.allocate(Element.FLOAT32, values.length), 0, rows, cols);
        backend.upload(values, 0, view);
        return view;
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
