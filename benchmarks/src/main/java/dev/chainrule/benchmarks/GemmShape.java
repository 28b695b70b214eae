package dev.chainrule.benchmarks;

import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The product C ← op(A) op(B) with op(A)[m, k], op(B)[k, n], C[m, n], all row-major; written {@code NT-32x512x784}: op
 * of A and of B, then m, n and k. A space in place of the hyphen is read too; jmh-visualizer cuts a parameter there.
 */
record GemmShape(Transpose ta, Transpose tb, int m, int n, int k) {
    private static final Pattern FORM = Pattern.compile("([NT])([NT])[- ](\\d{1,5})x(\\d{1,5})x(\\d{1,5})");

    /** The products of a step of the layers 784-512, 512-512 and 512-10, at batches of 32, 128 and 512. */
    static final List<GemmShape> NETWORK = network();

    /** m = n = k; the square of 512 is one of the network's as well. */
    static final List<GemmShape> SQUARES = Stream.of(256, 512, 1024, 2048)
            .map(side -> new GemmShape(Transpose.N, Transpose.N, side, side, side))
            .toList();

    static GemmShape parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            int m = Integer.parseInt(form.group(3));
            int n = Integer.parseInt(form.group(4));
            int k = Integer.parseInt(form.group(5));
            if (m > 0 && n > 0 && k > 0) {
                return new GemmShape(Transpose.valueOf(form.group(1)), Transpose.valueOf(form.group(2)), m, n, k);
            }
        }
        throw new IllegalArgumentException(
                "product '" + text + "', expected transposes and mxnxk, such as NT-32x512x784");
    }

    /** The network's and the squares, each once. */
    static List<GemmShape> all() {
        return Stream.concat(NETWORK.stream(), SQUARES.stream()).distinct().toList();
    }

    /** Floating-point operations, 2 m n k. */
    double flops() {
        return 2.0 * m * n * k;
    }

    /** Rows of A as it lies in memory. */
    int aRows() {
        return ta == Transpose.N ? m : k;
    }

    /** Columns of A as it lies in memory. */
    int aCols() {
        return ta == Transpose.N ? k : m;
    }

    /** Rows of B as it lies in memory. */
    int bRows() {
        return tb == Transpose.N ? k : n;
    }

    /** Columns of B as it lies in memory. */
    int bCols() {
        return tb == Transpose.N ? n : k;
    }

    private static List<GemmShape> network() {
        List<GemmShape> products = new ArrayList<>();
        for (int batch : new int[] {32, 128, 512}) {
            for (int[] layer : new int[][] {{784, 512}, {512, 512}, {512, 10}}) {
                int inputs = layer[0];
                int outputs = layer[1];
                products.add(new GemmShape(Transpose.N, Transpose.T, batch, outputs, inputs)); // forward, X Θᵀ
                products.add(new GemmShape(Transpose.N, Transpose.N, batch, inputs, outputs)); // delta, Δ Θ
                products.add(new GemmShape(Transpose.T, Transpose.N, outputs, inputs, batch)); // gradient, Δᵀ X
            }
        }
        return List.copyOf(products);
    }

    @Override
    public String toString() {
        return "" + ta + tb + "-" + m + "x" + n + "x" + k;
    }
}
