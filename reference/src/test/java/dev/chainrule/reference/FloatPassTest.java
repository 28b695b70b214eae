package dev.chainrule.reference;

import static dev.chainrule.reference.FloatDevice.floats;
import static dev.chainrule.reference.FloatDevice.worst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.reference.Draw.Example;
import dev.chainrule.reference.FloatDevice.Order;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole pass in float32: a correct one stays within every bound, a wrong one leaves some. */
class FloatPassTest {
    private static final int[] UNITS = {12, 9, 7, 4};
    private static final int M = 6;

    @ParameterizedTest
    @EnumSource
    void aCorrectDeviceStaysWithinEveryBound(Order order) {
        for (Unit hidden : Unit.values()) {
            for (Output output : Output.values()) {
                for (int seed = 0; seed < 5; seed++) {
                    Draw draw = Draw.of(seed);
                    Example example = draw.example(UNITS, M, hidden, output);
                    assertThat(worstOfPass(example, new FloatDevice(order)))
                            .as(hidden + " " + output + ", " + draw.replay())
                            .isBetween(0.005, 1.0);
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aFaultLeavesSomeBound() {
        return Stream.of(
                        new OneWeightOff(),
                        new LastTermLost(),
                        new BiasForgotten(),
                        new NoSlope(),
                        new SlopeTwice(),
                        new NoMean(),
                        new LastExampleLost(),
                        new SignOfDelta(),
                        new CoarseSigmoid())
                .map(device -> DynamicTest.dynamicTest(device.getClass().getSimpleName(), () -> {
                    Draw draw = Draw.of(9);
                    Example example = draw.example(UNITS, M, Unit.SIGMOID, Output.SIGMOID);
                    assertThat(worstOfPass(example, device)).as(draw.replay()).isGreaterThan(1);
                }));
    }

    /** The greatest deviation in units of its bound, of all matrices of the pass. */
    private static double worstOfPass(Example example, FloatDevice device) {
        ReferenceNetwork network = example.network();
        Pass pass = example.pass(device.precision());
        double[] worst = {0};
        DoubleConsumer keep = ratio -> worst[0] = Math.max(worst[0], ratio);
        int last = network.layers();
        float[][] y = floats(example.y());
        float[][][] a = new float[last + 1][][];
        a[1] = floats(example.x());
        for (int l = 1; l < last; l++) {
            Unit g = l + 1 < last ? network.hidden(l + 1) : Unit.IDENTITY;
            a[l + 1] = device.dense(a[l], theta(network, l), new float[][] {floats(network.bias()[l - 1])}, g);
            keep.accept(worst(l + 1 < last ? pass.a(l + 1) : pass.z(last), a[l + 1]));
        }
        float[][] z = a[last];
        keep.accept(worst(pass.costs(), device.cost(network.output(), z, y)));
        keep.accept(worst(pass.a(last), device.output(network.output(), z)));
        float[][] delta = device.outputDelta(network.output(), z, y);
        for (int l = last - 1; l >= 1; l--) {
            keep.accept(worst(pass.delta(l + 1), delta));
            keep.accept(worst(pass.gradientTheta(l), device.gradientTheta(delta, a[l])));
            keep.accept(worst(pass.gradientBias(l), device.gradientBias(delta)));
            if (l > 1) {
                delta = device.hiddenDelta(delta, theta(network, l), network.hidden(l), a[l]);
            }
        }
        return worst[0];
    }

    private static float[][] theta(ReferenceNetwork network, int l) {
        return FloatDevice.floats(network.units(l + 1), network.units(l), network.theta()[l - 1]);
    }

    private static float[][] floats(double[][] rows) {
        return Arrays.stream(rows).map(FloatPassTest::floats).toArray(float[][]::new);
    }

    private static float[] floats(double[] row) {
        return FloatDevice.floats(1, row.length, row)[0];
    }

    // ---- wrong devices

    private static class Wrong extends FloatDevice {
        Wrong() {
            super(Order.PLAIN);
        }
    }

    private static final class OneWeightOff extends Wrong {
        @Override
        float[][] dense(float[][] x, float[][] theta, float[][] bias, Unit g) {
            theta[0][0] *= 1.001f;
            return super.dense(x, theta, bias, g);
        }
    }

    private static final class LastTermLost extends Wrong {
        @Override
        float dot(float start, float[] a, float[] b) {
            return super.dot(start, Arrays.copyOf(a, a.length - 1), b);
        }
    }

    private static final class BiasForgotten extends Wrong {
        @Override
        float[][] dense(float[][] x, float[][] theta, float[][] bias, Unit g) {
            return super.dense(x, theta, new float[1][theta.length], g);
        }
    }

    private static final class NoSlope extends Wrong {
        @Override
        float[][] mulSlope(Unit g, float[][] a, float[][] t) {
            return t;
        }
    }

    /** The slope of the output layer multiplied in as well: right for the squared error, wrong for cross-entropy. */
    private static final class SlopeTwice extends Wrong {
        @Override
        float[][] outputDelta(Output u, float[][] z, float[][] y) {
            return mulSlope(Unit.SIGMOID, output(u, z), super.outputDelta(u, z, y));
        }
    }

    private static final class NoMean extends Wrong {
        @Override
        float[][] gradientTheta(float[][] delta, float[][] x) {
            return gemm(1, transposed(delta), x, 0, x);
        }
    }

    private static final class LastExampleLost extends Wrong {
        @Override
        float[][] gradientBias(float[][] delta) {
            return sumRows(1f / delta.length, Arrays.copyOf(delta, delta.length - 1), 0, delta);
        }
    }

    private static final class SignOfDelta extends Wrong {
        @Override
        float[][] outputDelta(Output u, float[][] z, float[][] y) {
            return axpy(-1, output(u, z), y);
        }
    }

    /** A sigmoid with an exponential of about 17 bits, as hardware's fast one has. */
    private static final class CoarseSigmoid extends Wrong {
        @Override
        float exp(float z) {
            return (float) (StrictMath.exp(z) * (1 + 0x1p-17));
        }
    }
}
