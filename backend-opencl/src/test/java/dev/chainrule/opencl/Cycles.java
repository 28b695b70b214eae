package dev.chainrule.opencl;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Transpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/**
 * Opens and closes again and again, and prints by how many KiB the resident memory and by how many threads the process grew
 * after a warm-up. Arguments: buffers, kernels or backends, cycles to warm up, cycles.
 */
final class Cycles {
    private static final int SIDE = 128;
    private static final float[] VALUES = new float[SIDE * SIDE];
    /** The most commands in the queue before the test waits for them: a command that waits holds memory. */
    private static final int WAITING = 10_000;

    private Cycles() {}

    public static void main(String[] arguments) throws IOException {
        int warmUp = Integer.parseInt(arguments[1]);
        int cycles = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("backends")) {
            backends(warmUp);
            measure(() -> backends(cycles));
            return;
        }
        try (Compute compute = FirstDevice.open()) {
            BiConsumer<Compute, Integer> cycle = arguments[0].equals("buffers") ? Cycles::buffers : Cycles::kernels;
            cycle.accept(compute, warmUp);
            measure(() -> cycle.accept(compute, cycles));
        }
    }

    private static void measure(Runnable cycles) throws IOException {
        System.gc();
        long memory = status("VmRSS:");
        long threads = status("Threads:");
        cycles.run();
        System.gc();
        System.out.println((status("VmRSS:") - memory) + " " + (status("Threads:") - threads));
    }

    /** Written to and computed with, so that the driver has to have the memory. */
    private static void buffers(Compute compute, int cycles) {
        for (int i = 0; i < cycles; i++) {
            try (Matrix a = compute.matrix(SIDE, SIDE)) {
                compute.upload(VALUES, 0, a);
                compute.activate(Activation.RELU, a, a);
            }
        }
        compute.finish();
    }

    private static void kernels(Compute compute, int cycles) {
        try (Matrix a = compute.matrix(1, 1)) {
            compute.upload(new float[] {1}, 0, a);
            for (int i = 0; i < cycles; i++) {
                compute.activate(Activation.RELU, a, a);
                if (i % WAITING == WAITING - 1) {
                    compute.finish();
                }
            }
        }
    }

    private static void backends(int cycles) {
        for (int i = 0; i < cycles; i++) {
            try (Compute compute = FirstDevice.open()) {
                Matrix a = compute.matrix(SIDE, SIDE);
                Matrix c = compute.matrix(SIDE, SIDE);
                compute.upload(VALUES, 0, a);
                compute.gemm(Transpose.N, Transpose.N, 1, a, a, 0, c); // still in the queue when the backend is closed
            }
        }
    }

    private static long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("/proc/self/status has no " + name);
    }
}
