package dev.chainrule.reference;

import static dev.chainrule.reference.FloatDevice.each;
import static dev.chainrule.reference.FloatDevice.exact;
import static dev.chainrule.reference.FloatDevice.floats;
import static dev.chainrule.reference.FloatDevice.worst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.reference.FloatDevice.Order;
import dev.chainrule.reference.Update.Numbers;
import dev.chainrule.reference.Update.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The elements of an update in float32 stay within their bounds, with fma and without, and where denormals are flushed. */
class FloatUpdateTest {
    private static final double[] SCALES = {1e-25, 1e-19, 1e-10, 1e-3, 1, 30, 1e8};
    private static final int M = 7;
    private static final int N = 30;

    /** One way of a device to add and to multiply. */
    private static final class Loops {
        private final FloatDevice device;

        Loops(Order order) {
            device = new FloatDevice(order);
        }

        float add(float alpha, float x, float beta, float t) {
            float in = device.flushed(x);
            float kept = beta == 0 ? 0 : device.flushed(beta * device.flushed(t));
            return device.flushed(
                    device.order == Order.FMA ? Math.fma(alpha, in, kept) : device.flushed(alpha * in) + kept);
        }

        float addProduct(float alpha, float x, float y, float beta, float t) {
            return add(device.flushed(alpha * device.flushed(x)), y, beta, t);
        }

        float addQuotient(float alpha, float x, float v, float epsilon, float beta, float t) {
            float root = (float) Math.sqrt(device.flushed(v));
            return add(alpha, device.flushed(device.flushed(x) / (root + epsilon)), beta, t);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Order.class,
            names = {"PLAIN", "FMA", "FLUSHING"})
    void elements(Order order) {
        Loops on = new Loops(order);
        BoundedArithmetic bounds = new BoundedArithmetic(on.device.precision());
        for (double scale : SCALES) {
            Draw draw = Draw.of(11);
            float[][] x = normal(draw, scale);
            float[][] y = normal(draw, scale);
            float[][] t = normal(draw, scale);
            float[][] v = each(y, (i, j) -> y[i][j] * y[i][j]);
            for (float beta : new float[] {0, 1, 0.9f, -1.7f}) {
                expect(
                        draw,
                        bounds.axpby(-0.3f, exact(x), beta, exact(t)),
                        each(x, (i, j) -> on.add(-0.3f, x[i][j], beta, t[i][j])));
                expect(
                        draw,
                        bounds.multiplyAdd(0.1f, exact(x), exact(y), beta, exact(t)),
                        each(x, (i, j) -> on.addProduct(0.1f, x[i][j], y[i][j], beta, t[i][j])));
                for (float epsilon : new float[] {1e-8f, 0.1f}) {
                    expect(
                            draw,
                            bounds.addQuotient(-0.3f, exact(x), exact(v), epsilon, beta, exact(t)),
                            each(x, (i, j) -> on.addQuotient(-0.3f, x[i][j], v[i][j], epsilon, beta, t[i][j])));
                }
            }
            float limit = (float) scale;
            expect(draw, bounds.clip(limit, exact(t)), each(t, (i, j) -> Math.max(-limit, Math.min(limit, t[i][j]))));
        }
    }

    @Test
    void aNormIsScaledToItsLimit() {
        BoundedArithmetic bounds = new BoundedArithmetic(Precision.CPU);
        for (double scale : new double[] {1e-10, 1e-3, 1, 30, 1e8}) {
            Draw draw = Draw.of(12);
            float[][] t = normal(draw, scale);
            float square = 0;
            for (float[] row : t) {
                for (float x : row) {
                    square = Math.fma(x, x, square);
                }
            }
            float[][] s = {{square}};
            expect(draw, bounds.dot(exact(t), exact(t), 0, null), s);
            for (float share : new float[] {0.01f, 0.999f, 1, 1.001f, 40}) {
                float limit = share * (float) Math.sqrt(square);
                float factor = Math.min(1, limit / (float) Math.sqrt(square));
                expect(draw, bounds.scaleToNorm(limit, exact(s), exact(t)), each(t, (i, j) -> t[i][j] * factor));
            }
        }
    }

    /** Three steps, each from the results of the one before, whose errors the next carries on. */
    @ParameterizedTest
    @EnumSource
    void stepsOfOptimizers(Update update) {
        Numbers n = new Numbers(0.01f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 0.01f, 0.99f);
        Loops on = new Loops(Order.FMA);
        BoundedArithmetic bounds = new BoundedArithmetic(Precision.CPU);
        Draw draw = Draw.of(13);
        float[][] g = normal(draw, 1);
        float[][] m = normal(draw, 0.1);
        float[][] root = normal(draw, 0.1);
        float[][] v = each(root, (i, j) -> root[i][j] * root[i][j]);
        float[][] theta = normal(draw, 1);
        State state = new State(exact(m), exact(v), exact(theta));
        for (int step = 0; step < 3; step++) {
            state = update.step(bounds, n, exact(g), state);
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < N; j++) {
                    float x = on.add(0.01f, theta[i][j], 1, g[i][j]);
                    if (update != Update.RMSPROP) {
                        m[i][j] = on.add(0.1f, x, 0.9f, m[i][j]);
                    }
                    if (update == Update.RMSPROP || update == Update.ADAM) {
                        v[i][j] = on.addProduct(0.001f, x, x, 0.999f, v[i][j]);
                    }
                    theta[i][j] = switch (update) {
                        case MOMENTUM -> on.add(-0.01f, m[i][j], 0.99f, theta[i][j]);
                        case NESTEROV -> on.add(-0.01f, on.add(0.9f, m[i][j], 1, x), 0.99f, theta[i][j]);
                        case RMSPROP -> on.addQuotient(-0.01f, x, v[i][j], 1e-8f, 0.99f, theta[i][j]);
                        case ADAM -> on.addQuotient(-0.01f, m[i][j], v[i][j], 1e-8f, 0.99f, theta[i][j]);
                    };
                }
            }
            expect(draw, state.first(), m);
            expect(draw, state.second(), v);
            expect(draw, state.theta(), theta);
        }
        assertThat(worst(state.theta(), theta)).as("the bound is not far away").isGreaterThan(0.02);
    }

    private static void expect(Draw draw, Bounded expected, float[][] actual) {
        assertThat(worst(expected, actual)).as(draw.replay()).isLessThanOrEqualTo(1);
    }

    private static float[][] normal(Draw draw, double deviation) {
        return floats(M, N, draw.normals(M * N, deviation));
    }
}
