package dev.chainrule.cpu;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.zip.CRC32C;

/** A checksum of the results of a backend over many shapes, by which tests compare bits between JVMs. */
public final class Fingerprint {
    private static final int[] SIZES = {1, 2, 7, 16, 17, 33, 50};

    private final CRC32C sum = new CRC32C();
    private final Backend backend;
    private long drawn;

    private Fingerprint(Backend backend) {
        this.backend = backend;
    }

    /** Returns the fingerprint of a backend, and closes it. */
    public static long of(Backend backend) {
        Fingerprint print = new Fingerprint(backend);
        for (int m : SIZES) {
            for (int n : SIZES) {
                print.products(m, n, SIZES[(m + n) % SIZES.length]);
            }
            print.functions(m);
        }
        print.products(60, 70, 270);
        backend.close();
        return print.sum.getValue();
    }

    private void products(int m, int n, int k) {
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                View a = ta == Transpose.N ? random(m, k) : random(k, m);
                View b = tb == Transpose.N ? random(k, n) : random(n, k);
                View c = random(m, n);
                backend.gemm(ta, tb, 0.7f, a, b, 0, c);
                add(c);
                backend.gemm(ta, tb, -1.3f, a, b, 0.9f, c);
                add(c);
            }
        }
        View row = random(1, n);
        View t = random(m, n);
        backend.sumRows(0.3f, t, 0.5f, row);
        backend.addRow(row, t);
        backend.axpy(0.1f, random(m, n), t);
        add(row);
        add(t);
    }

    private void functions(int m) {
        View z = random(m, 19);
        View y = random(m, 19);
        View perExample = random(m, 1);
        for (Activation g : Activation.values()) {
            View a = random(m, 19);
            backend.dense(random(m, 5), random(19, 5), random(1, 19), g, a);
            add(a);
            View delta = random(m, 19);
            backend.hiddenDelta(random(m, 3), random(3, 19), g, a, delta);
            add(delta);
        }
        for (OutputUnit u : OutputUnit.values()) {
            View h = random(m, 19);
            backend.output(u, z, h);
            add(h);
            backend.cost(u, z, y, perExample);
            add(perExample);
        }
    }

    private View random(int rows, int cols) {
        CounterRandom random = new CounterRandom(1, drawn++);
        float[] values = new float[rows * cols];
        for (int i = 0; i < values.length; i++) {
            values[i] = 8 * random.unit(i) - 4;
        }
        Buffer buffer = backend.allocate(Element.FLOAT32, values.length);
        View view = new View(buffer, 0, rows, cols);
        backend.upload(values, 0, view);
        return view;
    }

    private void add(View v) {
        float[] values = new float[v.rows() * v.cols()];
        backend.download(v, values, 0);
        for (float value : values) {
            int bits = Float.floatToIntBits(value);
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                sum.update(bits >>> shift);
            }
        }
    }
}
