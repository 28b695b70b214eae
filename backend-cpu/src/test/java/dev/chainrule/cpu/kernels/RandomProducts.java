package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Machine;
import dev.chainrule.cpu.machine.NativeMachine;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Compares random products, and layers, with those of cpu:plain, bit for bit, with guards around every operand. */
final class RandomProducts {
    private static final float GUARD = 12345.678f;
    private static final float[] SCALES = {1, 0, -1, 0.7f, -1.3f};

    private final SplittableRandom random;
    private final Backend plain = new PlainBackend("cpu:plain");
    private final Backend kernels;

    RandomProducts(long seed, Machine machine, InstructionSet set, int threads) {
        random = new SplittableRandom(seed);
        kernels = new NativeBackend("cpu:native", machine, set, threads);
    }

    /** Compares products of up to {@code work} multiplications each. */
    void compare(int count, int work) {
        for (int i = 0; i < count; i++) {
            int m = size();
            int n = size();
            int k = size();
            while ((long) m * n * k > work) {
                m = (m + 1) / 2;
                n = (n + 1) / 2;
                k = (k + 1) / 2;
            }
            one(m, n, k);
            if (i % 4 == 0) {
                layer(m, n, k);
            }
        }
        kernels.close();
    }

    /** Compares products with a transposed factor of few rows: of every number of rows, with each number of terms that four leave over. */
    void compareNarrow(int mostRows) {
        for (int n = 1; n <= mostRows; n++) {
            for (int rest = 0; rest < 4; rest++) {
                one(Transpose.N, Transpose.T, random.nextInt(1, 80), n, 4 * random.nextInt(1, 20) + rest);
            }
        }
        one(
                Transpose.N,
                Transpose.T,
                300,
                3,
                512); // rows that share lines of the cache, and more lanes than are summed at once
        kernels.close();
    }

    /** Small sizes as often as large ones. */
    private int size() {
        int most = 1 << random.nextInt(1, 11);
        return random.nextInt(1, most + 1);
    }

    private void one(int m, int n, int k) {
        one(Transpose.values()[random.nextInt(2)], Transpose.values()[random.nextInt(2)], m, n, k);
    }

    private void one(Transpose ta, Transpose tb, int m, int n, int k) {
        float alpha = SCALES[random.nextInt(SCALES.length)];
        float beta = random.nextBoolean() ? 0 : SCALES[random.nextInt(SCALES.length)];
        float[] a = numbers(m * k);
        float[] b = numbers(k * n);
        float[] c = numbers(m * n);
        float[] expected = product(plain, ta, tb, alpha, beta, a, b, c, m, n, k);
        float[] found = product(kernels, ta, tb, alpha, beta, a, b, c, m, n, k);
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(found[i]) != Float.floatToIntBits(expected[i])) {
                throw new AssertionError("%s%s %d x %d x %d, %s AB + %s C: element %d is %s, expected %s"
                        .formatted(ta, tb, m, n, k, alpha, beta, i, found[i], expected[i]));
            }
        }
    }

    /** The two products that a function of each element follows, forward and back through a layer from k to n units. */
    private void layer(int m, int n, int k) {
        Activation g = Activation.values()[random.nextInt(Activation.values().length)];
        float[] x = numbers(m * k);
        float[] theta = numbers(n * k);
        float[] bias = numbers(n);
        float[] next = numbers(m * n);
        float[] expected = layer(plain, g, x, theta, bias, next, m, n, k);
        float[] found = layer(kernels, g, x, theta, bias, next, m, n, k);
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(found[i]) != Float.floatToIntBits(expected[i])) {
                throw new AssertionError("%s, layer %d - %d @ %d: element %d is %s, expected %s"
                        .formatted(g, k, n, m, i, found[i], expected[i]));
            }
        }
    }

    /** A and Δ with the guards around them. */
    private static float[] layer(
            Backend backend, Activation g, float[] x, float[] theta, float[] bias, float[] next, int m, int n, int k) {
        View xv = view(backend, x, m, k);
        View thetaV = view(backend, theta, n, k);
        View biasV = view(backend, bias, 1, n);
        View nextV = view(backend, next, m, n);
        View a = view(backend, next, m, n);
        View delta = view(backend, x, m, k);
        backend.dense(xv, thetaV, biasV, g, a);
        backend.hiddenDelta(nextV, thetaV, g, xv, delta);
        float[] all = new float[(int) (a.buffer().count() + delta.buffer().count())];
        backend.download(new View(a.buffer(), 0, 1, (int) a.buffer().count()), all, 0);
        backend.download(new View(delta.buffer(), 0, 1, (int) delta.buffer().count()), all, (int)
                a.buffer().count());
        for (View v : new View[] {xv, thetaV, biasV, nextV, a, delta}) {
            v.buffer().close();
        }
        return all;
    }

    private static float[] product(
            Backend backend,
            Transpose ta,
            Transpose tb,
            float alpha,
            float beta,
            float[] a,
            float[] b,
            float[] c,
            int m,
            int n,
            int k) {
        View av = view(backend, a, ta == Transpose.N ? m : k, ta == Transpose.N ? k : m);
        View bv = view(backend, b, tb == Transpose.N ? k : n, tb == Transpose.N ? n : k);
        View cv = view(backend, c, m, n);
        backend.gemm(ta, tb, alpha, av, bv, beta, cv);
        float[] all = new float[(int) cv.buffer().count()];
        backend.download(new View(cv.buffer(), 0, 1, all.length), all, 0);
        av.buffer().close();
        bv.buffer().close();
        cv.buffer().close();
        return all;
    }

    /** A view in the middle of guards. */
    private static View view(Backend backend, float[] values, int rows, int cols) {
        float[] all = new float[values.length + 7];
        Arrays.fill(all, GUARD);
        System.arraycopy(values, 0, all, 3, values.length);
        View whole = new View(backend.allocate(Element.FLOAT32, all.length), 0, 1, all.length);
        backend.upload(all, 0, whole);
        return new View(whole.buffer(), 3, rows, cols);
    }

    private float[] numbers(int count) {
        float[] values = new float[count];
        boolean delicate = random.nextInt(10) == 0;
        for (int i = 0; i < count; i++) {
            values[i] = delicate ? delicate() : (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private float delicate() {
        return switch (random.nextInt(12)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> Float.MIN_VALUE;
            case 3 -> -1e-30f;
            case 4 -> 1e-30f;
            case 5 -> 1e30f;
            default -> (float) (2 * random.nextDouble() - 1);
        };
    }

    /** Compares products on the processor: the set, the number of products and the most work of each, the threads, the seed. */
    public static void main(String[] args) {
        new RandomProducts(
                        Long.parseLong(args[4]),
                        new NativeMachine(),
                        InstructionSet.valueOf(args[0]),
                        Integer.parseInt(args[3]))
                .compare(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        System.out.println("the same bits");
    }
}
