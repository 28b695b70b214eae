package dev.chainrule.reference;

import static dev.chainrule.reference.FloatDevice.exact;
import static dev.chainrule.reference.FloatDevice.floats;
import static dev.chainrule.reference.FloatDevice.transposed;
import static dev.chainrule.reference.FloatDevice.worst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.reference.FloatDevice.Order;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation in float32, in every correct way, stays within its bound, and the bound is not far away. */
class FloatOperationsTest {
    private static final double[] SCALES = {1e-25, 1e-19, 1e-3, 1, 30, 1e8};
    private static final int M = 5;
    private static final int N = 4;

    @ParameterizedTest
    @EnumSource
    void gemm(Order order) {
        for (int k : new int[] {1, 2, 3, 8, 31, 200}) {
            for (double scale : SCALES) {
                Draw draw = Draw.of(k);
                float[][] a = normal(draw, M, k, scale);
                float[][] b = normal(draw, k, N, scale);
                float[][] c = normal(draw, M, N, scale * scale);
                expectWithin(
                        order,
                        draw,
                        arithmetic(order).gemm(false, false, 1, exact(a), exact(b), 0, null),
                        d -> d.gemm(1, a, b, 0, c));
                expectWithin(
                        order,
                        draw,
                        arithmetic(order)
                                .gemm(true, true, -0.3f, exact(transposed(a)), exact(transposed(b)), 0.9f, exact(c)),
                        d -> d.gemm(-0.3f, a, b, 0.9f, c));
                expectWithin(
                        order,
                        draw,
                        arithmetic(order).gemm(false, false, 1.0 / 3, exact(a), exact(b), 0.9, exact(c)),
                        d -> d.gemm(1f / 3, a, b, 0.9f, c));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sumsOfRowsAndColumns(Order order) {
        for (double scale : SCALES) {
            Draw draw = Draw.of(1);
            float[][] s = normal(draw, 37, N, scale);
            float[][] t = normal(draw, 37, N, scale);
            float[][] row = normal(draw, 1, N, scale);
            BoundedArithmetic bounds = arithmetic(order);
            expectWithin(order, draw, bounds.sumRows(1.0 / 37, exact(s), 0, null), d -> d.sumRows(1f / 37, s, 0, row));
            expectWithin(order, draw, bounds.sumRows(-2.5, exact(s), 1, exact(row)), d -> d.sumRows(-2.5f, s, 1, row));
            expectWithin(order, draw, bounds.addRow(exact(row), exact(s)), d -> d.addRow(row, s));
            expectWithin(order, draw, bounds.axpy(-1, exact(s), exact(t)), d -> d.axpy(-1, s, t));
            expectWithin(order, draw, bounds.axpy(0.1f, exact(s), exact(t)), d -> d.axpy(0.1f, s, t));
        }
    }

    @ParameterizedTest
    @EnumSource
    void unitsAndTheirSlopes(Order order) {
        for (Unit g : Unit.values()) {
            for (double scale : SCALES) {
                Draw draw = Draw.of(2);
                float[][] z = normal(draw, M, 40, scale);
                float[][] t = normal(draw, M, 40, scale);
                BoundedArithmetic bounds = arithmetic(order);
                expectWithin(order, draw, bounds.activate(g, exact(z)), d -> d.activate(g, z));
                float[][] a = new FloatDevice(Order.PLAIN).activate(g, z);
                expectWithin(order, draw, bounds.mulSlope(g, exact(a), exact(t)), d -> d.mulSlope(g, a, t));
                float[][] any = g == Unit.SOFTPLUS ? FloatDevice.each(z, (i, j) -> Math.abs(z[i][j])) : z;
                expectWithin(order, draw, bounds.mulSlope(g, exact(any), exact(t)), d -> d.mulSlope(g, any, t));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void outputsAndTheirCosts(Order order) {
        for (Output u : Output.values()) {
            for (double scale : SCALES) {
                for (int k : new int[] {1, 2, 10, 100}) {
                    Draw draw = Draw.of(3);
                    float[][] z = normal(draw, 20, k, scale);
                    float[][] y = FloatDevice.each(z, (i, j) -> 0);
                    for (float[] row : y) {
                        row[draw.between(0, k - 1)] = 0.25f;
                        row[draw.between(0, k - 1)] += 0.75f;
                    }
                    BoundedArithmetic bounds = arithmetic(order);
                    expectWithin(order, draw, bounds.output(u, exact(z)), d -> d.output(u, z));
                    expectWithin(order, draw, bounds.outputDelta(u, exact(z), exact(y)), d -> d.outputDelta(u, z, y));
                    expectWithin(order, draw, bounds.cost(u, exact(z), exact(y)), d -> d.cost(u, z, y));
                }
            }
        }
    }

    @Test
    void theSigmoidsOfAllMagnitudesAreWithinFourUlps() {
        FloatDevice device = new FloatDevice(Order.PLAIN);
        BoundedArithmetic bounds = new BoundedArithmetic(Precision.CPU);
        float[][] z = new float[1][4000];
        for (int j = 0; j < z[0].length; j++) {
            z[0][j] = (j - 2000) * 0.06f; // -120 to 120
        }
        assertThat(worst(bounds.activate(Unit.SIGMOID, exact(z)), device.activate(Unit.SIGMOID, z)))
                .isBetween(0.3, 1.0);
    }

    @Test
    void theBoundOfAShortProductIsNotFarAway() {
        double worst = 0;
        Draw draw = Draw.of(4);
        for (int trial = 0; trial < 50; trial++) {
            float[][] a = normal(draw, 8, 4, 1);
            float[][] b = normal(draw, 4, 8, 1);
            worst = Math.max(
                    worst,
                    worst(
                            new BoundedArithmetic(Precision.CPU).gemm(false, false, 1, exact(a), exact(b), 0, null),
                            new FloatDevice(Order.PLAIN).gemm(1, a, b, 0, a)));
        }
        assertThat(worst).as(draw.replay()).isBetween(0.15, 1.0);
    }

    @Test
    void aProductInTenBitsIsFound() {
        FloatDevice tensorCores = new FloatDevice(Order.FMA) {
            @Override
            float dot(float start, float[] a, float[] b) {
                return super.dot(start, tenBits(a), tenBits(b));
            }

            private float[] tenBits(float[] x) {
                float[] y = x.clone();
                for (int p = 0; p < y.length; p++) {
                    y[p] = Float.intBitsToFloat((Float.floatToRawIntBits(y[p]) + 0x1000) & ~0x1fff);
                }
                return y;
            }
        };
        Draw draw = Draw.of(5);
        for (int k : new int[] {1, 10, 100}) {
            expectFound(tensorCores, normal(draw, 4, k, 1), normal(draw, k, 4, 1), draw);
        }
        // random errors cancel as the root of k and the bound grows with k; these all have one sign (§7)
        float[][] oneSided = new float[4][1000];
        for (float[] row : oneSided) {
            Arrays.fill(row, 1 + 0.75f * 0x1p-10f);
        }
        expectFound(tensorCores, oneSided, transposed(oneSided), draw);
    }

    private static void expectFound(FloatDevice wrong, float[][] a, float[][] b, Draw draw) {
        Bounded bounds = new BoundedArithmetic(Precision.DEVICE).gemm(false, false, 1, exact(a), exact(b), 0, null);
        assertThat(worst(bounds, wrong.gemm(1, a, b, 0, a)))
                .as("k = " + b.length + ", " + draw.replay())
                .isGreaterThan(1);
    }

    private interface Operation {
        float[][] on(FloatDevice device);
    }

    private static void expectWithin(Order order, Draw draw, Bounded expected, Operation operation) {
        assertThat(worst(expected, operation.on(new FloatDevice(order))))
                .as(draw.replay())
                .isLessThanOrEqualTo(1);
    }

    private static BoundedArithmetic arithmetic(Order order) {
        return new BoundedArithmetic(new FloatDevice(order).precision());
    }

    private static float[][] normal(Draw draw, int rows, int cols, double deviation) {
        return floats(rows, cols, draw.normals(rows * cols, deviation));
    }
}
