package dev.chainrule.opencl;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.spi.Activation;
import java.util.Arrays;

/** Computes one layer: [1, 2; 3, 4] [1, -1; 2, 0]ᵀ + [10, 20] = [9, 22; 9, 26]. */
final class OneDense {
    private OneDense() {}

    public static void main(String[] arguments) {
        float[] answer = new float[4];
        try (Compute compute = FirstDevice.open()) {
            Matrix x = compute.matrix(2, 2);
            Matrix theta = compute.matrix(2, 2);
            Matrix bias = compute.matrix(1, 2);
            Matrix a = compute.matrix(2, 2);
            compute.upload(new float[] {1, 2, 3, 4}, 0, x);
            compute.upload(new float[] {1, -1, 2, 0}, 0, theta);
            compute.upload(new float[] {10, 20}, 0, bias);
            compute.dense(x, theta, bias, Activation.IDENTITY, a);
            compute.download(a, answer, 0);
        }
        System.out.println(Arrays.toString(answer));
    }
}
