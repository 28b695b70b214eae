package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import java.util.SplittableRandom;

/** Shapes and numbers drawn from a seed; the same on every JDK. */
final class Draw {
    /** Sizes at which loops and tiles have their edges: 1, primes, powers of two and their neighbours. */
    private static final int[] SIZES = {
        1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 63, 64, 65, 97, 127, 128, 129
    };

    private static final int LARGEST = 129;
    private static final int TAILS = 8;
    /** Beyond it the sigmoid of float32 is 0 or 1. */
    private static final float FAR = 104;

    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** An int from low to high, both included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** Any 64 bits. */
    long bits() {
        return random.nextLong();
    }

    boolean heads() {
        return random.nextBoolean();
    }

    /** A size at which loops have their edges, {@code atMost} at most. */
    int size(int atMost) {
        int size = SIZES[random.nextInt(SIZES.length)];
        return size <= atMost ? size : between(1, atMost);
    }

    /** Shapes {m, n}: each m and each n up to 8 once, so that no tail of a vector is left to chance; then any. */
    int[][] shapes() {
        int[][] shapes = new int[3 * TAILS][];
        for (int i = 0; i < TAILS; i++) {
            shapes[i] = new int[] {i + 1, size(LARGEST)};
            shapes[TAILS + i] = new int[] {size(LARGEST), i + 1};
            shapes[2 * TAILS + i] = new int[] {size(LARGEST), size(LARGEST)};
        }
        return shapes;
    }

    /** Draws one of the values. */
    float oneOf(float... values) {
        return values[random.nextInt(values.length)];
    }

    /** A float from low to high. */
    float uniform(double low, double high) {
        return (float) (low + (high - low) * random.nextDouble());
    }

    /** Floats from low to high. */
    float[] uniform(int count, double low, double high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniform(low, high);
        }
        return values;
    }

    /** Ordinary numbers: from -2 to 2, one in 16 of them exactly 0. */
    float[] values(int count) {
        float[] values = uniform(count, -2, 2);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(16) == 0) {
                values[i] = 0;
            }
        }
        return values;
    }

    /** Numbers that g can have put out: its ends among them, and g(0), where a slope may jump. */
    float[] outputs(Activation g, int count) {
        float[] a = new float[count];
        for (int i = 0; i < count; i++) {
            double z = random.nextInt(8) == 0 ? oneOf(-FAR, 0, FAR) : uniform(-4, 4);
            a[i] = (float) g.of(z);
        }
        return a;
    }

    /** Row numbers below a bound, in no order, some of them more than once. */
    int[] rowNumbers(int count, int bound) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextInt(bound);
        }
        return numbers;
    }

    /** Any bytes. */
    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
