package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.Fingerprint;
import dev.chainrule.cpu.machine.Machine;
import dev.chainrule.cpu.machine.NativeMachine;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Compares every kernel of a set of instructions with {@code cpu:plain}, bit for bit, at every height and with every rest of lanes. */
final class EveryKernel {
    private static final float[][] SCALES = {{1, 0}, {0.7f, 0}, {-1.3f, 0.9f}, {0.7f, 1}};
    private static final int[] DEPTHS = {29, 1, 6};

    private final InstructionSet set;
    private final Backend plain = new PlainBackend("cpu:plain");
    private final NativeBackend kernels;
    private final Set<String> loaded = new TreeSet<>();
    private final SplittableRandom random = new SplittableRandom(11);

    private EveryKernel(Machine machine, InstructionSet set) {
        this.set = set;
        kernels = new NativeBackend("cpu:native", remembering(machine), set, 1);
    }

    /** Compares them, and returns the names of the programs that the machine has executed, which it closes. */
    static Set<String> compare(Machine machine, InstructionSet set) {
        EveryKernel every = new EveryKernel(machine, set);
        every.tiles();
        every.panels();
        every.dotsAndTransposes();
        every.narrow();
        every.units();
        every.sums();
        every.peaks();
        if (Fingerprint.of(every.kernels) != Fingerprint.of(every.plain)) {
            throw new AssertionError("an operation has other bits");
        }
        return every.loaded;
    }

    private Machine remembering(Machine machine) {
        return new Machine() {
            @Override
            public Routine load(Program program) {
                loaded.add(program.name());
                return machine.load(program);
            }

            @Override
            public void close() {
                machine.close();
            }
        };
    }

    // ---- products

    private void tiles() {
        for (int m = 1; m <= set.tileRows(); m++) {
            for (int n = 1; n <= KernelPrograms.mostVectors(m) * set.lanes(); n++) {
                for (int i = 0; i < SCALES.length; i++) {
                    product(Transpose.N, m, n, DEPTHS[(n + i) % DEPTHS.length], SCALES[i]);
                }
            }
        }
        product(Transpose.N, 3, 11, 2100, SCALES[0]); // sums that go on from the target
    }

    /** Copies of B, as it lies and transposed. */
    private void panels() {
        for (int n = 1; n <= Tiles.PANEL_VECTORS * set.lanes() + 1; n++) {
            product(Transpose.N, 24, n, 130, SCALES[0]);
            product(Transpose.T, 30, n, 9, SCALES[0]);
        }
    }

    private void dotsAndTransposes() {
        for (float[] scales : SCALES) {
            for (int n = 8; n <= 40; n += 8) {
                for (int m = 1; m <= DotKernel.MOST_ROWS; m++) {
                    product(Transpose.T, m, n, 21, scales);
                }
                product(Transpose.N, n, 1, 39, scales);
            }
            for (int n = 9; n <= 24; n++) {
                product(Transpose.T, 5, n, 40, scales); // computed transposed
            }
        }
    }

    private void narrow() {
        for (int n = 1; n <= NarrowKernel.MOST_ROWS; n++) {
            for (int i = 0; i < SCALES.length; i++) {
                product(Transpose.T, NarrowKernel.GROUP + n, n, 20 + i, SCALES[i]);
                product(Transpose.T, 2 * NarrowKernel.GROUP + n, n, 20 + i, SCALES[i]);
            }
        }
    }

    private void product(Transpose tb, int m, int n, int k, float[] scales) {
        float[] a = numbers(m * k);
        float[] b = numbers(k * n);
        same("product " + tb + " " + m + " x " + n + " x " + k, m, n, (backend, c) -> {
            View bView = tb == Transpose.N ? view(backend, b, k, n) : view(backend, b, n, k);
            backend.gemm(Transpose.N, tb, scales[0], view(backend, a, m, k), bView, scales[1], c);
        });
    }

    // ---- elements and sums

