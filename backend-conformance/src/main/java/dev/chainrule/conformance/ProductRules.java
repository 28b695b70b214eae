package dev.chainrule.conformance;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Transpose;
import java.util.Arrays;
import java.util.List;

/** Family A, first part: the matrix product. */
final class ProductRules {
    private static final int MULTIPLICATIONS = 150_000;

    private ProductRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("A1", "gemm is within its bound for all transposes and shapes", ProductRules::bound),
                new Rule("A2", "gemm does not read its target where beta is 0", ProductRules::unreadTarget),
                new Rule("A3", "NaN and infinity go through gemm as IEEE 754 says", ProductRules::notFinite),
                new Rule("A4", "gemm is within its bound for wide, tall and long products", ProductRules::extremes),
                new Rule("A31", "gemm of integers is exact up to 2^24, however long", ProductRules::integers));
    }

    /** op(A)[m, k] times op(B)[k, n]. */
    private record Product(Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        Operand a(Step step) {
            return ta == N ? step.random("A", m, k) : step.random("A", k, m);
        }

        Operand b(Step step) {
            return tb == N ? step.random("B", k, n) : step.random("B", n, k);
        }

        void run(Step step, Operand a, Operand b, Operand c) {
            step.backend().gemm(ta, tb, alpha, a.view(), b.view(), beta, c.view());
        }

        @Override
        public String toString() {
            return "gemm(" + ta + ", " + tb + ") alpha " + alpha + " beta " + beta;
        }
    }

    private static void bound(Trial trial) {
        Draw draw = trial.draw();
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                for (int i = 0; i < 14; i++) {
                    int m = draw.size(129);
                    int n = draw.size(129);
                    int k = draw.size(Math.max(1, Math.min(129, MULTIPLICATIONS / (m * n))));
                    within(trial, new Product(ta, tb, m, n, k, alpha(draw), draw.oneOf(0, 1, 1, -1, 0.9375f, -2.5f)));
                }
                int k = draw.between(1_000, 1_500);
                within(trial, new Product(ta, tb, draw.between(1, 9), draw.between(1, 9), k, alpha(draw), 0));
                within(trial, new Product(ta, tb, draw.between(1, 20), draw.between(1, 20), 784, 1, 1));
                within(trial, new Product(ta, tb, 1, 1, 1, 1, 0));
                fewRows(trial, ta, tb);
            }
        }
        fewUnits(trial);
    }

    /** As many columns as vectors have lanes, and so few rows that a device may have a kernel for each number of them. */
    private static void fewRows(Trial trial, Transpose ta, Transpose tb) {
        Draw draw = trial.draw();
        for (int m = 1; m <= 4; m++) {
            for (int n : new int[] {8, 16, 24, 32, 40, 48, 64}) {
                for (float beta : new float[] {0, 1, -2.5f}) {
                    within(trial, new Product(ta, tb, m, n, draw.between(16, 40), draw.oneOf(1, 1, 0.5f), beta));
                }
            }
        }
    }

    /** Few units of a last layer, for each number of which a device may have a kernel, and terms that are no multiple of four. */
    private static void fewUnits(Trial trial) {
        Draw draw = trial.draw();
        for (int n = 1; n <= 16; n++) {
            for (int rest = 0; rest < 4; rest++) {
                int k = 4 * draw.between(5, 9) + rest;
                float alpha = draw.oneOf(1, -1, 0.5f);
                within(trial, new Product(N, T, 48, n, k, alpha, 0));
                within(trial, new Product(N, T, draw.between(33, 47), n, k, alpha, 0)); // no number of whole vectors
            }
        }
    }

    private static float alpha(Draw draw) {
        return draw.oneOf(1, 1, -1, 0.5f, -0.0123f, 3, 0);
    }

    private static void within(Trial trial, Product p) {
        trial.step(p.toString(), step -> {
            Operand a = p.a(step);
            Operand b = p.b(step);
            Operand c = step.target("C", p.m, p.n, p.beta);
            p.run(step, a, b, c);
            step.expect(c, trial.oracle().gemm(p.ta == T, p.tb == T, p.alpha, a.exact(), b.exact(), p.beta, c.exact()));
        });
    }

    private static void unreadTarget(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < 16; i++) {
            Transpose ta = draw.heads() ? N : T;
            Transpose tb = draw.heads() ? N : T;
            within(
                    trial,
                    new Product(
                            ta, tb, draw.size(49), draw.size(49), draw.size(33), i == 0 ? 0 : 1, i % 2 == 0 ? 0 : -0f));
        }
    }

    private static void notFinite(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < 24; i++) {
            Transpose ta = draw.heads() ? N : T;
            Transpose tb = draw.heads() ? N : T;
            Product p = new Product(
                    ta, tb, draw.size(33), draw.size(33), draw.size(33), draw.oneOf(1, -0.5f), i % 3 == 0 ? 1 : 0);
            trial.step(p + " of matrices with NaN, infinities and zeros", step -> {
                Operand a = step.operand("A", ta == N ? p.m : p.k, ta == N ? p.k : p.m, wild(draw, p.m * p.k));
                Operand b = step.operand("B", tb == N ? p.k : p.n, tb == N ? p.n : p.k, wild(draw, p.k * p.n));
                float[] before = wild(draw, p.m * p.n);
                if (p.beta == 0) {
                    Arrays.fill(before, Float.NaN);
                }
                Operand c = step.operand("C", p.m, p.n, before);
                p.run(step, a, b, c);
                step.expect(c, ieee(p, a.values(), b.values(), before));
            });
        }
    }

    /** Small integers, so that every finite sum is exact; a few elements NaN or infinite. */
    private static float[] wild(Draw draw, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = draw.between(-3, 3);
        }
        for (int i = draw.between(0, 3); i > 0; i--) {
            values[draw.between(0, count - 1)] =
                    draw.oneOf(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0);
        }
        return values;
    }

    /** The definition of the product; whether an element is NaN or infinite depends on no order of additions. */
    private static Bounded ieee(Product p, float[] a, float[] b, float[] before) {
        double[] c = new double[p.m * p.n];
        for (int i = 0; i < p.m; i++) {
            for (int j = 0; j < p.n; j++) {
                double sum = 0;
                for (int l = 0; l < p.k; l++) {
                    sum += (double) a[p.ta == N ? i * p.k + l : l * p.m + i] * b[p.tb == N ? l * p.n + j : j * p.k + l];
                }
                c[i * p.n + j] = p.alpha * sum + (p.beta == 0 ? 0 : p.beta * before[i * p.n + j]);
            }
        }
        return Bounded.of(p.m, p.n, c, new double[c.length]);
    }

    /**
     * Sums of up to 1,500 products of integers, none of which reaches 2²⁴ at any time, are exact in float32, in every order: so are those
     * of numbers of 13 bits times -1, 0 and 1, which fewer bits cannot hold. The bound of a product is too wide to tell.
     */
    private static void integers(Trial trial) {
        Draw draw = trial.draw();
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                int[][] sizes = {{90, 90}, {8_191, 1}, {1, 8_191}};
                for (int[] most : sizes) {
                    int k = draw.between(900, 1_500);
                    integers(trial, new Product(ta, tb, draw.between(1, 9), draw.between(1, 9), k, 1, 0), most);
                    integers(trial, new Product(ta, tb, draw.between(30, 70), draw.between(20, 50), k, -1, 1), most);
                }
            }
        }
    }

    private static void integers(Trial trial, Product p, int... most) {
        trial.step(p + " of integers up to " + most[0] + " and " + most[1], step -> {
            Draw draw = trial.draw();
            Operand a =
                    step.operand("A", p.ta == N ? p.m : p.k, p.ta == N ? p.k : p.m, whole(draw, p.m * p.k, most[0]));
            Operand b =
                    step.operand("B", p.tb == N ? p.k : p.n, p.tb == N ? p.n : p.k, whole(draw, p.k * p.n, most[1]));
            float[] before = whole(draw, p.m * p.n, 1_000);
            Operand c = p.beta == 0 ? step.unread("C", p.m, p.n) : step.operand("C", p.m, p.n, before);
            p.run(step, a, b, c);
            step.expect(c, ieee(p, a.values(), b.values(), before));
        });
    }

    private static float[] whole(Draw draw, int count, int most) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = draw.between(-most, most);
        }
        return values;
    }

    /** More rows than a grid of 16 bits has, more columns than a cache holds, inner lengths beyond every block. */
    private static void extremes(Trial trial) {
        Draw draw = trial.draw();
        within(trial, new Product(N, T, 70_001, 2, 3, 1, 0));
        within(trial, new Product(N, N, 2, 70_001, 3, 1, 1));
        within(trial, new Product(T, N, 2, 3, 70_001, -0.5f, 0));
        within(trial, new Product(N, N, 1, 5_003, 17, 1, 0));
        within(trial, new Product(N, T, 257, 10, 1_031, 1, 0));
        within(trial, new Product(T, T, 131, 130, draw.between(257, 400), 1, 0));
        within(trial, new Product(N, N, draw.between(190, 200), 259, 67, 1, 0));
        within(trial, new Product(T, N, 259, draw.between(190, 200), 65, 0.25f, 0.5f));
        within(trial, new Product(N, T, draw.between(129, 140), 200, 300, 1, 0));
        for (int m = 1; m <= 14; m++) { // sums of every number of rows that wait for more terms
            for (int n : new int[] {draw.between(1, 16), draw.between(17, 32), draw.between(33, 70)}) {
                within(trial, new Product(N, draw.heads() ? N : T, m, n, draw.between(2_049, 2_400), 1, m % 2));
            }
        }
    }
}
