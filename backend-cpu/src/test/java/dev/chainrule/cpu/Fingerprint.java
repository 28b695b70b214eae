package dev.chainrule.cpu;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.zip.CRC32C;

/** A checksum of the results of a backend over many shapes, by which tests compare bits between JVMs. */
public final class Fingerprint {
    private static final int[] SIZES = {1, 2, 7, 16, 17, 33, 50};

    /** Numbers behind those of rows, not all of which are rows. */
    private static final int[] OTHER_NUMBERS = {3, -1, 17, Integer.MAX_VALUE};

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
            print.updates(m, 19);
            print.limits(m, 23);
            print.gathers(m, 11 + m);
        }
        print.examples(11, 1);
        print.examples(9, 1300); // more than a call of machine code computes
        print.limits(5, 3000);
        print.gathers(40, 1000);
        for (int n = 1; n < 20; n++) {
            print.gathers(5, n);
        }
        print.batches(1200, 900);
        print.batches(140_000, 8); // no cache of a core holds them
        print.sums(20_000, 70);
        print.zeros(1, 20);
        print.zeros(4, 77);
        print.update(UpdateRule.ADAM, 150, 300, 1); // more than a thread does alone
        print.products(60, 70, 270);
        print.product(13, 130, 1024); // rows that are a multiple of 4 KiB apart
        print.costs(11, 5);
        print.costs(2, 1030); // more units than a call of machine code takes
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

    private void product(int m, int n, int k) {
        View c = random(m, n);
        backend.gemm(Transpose.N, Transpose.N, 1, random(m, k), random(k, n), 0, c);
        add(c);
    }

    /** Costs other than the canonical ones, and their deltas, also of numbers far from 0, of equal ones, of 0 and of NaN. */
    private void costs(int m, int units) {
        View z = random(m, units);
        View y = random(m, units);
        View t = random(m, units);
        View perExample = random(m, 1);
        backend.axpby(1, z, 0, y);
        backend.axpy(0.1f, t, y); // near z
        backend.upload(new float[] {0, -0f, 120, -120, Float.NaN}, 0, new View(z.buffer(), z.offset(), 1, 5));
        backend.upload(new float[] {0, 0, 120, 1, 0}, 0, new View(y.buffer(), y.offset(), 1, 5));
        for (OutputUnit u : OutputUnit.values()) {
            for (String words : List.of("huber:0.25", "absolute", "focal:2", "focal:0.5:0.25", "focal:0")) {
                Cost c = Cost.parse(words);
                if (c.fits(u)) {
                    backend.cost(u, c, z, y, perExample);
                    add(perExample);
                    backend.outputDelta(u, c, z, y, t);
                    add(t);
                }
            }
        }
        backend.outputDelta(OutputUnit.IDENTITY, Cost.huber(1), z, y, z);
        add(z);
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
        backend.hits(z, y, perExample);
        add(perExample);
    }

    /** A sum begins with 0: a column of -0 comes out as 0, or what is added to a part of the target would have another sign. */
    private void zeros(int m, int n) {
        View zeros = random(m, n);
        backend.axpby(-0f, random(m, n), 0, zeros);
        backend.multiplyAdd(1, zeros, zeros, 0, zeros);
        backend.axpby(-1, zeros, 0, zeros);
        View row = random(1, n);
        backend.sumRows(1, zeros, 0, row);
        add(row);
    }

    private void examples(int m, int units) {
        View z = random(m, units);
        View y = random(m, units);
        View perExample = random(m, 1);
        for (OutputUnit u : OutputUnit.values()) {
            View h = random(m, units);
            backend.output(u, z, h);
            add(h);
            backend.cost(u, z, h, perExample);
            add(perExample);
        }
        backend.hits(z, y, perExample);
        add(perExample);
        backend.axpby(1, z, 0, y);
        backend.clip(3, y); // the greatest are equal: the first counts
        backend.hits(z, y, perExample);
        add(perExample);
    }

    private void sums(int m, int n) {
        View row = random(1, n);
        backend.sumRows(0.3f, random(m, n), 0.5f, row);
        add(row);
    }

    private void limits(int m, int n) {
        View t = random(m, n);
        backend.softThreshold(1.5f, t);
        add(t);
        backend.limitRows(6, t);
        add(t);
        View kept = random(m, n);
        backend.dropout(new DropoutMask(3, m, 0.3f), t, kept);
        add(kept);
        backend.dropout(new DropoutMask(4, n, 0.6f), kept, kept);
        add(kept);
    }

    private void gathers(int m, int n) {
        byte[] values = new byte[17 * n];
        int[] numbers = new int[m];
        CounterRandom random = new CounterRandom(2, drawn++);
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (256 * random.unit(i));
        }
        for (int i = 0; i < m; i++) {
            numbers[i] = (int) (17 * random.unit(values.length + i));
        }
        View s = new View(backend.allocate(Element.UINT8, values.length), 0, 17, n);
        View rows = new View(backend.allocate(Element.INT32, m + OTHER_NUMBERS.length), 0, m, 1);
        backend.upload(values, 0, s);
        backend.upload(numbers, 0, rows);
        backend.upload(OTHER_NUMBERS, 0, new View(rows.buffer(), m, OTHER_NUMBERS.length, 1));
        View t = random(m, n);
        backend.gatherRows(s, rows, t);
        add(t);
        backend.gatherRows(random(17, n), rows, t);
        add(t);
    }

    /** Batches of pixels in a drawn order, the last one smaller. */
    private void batches(int m, int n) {
        byte[] values = new byte[m * n];
        int[] order = new int[120];
        CounterRandom random = new CounterRandom(2, drawn++);
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 7);
        }
        for (int i = 0; i < order.length; i++) {
            order[i] = random.below(i, m);
        }
        View s = new View(backend.allocate(Element.UINT8, values.length), 0, m, n);
        View rows = new View(backend.allocate(Element.INT32, order.length), 0, order.length, 1);
        backend.upload(values, 0, s);
        backend.upload(order, 0, rows);
        for (int i = 0; i < order.length; i += 50) {
            int count = Math.min(50, order.length - i);
            View t = random(count, n);
            backend.gatherRows(s, rows.rows(i, count), t);
            add(t);
        }
    }

    private void updates(int m, int n) {
        View x = random(m, n);
        View v = random(m, n);
        backend.multiplyAdd(0.3f, x, x, 0, v);
        for (float beta : new float[] {0, 0.7f}) {
            View t = random(m, n);
            backend.axpby(1.1f, x, beta, t);
            add(t);
            backend.multiplyAdd(-0.6f, x, v, beta, t);
            add(t);
            backend.addQuotient(0.4f, x, v, 0.01f, beta, t);
            add(t);
            View sum = random(1, 1);
            backend.dot(t, x, beta, sum);
            add(sum);
            backend.dot(x, x, 0, sum);
            backend.scaleToNorm(3, sum, t);
            backend.clip(0.2f, t);
            add(t);
        }
        for (UpdateRule rule : UpdateRule.values()) {
            update(rule, m, n, 2);
        }
    }

    private void update(UpdateRule rule, int m, int n, int steps) {
        UpdateFactors f = new UpdateFactors(0.1f, 0.9f, 0.2f, 0.99f, 0.01f, 0.001f, 0.03f, 0.97f);
        View first = random(m, n);
        View theta = random(m, n);
        View second = random(m, n);
        backend.multiplyAdd(1, theta, theta, 0, second);
        for (int step = 0; step < steps; step++) {
            backend.update(rule, f, random(m, n), first, second, theta);
        }
        add(first);
        add(second);
        add(theta);
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
