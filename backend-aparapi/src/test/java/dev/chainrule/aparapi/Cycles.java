package dev.chainrule.aparapi;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.spi.Transpose;

/** Opens a device again and again, computes on it, and closes it. Arguments: the device, how often. Prints how often it did. */
final class Cycles {
    private Cycles() {}

    public static void main(String[] arguments) {
        int cycles = Integer.parseInt(arguments[1]);
        for (int i = 0; i < cycles; i++) {
            try (Compute compute = FirstDevice.open(arguments[0])) {
                if (i % 2 == 0) { // else it is closed without a use
                    check(compute, i);
                }
            }
        }
        System.out.println(cycles);
    }

    private static void check(Compute compute, int i) {
        Matrix a = compute.matrix(1, 1);
        Matrix c = compute.matrix(1, 1);
        float[] value = {i};
        compute.upload(value, 0, a);
        compute.gemm(Transpose.N, Transpose.N, 2, a, a, 0, c);
        compute.download(c, value, 0);
        if (value[0] != 2f * i * i) {
            throw new IllegalStateException("2 " + i + "² is " + value[0]);
        }
    }
}
