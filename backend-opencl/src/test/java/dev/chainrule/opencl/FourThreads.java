package dev.chainrule.opencl;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Computes products on a backend by itself and on four at once; prints the number of results and of those that differ. */
final class FourThreads {
    private static final int THREADS = 4;
    private static final int ROUNDS = 5;
    /** Rows, columns and inner lengths, around tiles and vectors. */
    private static final int[][] SHAPES = {
        {1, 1, 1}, {3, 17, 5}, {7, 63, 15}, {64, 32, 64}, {65, 33, 129}, {130, 10, 257}
    };

    private FourThreads() {}

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        List<float[]> expected = compute();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<List<float[]>>> futures = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            futures.add(threads.submit(FourThreads::compute));
        }
        int results = 0;
        int different = 0;
        for (Future<List<float[]>> future : futures) {
            List<float[]> actual = future.get();
            for (int i = 0; i < expected.size(); i++) {
                results++;
                different += Arrays.equals(expected.get(i), actual.get(i)) ? 0 : 1;
            }
        }
        threads.shutdown();
        System.out.println(results + " " + different);
    }

    private static List<float[]> compute() {
        List<float[]> results = new ArrayList<>();
        try (Compute compute = FirstDevice.open()) {
            Random random = new Random(1);
            for (int round = 0; round < ROUNDS; round++) {
                for (int[] shape : SHAPES) {
                    products(compute, random, shape[0], shape[1], shape[2], results);
                }
            }
        }
        return results;
    }

    private static void products(Compute compute, Random random, int m, int n, int k, List<float[]> results) {
        try (Matrix x = filled(compute, random, m, k);
                Matrix y = filled(compute, random, k, n);
                Matrix theta = filled(compute, random, n, k);
                Matrix bias = filled(compute, random, 1, n);
                Matrix c = filled(compute, random, m, n)) {
            for (Activation g : Activation.values()) {
                compute.dense(x, theta, bias, g, c);
                results.add(downloaded(compute, c));
                compute.gemm(Transpose.N, Transpose.N, 0.5f, x, y, 0.25f, c);
                compute.gemm(Transpose.N, Transpose.T, 0.5f, x, theta, 0.25f, c);
                results.add(downloaded(compute, c));
            }
        }
    }

    private static Matrix filled(Compute compute, Random random, int rows, int cols) {
        float[] values = new float[rows * cols];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        Matrix matrix = compute.matrix(rows, cols);
        compute.upload(values, 0, matrix);
        return matrix;
    }

    private static float[] downloaded(Compute compute, Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.cols()];
        compute.download(matrix, values, 0);
        return values;
    }
}