    private void units() {
        for (Activation g : Activation.values()) {
            for (int n = 1; n <= 2 * set.lanes() + 1; n++) {
                int count = n;
                float[] a = delicate(n);
                float[] theta = numbers(3 * n);
                float[] x = numbers(6);
                same(g + " of " + n, 1, n, (backend, t) -> backend.activate(g, view(backend, a, 1, count), t));
                same(
                        "slope of " + g + " of " + n,
                        1,
                        n,
                        (backend, t) -> backend.mulSlope(g, view(backend, a, 1, count), t));
                same(
                        "layer of " + g + " of " + n,
                        2,
                        n,
                        (backend, t) -> backend.dense(
                                view(backend, x, 2, 3),
                                view(backend, theta, count, 3),
                                view(backend, a, 1, count),
                                g,
                                t));
            }
        }
    }

    private void sums() {
        for (int n = 1; n <= SumKernel.MOST_VECTORS * RowsInLanes.ROWS; n++) {
            for (float[] scales : SCALES) {
                int cols = n;
                float[] a = numbers(3 * n);
                same(
                        "sums of " + n,
                        1,
                        n,
                        (backend, t) -> backend.sumRows(scales[0], view(backend, a, 3, cols), scales[1], t));
            }
        }
    }

    private void peaks() {
        for (int n = 1; n <= (PeakKernel.mostVectors(set) + 1) * set.lanes(); n += 5) {
            float[] t = numbers(n);
            View found = view(kernels, t, 1, n);
            kernels.multiplyAdds(9, 0.7f, -0.1f, found);
            float[] values = new float[n];
            kernels.download(found, values, 0);
            for (int i = 0; i < n; i++) {
                float expected = t[i];
                for (int step = 0; step < 9; step++) {
                    expected = Math.fma(expected, 0.7f, -0.1f);
                }
                check("multiply-adds of " + n, i, values[i], expected);
            }
        }
    }

    // ---- comparison

    /** Compares what an operation makes of a target. */
    private void same(String words, int rows, int cols, BiConsumer<Backend, View> operation) {
        float[] t = numbers(rows * cols);
        float[] expected = result(plain, t, rows, cols, operation);
        float[] found = result(kernels, t, rows, cols, operation);
        for (int i = 0; i < expected.length; i++) {
            check(words, i, found[i], expected[i]);
        }
    }

    private static void check(String words, int i, float found, float expected) {
        if (Float.floatToIntBits(found) != Float.floatToIntBits(expected)) {
            throw new AssertionError("%s: element %d is %s, expected %s".formatted(words, i, found, expected));
        }
    }

    private static float[] result(Backend backend, float[] t, int rows, int cols, BiConsumer<Backend, View> operation) {
        View view = view(backend, t, rows, cols);
        operation.accept(backend, view);
        float[] all = new float[t.length + 2];
        backend.download(new View(view.buffer(), 0, 1, all.length), all, 0);
        return all;
    }

    /** A view with one element before it and one behind it, which must stay. */
    private static View view(Backend backend, float[] values, int rows, int cols) {
        float[] all = new float[values.length + 2];
        System.arraycopy(values, 0, all, 1, values.length);
        View whole = new View(backend.allocate(Element.FLOAT32, all.length), 0, 1, all.length);
        backend.upload(all, 0, whole);
        return new View(whole.buffer(), 1, rows, cols);
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (2 * random.nextDouble() - 1);
        }
        return numbers;
    }

    /** Numbers that units treat in ways of their own. */
    private float[] delicate(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (random.nextInt(8)) {
                case 0 -> 0f;
                case 1 -> -0f;
                case 2 -> Float.NaN;
                case 3 -> Float.POSITIVE_INFINITY;
                case 4 -> Float.NEGATIVE_INFINITY;
                case 5 -> (float) (200 * random.nextDouble() - 100);
                default -> (float) (2 * random.nextDouble() - 1);
            };
        }
        return numbers;
    }

    /** Compares all on the processor, and prints how many programs that took. */
    public static void main(String[] arguments) {
        Set<String> loaded = compare(new NativeMachine(), InstructionSet.valueOf(arguments[0]));
        System.out.println(loaded.size() + " kernels, the same bits");
    }
}
