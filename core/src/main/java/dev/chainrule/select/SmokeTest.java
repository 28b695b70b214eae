package dev.chainrule.select;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.spi.Activation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a device computes: first one tiny dense layer with an answer that can be read, then {@link SmokeOperations}. A thorough
 * test has it {@linkplain Compute#prove prove} all the kernels that it may ever compute with.
 */
final class SmokeTest {
    private static final float[] X = {1, 2, -1, 0.5f, 0, 3};
    private static final float[] THETA = {0.5f, -1, 0.25f, 2, 1, 4};
    private static final float[] BIAS = {0.75f, -2};
    /** The sigmoid of z = X Θᵀ + b = [-1, -2; 1.75, 11]. */
    private static final float[] EXPECTED = {0.26894143f, 0.11920292f, 0.8519528f, 0.9999833f};

    private static final float TOLERANCE = 1e-5f;

    private SmokeTest() {}

    /** The error in the answer, or null if it was right. */
    static @Nullable String complaint(Compute compute, boolean thorough) {
        if (thorough) {
            compute.prove(true);
        }
        String complaint = layer(compute);
        if (complaint == null) {
            try (SmokeOperations operations = new SmokeOperations(compute)) {
                complaint = operations.complaint();
            }
        }
        compute.prove(false);
        return complaint;
    }

    private static @Nullable String layer(Compute compute) {
        float[] answer = new float[EXPECTED.length];
        Arrays.fill(answer, Float.NaN);
        try (Matrix x = compute.matrix(2, 3);
                Matrix theta = compute.matrix(2, 3);
                Matrix bias = compute.matrix(1, 2);
                Matrix a = compute.matrix(2, 2)) {
            compute.upload(X, 0, x);
            compute.upload(THETA, 0, theta);
            compute.upload(BIAS, 0, bias);
            compute.upload(answer, 0, a);
            compute.dense(x, theta, bias, Activation.SIGMOID, a);
            compute.download(a, answer, 0);
        }
        for (int i = 0; i < answer.length; i++) {
            if (!(Math.abs(answer[i] - EXPECTED[i]) <= TOLERANCE)) {
                return "the smoke test failed: a dense layer gave " + Arrays.toString(answer) + ", expected "
                        + Arrays.toString(EXPECTED);
            }
        }
        return null;
    }
}
