package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.plain.PlainUpdates;
import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link UpdateRule#apply} in one pass: each part has some of the elements, and plain loops compute those after the last whole
 * vector. The gradient is read only.
 */
final class Updates implements Region {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int W = Lanes.COUNT;
    /** The fewest elements of a part, which take about 10 µs. */
    private static final int WORTH_A_THREAD = 1 << 14;

    private UpdateRule rule = UpdateRule.MOMENTUM;
    private UpdateFactors f = new UpdateFactors(0, 0, 0, 0, 0, 0, 0, 0);
    private float[] g = {};
    private int gAt;
    private float[] m = {};
    private int mAt;
    private float[] v = {};
    private int vAt;
    private float[] theta = {};
    private int at;
    private int count;
    private int parts;

    /** Sets the operands; {@link #parts} and {@link #compute} follow. */
    void of(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        this.rule = rule;
        this.f = f;
        g = floats(gradient);
        gAt = start(gradient);
        m = floats(first);
        mAt = start(first);
        v = floats(second);
        vAt = start(second);
        this.theta = floats(theta);
        at = start(theta);
        count = count(theta);
    }

    /** Cuts the elements for {@code threads}. Returns the number of parts. */
    int parts(int threads) {
        parts = Math.max(1, Math.min(threads, count / WORTH_A_THREAD));
        return parts;
    }

    @Override
    public void compute(int part, int worker) {
        int i = Pieces.begin(count, parts, part);
        int n = Pieces.begin(count, parts, part + 1) - i;
        switch (rule) {
            case MOMENTUM -> momentum(n, f, g, gAt + i, m, mAt + i, theta, at + i);
            case NESTEROV -> nesterov(n, f, g, gAt + i, m, mAt + i, theta, at + i);
            case RMSPROP -> rmsProp(n, f, g, gAt + i, v, vAt + i, theta, at + i);
            case ADAM -> adam(n, f, g, gAt + i, m, mAt + i, v, vAt + i, theta, at + i);
        }
    }

    private static void momentum(
            int n, UpdateFactors f, float[] g, int gAt, float[] m, int mAt, float[] theta, int at) {
        FloatVector alpha = all(-f.rate());
        FloatVector decay = all(f.decay());
        FloatVector addFirst = all(f.addFirst());
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector t = load(theta, at + i);
            FloatVector x = decay.fma(t, load(g, gAt + i));
            FloatVector first = addFirst.fma(x, load(m, mAt + i).mul(f.keepFirst()));
            first.intoArray(m, mAt + i);
            alpha.fma(first, t.mul(f.keepTheta())).intoArray(theta, at + i);
        }
        PlainUpdates.momentum(n - i, f, g, gAt + i, m, mAt + i, theta, at + i);
    }

    private static void nesterov(
            int n, UpdateFactors f, float[] g, int gAt, float[] m, int mAt, float[] theta, int at) {
        FloatVector alpha = all(-f.rate());
        FloatVector decay = all(f.decay());
        FloatVector addFirst = all(f.addFirst());
        FloatVector keepFirst = all(f.keepFirst());
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector t = load(theta, at + i);
            FloatVector x = decay.fma(t, load(g, gAt + i));
            FloatVector first = addFirst.fma(x, load(m, mAt + i).mul(f.keepFirst()));
            first.intoArray(m, mAt + i);
            alpha.fma(keepFirst.fma(first, x), t.mul(f.keepTheta())).intoArray(theta, at + i);
        }
        PlainUpdates.nesterov(n - i, f, g, gAt + i, m, mAt + i, theta, at + i);
    }

    private static void rmsProp(int n, UpdateFactors f, float[] g, int gAt, float[] v, int vAt, float[] theta, int at) {
        FloatVector alpha = all(-f.rate());
        FloatVector decay = all(f.decay());
        FloatVector addSecond = all(f.addSecond());
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector t = load(theta, at + i);
            FloatVector x = decay.fma(t, load(g, gAt + i));
            FloatVector second = addSecond.mul(x).fma(x, load(v, vAt + i).mul(f.keepSecond()));
            second.intoArray(v, vAt + i);
            alpha.fma(quotient(x, second, f.epsilon()), t.mul(f.keepTheta())).intoArray(theta, at + i);
        }
        PlainUpdates.rmsProp(n - i, f, g, gAt + i, v, vAt + i, theta, at + i);
    }

    private static void adam(
            int n, UpdateFactors f, float[] g, int gAt, float[] m, int mAt, float[] v, int vAt, float[] theta, int at) {
        FloatVector alpha = all(-f.rate());
        FloatVector decay = all(f.decay());
        FloatVector addFirst = all(f.addFirst());
        FloatVector addSecond = all(f.addSecond());
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector t = load(theta, at + i);
            FloatVector x = decay.fma(t, load(g, gAt + i));
            FloatVector first = addFirst.fma(x, load(m, mAt + i).mul(f.keepFirst()));
            first.intoArray(m, mAt + i);
            FloatVector second = addSecond.mul(x).fma(x, load(v, vAt + i).mul(f.keepSecond()));
            second.intoArray(v, vAt + i);
            alpha.fma(quotient(first, second, f.epsilon()), t.mul(f.keepTheta()))
                    .intoArray(theta, at + i);
        }
        PlainUpdates.adam(n - i, f, g, gAt + i, m, mAt + i, v, vAt + i, theta, at + i);
    }

    /** x / (√v + ε). */
    private static FloatVector quotient(FloatVector x, FloatVector v, float epsilon) {
        return x.div(v.sqrt().add(epsilon));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }

    private static FloatVector load(float[] values, int at) {
        return FloatVector.fromArray(S, values, at);
    }
}
