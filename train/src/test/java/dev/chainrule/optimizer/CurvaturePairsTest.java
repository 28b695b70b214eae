package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CurvaturePairsTest {
    private static final Topology SMALL = Topology.of(2, 2);

    private final Draw draw = Draw.ofRun();

    /** The two-loop recursion gives what the matrices of BFGS give, formula 6.17 of Nocedal and Wright, from H₀ = sᵀy / yᵀy I. */
    @Test
    void theDirectionIsThatOfTheMatrices() {
        try (Compute compute = new ArrayBackend().compute();
                Vectors vectors = new Vectors(compute, SMALL);
                Parameters g = new Parameters(compute, SMALL);
                Parameters work = new Parameters(compute, SMALL);
                Parameters d = new Parameters(compute, SMALL);
                CurvaturePairs kept = new CurvaturePairs(new BackPropagation(compute, SMALL), vectors, 3)) {
            List<double[][]> pairs = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                float[] s = draw.floats(6, 1);
                float[] y = draw.floats(6, 0.5f);
                for (int j = 0; j < 6; j++) {
                    y[j] += s[j] * (j + 1);
                }
                Parameters ps = uploaded(compute, SMALL, s);
                Parameters py = uploaded(compute, SMALL, y);
                CurvaturePairs.Pair old = kept.add(new CurvaturePairs.Pair(ps, py));
                old.s().close();
                old.y().close();
                pairs.add(new double[][] {wide(s), wide(y)});
            }
            float[] gradient = draw.floats(6, 1);
            upload(compute, g, gradient);

            kept.direction(g, work, d);

            double[] expected = times(hessian(pairs.subList(2, 5)), wide(gradient));
            double[] actual = wide(unrolled(compute, d));
            for (int i = 0; i < 6; i++) {
                assertThat(actual[i]).as("%d, %s", i, draw).isCloseTo(-expected[i], within(1e-5));
            }
        }
    }

    /** H ← (I - ρ s yᵀ) H (I - ρ y sᵀ) + ρ s sᵀ for each pair. */
    private static double[][] hessian(List<double[][]> pairs) {
        double[][] newest = pairs.get(pairs.size() - 1);
        int n = newest[0].length;
        double[][] h = new double[n][n];
        for (int i = 0; i < n; i++) {
            h[i][i] = dot(newest[0], newest[1]) / dot(newest[1], newest[1]);
        }
        for (double[][] pair : pairs) {
            double rho = 1 / dot(pair[0], pair[1]);
            double[][] v = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    v[i][j] = (i == j ? 1 : 0) - rho * pair[1][i] * pair[0][j];
                }
            }
            double[][] next = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i][j] = rho * pair[0][i] * pair[0][j];
                    for (int k = 0; k < n; k++) {
                        for (int l = 0; l < n; l++) {
                            next[i][j] += v[k][i] * h[k][l] * v[l][j];
                        }
                    }
                }
            }
            h = next;
        }
        return h;
    }

    private static double[] times(double[][] h, double[] x) {
        return Stream.of(h).mapToDouble(row -> dot(row, x)).toArray();
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    private static double[] wide(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static Parameters uploaded(Compute compute, Topology layers, float[] values) {
        Parameters parameters = new Parameters(compute, layers);
        upload(compute, parameters, values);
        return parameters;
    }

    static void upload(Compute compute, Parameters parameters, float[] values) {
        int at = 0;
        for (Matrix m : parameters.matrices()) {
            compute.upload(values, at, m);
            at += m.rows() * m.cols();
        }
    }

    static float[] unrolled(Compute compute, Parameters parameters) {
        float[] values = new float
                [parameters.matrices().stream()
                        .mapToInt(m -> m.rows() * m.cols())
                        .sum()];
        int at = 0;
        for (Matrix m : parameters.matrices()) {
            compute.download(m, values, at);
            at += m.rows() * m.cols();
        }
        return values;
    }

    /** A pair without curvature is not taken in: it stays the caller's. */
    @Test
    void aPairWithoutCurvatureIsLeftOut() {
        try (Compute compute = new ArrayBackend().compute();
                Vectors vectors = new Vectors(compute, SMALL);
                Parameters s = uploaded(compute, SMALL, new float[] {1, 0, 0, 0, 0, 1});
                Parameters y = uploaded(compute, SMALL, new float[] {1, 0, 0, 0, 0, -1.5f});
                CurvaturePairs kept = new CurvaturePairs(new BackPropagation(compute, SMALL), vectors, 3)) {
            CurvaturePairs.Pair pair = new CurvaturePairs.Pair(s, y);

            assertThat(kept.add(pair)).isSameAs(pair);
            assertThat(kept.isEmpty()).isTrue();
        }
    }
}
