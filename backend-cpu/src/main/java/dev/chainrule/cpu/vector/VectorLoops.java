package dev.chainrule.cpu.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.chainrule.cpu.plain.PlainOutputs;
import dev.chainrule.spi.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over n elements of arrays, a vector at a time. The last vector is masked, or its elements are computed one by one, with
 * the same bits.
 */
final class VectorLoops {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int W = Lanes.COUNT;

    private VectorLoops() {}

    /** t ← s. */
    static void copy(int n, float[] s, int at, float[] t, int to) {
        int i = 0;
        for (; i <= n - W; i += W) {
            load(s, at + i).intoArray(t, to + i);
        }
        for (; i < n; i++) {
            t[to + i] = s[at + i];
        }
    }

    /** t ← t + x. */
    static void add(int n, float[] x, int xAt, float[] t, int at) {
        int i = 0;
        for (; i <= n - W; i += W) {
            load(t, at + i).add(load(x, xAt + i)).intoArray(t, at + i);
        }
        for (; i < n; i++) {
            t[at + i] += x[xAt + i];
        }
    }

    /** y ← α x + y. */
    static void axpy(int n, float alpha, float[] x, int xAt, float[] y, int yAt) {
        FloatVector scale = FloatVector.broadcast(S, alpha);
        int i = 0;
        for (; i <= n - W; i += W) {
            scale.fma(load(x, xAt + i), load(y, yAt + i)).intoArray(y, yAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            scale.fma(load(x, xAt + i, rest), load(y, yAt + i, rest)).intoArray(y, yAt + i, rest);
        }
    }

    /** t ← α x + β t, the sum by fma; t is not read for β = 0. */
    static void scaleAndKeep(int n, float alpha, float[] x, int xAt, float beta, float[] t, int at) {
        FloatVector scale = FloatVector.broadcast(S, alpha);
        int i = 0;
        if (beta == 0) {
            for (; i <= n - W; i += W) {
                scale.mul(load(x, xAt + i)).intoArray(t, at + i);
            }
        } else {
            for (; i <= n - W; i += W) {
                scale.fma(load(x, xAt + i), load(t, at + i).mul(beta)).intoArray(t, at + i);
            }
        }
        for (; i < n; i++) {
            t[at + i] = scaleAndKeep(alpha, x[xAt + i], beta, t[at + i]);
        }
    }

    /** α x + β t, the sum by fma, and α x for β = 0. */
    static float scaleAndKeep(float alpha, float x, float beta, float t) {
        return beta == 0 ? alpha * x : Math.fma(alpha, x, beta * t);
    }

    // Each function has a loop of its own, since C2 boxes a vector that comes out of a switch.

    /** a ← g(z). */
    static void activate(Activation g, int n, float[] z, int zAt, float[] a, int aAt) {
        switch (g) {
            case SIGMOID -> sigmoid(n, z, zAt, a, aAt);
            case TANH -> tanh(n, z, zAt, a, aAt);
            case RELU -> relu(n, z, zAt, a, aAt);
            case LEAKY_RELU -> leakyRelu(n, z, zAt, a, aAt);
            case ELU -> elu(n, z, zAt, a, aAt);
            case SOFTPLUS -> softplus(n, z, zAt, a, aAt);
            case IDENTITY -> System.arraycopy(z, zAt, a, aAt, n);
        }
    }

    private static void sigmoid(int n, float[] z, int zAt, float[] a, int aAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            VectorFunctions.sigmoid(load(z, zAt + i)).intoArray(a, aAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            VectorFunctions.sigmoid(load(z, zAt + i, rest)).intoArray(a, aAt + i, rest);
        }
    }

    private static void tanh(int n, float[] z, int zAt, float[] a, int aAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            VectorFunctions.tanh(load(z, zAt + i)).intoArray(a, aAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            VectorFunctions.tanh(load(z, zAt + i, rest)).intoArray(a, aAt + i, rest);
        }
    }

    private static void relu(int n, float[] z, int zAt, float[] a, int aAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            VectorFunctions.relu(load(z, zAt + i)).intoArray(a, aAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            VectorFunctions.relu(load(z, zAt + i, rest)).intoArray(a, aAt + i, rest);
        }
    }

    /** z where z &gt; 0, else 0.01 z. */
    private static void leakyRelu(int n, float[] z, int zAt, float[] a, int aAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector zs = load(z, zAt + i);
            zs.blend(zs.mul(0.01f), zs.compare(LT, 0)).intoArray(a, aAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector zs = load(z, zAt + i, rest);
            zs.blend(zs.mul(0.01f), zs.compare(LT, 0)).intoArray(a, aAt + i, rest);
        }
    }

    private static void elu(int n, float[] z, int zAt, float[] a, int aAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            VectorFunctions.elu(load(z, zAt + i)).intoArray(a, aAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            VectorFunctions.elu(load(z, zAt + i, rest)).intoArray(a, aAt + i, rest);
        }
    }

    private static void softplus(int n, float[] z, int zAt, float[] a, int aAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            VectorFunctions.softplus(load(z, zAt + i)).intoArray(a, aAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            VectorFunctions.softplus(load(z, zAt + i, rest)).intoArray(a, aAt + i, rest);
        }
    }

    /** t ← t · g'(a), the slope written in a = g(z). */
    static void mulSlope(Activation g, int n, float[] a, int aAt, float[] t, int tAt) {
        switch (g) {
            case SIGMOID -> mulSlopeOfSigmoid(n, a, aAt, t, tAt);
            case TANH -> mulSlopeOfTanh(n, a, aAt, t, tAt);
            case RELU -> mulSlopeOfRelu(n, a, aAt, t, tAt);
            case LEAKY_RELU -> mulSlopeOfLeakyRelu(n, a, aAt, t, tAt);
            case ELU -> mulSlopeOfElu(n, a, aAt, t, tAt);
            case SOFTPLUS -> mulSlopeOfSoftplus(n, a, aAt, t, tAt);
            case IDENTITY -> {}
        }
    }

    private static void mulSlopeOfSigmoid(int n, float[] a, int aAt, float[] t, int tAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector slope = VectorFunctions.slopeOfSigmoid(load(a, aAt + i));
            load(t, tAt + i).mul(slope).intoArray(t, tAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector slope = VectorFunctions.slopeOfSigmoid(load(a, aAt + i, rest));
            load(t, tAt + i, rest).mul(slope).intoArray(t, tAt + i, rest);
        }
    }

    private static void mulSlopeOfTanh(int n, float[] a, int aAt, float[] t, int tAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector slope = VectorFunctions.slopeOfTanh(load(a, aAt + i));
            load(t, tAt + i).mul(slope).intoArray(t, tAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector slope = VectorFunctions.slopeOfTanh(load(a, aAt + i, rest));
            load(t, tAt + i, rest).mul(slope).intoArray(t, tAt + i, rest);
        }
    }

    private static void mulSlopeOfRelu(int n, float[] a, int aAt, float[] t, int tAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector slope = VectorFunctions.slopeOfRelu(load(a, aAt + i));
            load(t, tAt + i).mul(slope).intoArray(t, tAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector slope = VectorFunctions.slopeOfRelu(load(a, aAt + i, rest));
            load(t, tAt + i, rest).mul(slope).intoArray(t, tAt + i, rest);
        }
    }

    /** t where a &gt; 0, else 0.01 t. */
    private static void mulSlopeOfLeakyRelu(int n, float[] a, int aAt, float[] t, int tAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector ts = load(t, tAt + i);
            ts.mul(0.01f).blend(ts, load(a, aAt + i).compare(GT, 0)).intoArray(t, tAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector ts = load(t, tAt + i, rest);
            ts.mul(0.01f).blend(ts, load(a, aAt + i, rest).compare(GT, 0)).intoArray(t, tAt + i, rest);
        }
    }

    private static void mulSlopeOfElu(int n, float[] a, int aAt, float[] t, int tAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector slope = VectorFunctions.slopeOfElu(load(a, aAt + i));
            load(t, tAt + i).mul(slope).intoArray(t, tAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector slope = VectorFunctions.slopeOfElu(load(a, aAt + i, rest));
            load(t, tAt + i, rest).mul(slope).intoArray(t, tAt + i, rest);
        }
    }

    private static void mulSlopeOfSoftplus(int n, float[] a, int aAt, float[] t, int tAt) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector slope = VectorFunctions.slopeOfSoftplus(load(a, aAt + i));
            load(t, tAt + i).mul(slope).intoArray(t, tAt + i);
        }
        if (i < n) {
            VectorMask<Float> rest = Lanes.first(n - i);
            FloatVector slope = VectorFunctions.slopeOfSoftplus(load(a, aAt + i, rest));
            load(t, tAt + i, rest).mul(slope).intoArray(t, tAt + i, rest);
        }
    }

    /** t_k ← e^(z_k - max z); t may be z. */
    static void exponentials(int n, float[] z, int zAt, float[] t, int at) {
        float greatest = PlainOutputs.greatest(n, z, zAt);
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            VectorFunctions.exp(load(z, zAt + i, rest).sub(greatest)).intoArray(t, at + i, rest);
        }
    }

    /** terms_k ← max(z_k, 0) - z_k y_k + ln(1 + e^-|z_k|). */
    static void crossEntropy(int n, float[] z, int zAt, float[] y, int yAt, float[] terms) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            FloatVector zs = load(z, zAt + i, rest);
            FloatVector linear = zs.max(0).sub(zs.mul(load(y, yAt + i, rest)));
            linear.add(VectorFunctions.log1p(VectorFunctions.exp(zs.abs().neg())))
                    .intoArray(terms, i, rest);
        }
    }

    private static FloatVector load(float[] v, int at) {
        return FloatVector.fromArray(S, v, at);
    }

    private static FloatVector load(float[] v, int at, VectorMask<Float> mask) {
        return FloatVector.fromArray(S, v, at, mask);
    }
}
