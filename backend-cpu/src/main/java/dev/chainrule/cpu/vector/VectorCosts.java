package dev.chainrule.cpu.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.chainrule.spi.Cost;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Costs other than the canonical ones, and their derivatives by z, of outputs that do not depend on each other, a vector at a time: the
 * formulas of {@code PlainCosts}, with the same bits. The last vector is masked.
 */
final class VectorCosts {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int W = Lanes.COUNT;

    private VectorCosts() {}

    // Each formula has a loop of its own, since C2 boxes a vector that comes out of a switch.

    /** terms_k ← the part of output k in the cost. */
    static void terms(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] terms) {
        switch (c.kind()) {
            case HUBER -> huber(c.delta(), n, z, zAt, y, yAt, terms);
            case ABSOLUTE -> absolute(n, z, zAt, y, yAt, terms);
            default -> focal(c, n, z, zAt, y, yAt, terms);
        }
    }

    private static void huber(float delta, int n, float[] z, int zAt, float[] y, int yAt, float[] terms) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            FloatVector size =
                    load(z, zAt + i, rest).sub(load(y, yAt + i, rest)).abs();
            FloatVector near = size.blend(delta, size.compare(GT, delta));
            near.mul(size.sub(near.mul(0.5f))).intoArray(terms, i, rest);
        }
    }

    private static void absolute(int n, float[] z, int zAt, float[] y, int yAt, float[] terms) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            load(z, zAt + i, rest).sub(load(y, yAt + i, rest)).abs().intoArray(terms, i, rest);
        }
    }

    private static void focal(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] terms) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            FloatVector zs = load(z, zAt + i, rest);
            FloatVector ys = load(y, yAt + i, rest);
            FloatVector log = VectorFunctions.log1p(VectorFunctions.exp(zs.abs().neg()));
            FloatVector up = positive(zs).add(log);
            FloatVector down = positive(zs.neg()).add(log);
            FloatVector ofOne = VectorFunctions.exp(up.mul(-c.gamma())).mul(down);
            FloatVector ofZero = VectorFunctions.exp(down.mul(-c.gamma())).mul(up);
            ys.mul(c.weightOfOne())
                    .mul(ofOne)
                    .add(all(1).sub(ys).mul(c.weightOfZero()).mul(ofZero))
                    .intoArray(terms, i, rest);
        }
    }

    /** t_k ← the derivative of the cost by z_k; t may be z. */
    static void delta(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        switch (c.kind()) {
            case HUBER -> huberDelta(c.delta(), n, z, zAt, y, yAt, t, at);
            case ABSOLUTE -> sign(n, z, zAt, y, yAt, t, at);
            default -> focalDelta(c, n, z, zAt, y, yAt, t, at);
        }
    }

    private static void huberDelta(float delta, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            FloatVector r = load(z, zAt + i, rest).sub(load(y, yAt + i, rest));
            r.blend(delta, r.compare(GT, delta))
                    .blend(-delta, r.compare(LT, -delta))
                    .intoArray(t, at + i, rest);
        }
    }

    private static void sign(int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            FloatVector r = load(z, zAt + i, rest).sub(load(y, yAt + i, rest));
            r.blend(1, r.compare(GT, 0)).blend(-1, r.compare(LT, 0)).intoArray(t, at + i, rest);
        }
    }

    private static void focalDelta(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        for (int i = 0; i < n; i += W) {
            VectorMask<Float> rest = Lanes.first(Math.min(W, n - i));
            FloatVector zs = load(z, zAt + i, rest);
            FloatVector ys = load(y, yAt + i, rest);
            FloatVector e = VectorFunctions.exp(zs.abs().neg());
            FloatVector log = VectorFunctions.log1p(e);
            FloatVector up = positive(zs).add(log);
            FloatVector down = positive(zs.neg()).add(log);
            VectorMask<Float> negative = zs.compare(LT, 0);
            FloatVector below = e.add(1);
            FloatVector h = all(1).blend(e, negative).div(below);
            FloatVector away = e.blend(1, negative).div(below);
            FloatVector ofOne = VectorFunctions.exp(up.mul(-c.gamma()))
                    .mul(away.add(h.mul(c.gamma()).mul(down)));
            FloatVector ofZero = VectorFunctions.exp(down.mul(-c.gamma()))
                    .mul(h.add(away.mul(c.gamma()).mul(up)));
            all(1).sub(ys)
                    .mul(c.weightOfZero())
                    .mul(ofZero)
                    .sub(ys.mul(c.weightOfOne()).mul(ofOne))
                    .intoArray(t, at + i, rest);
        }
    }

    /** v where v &gt; 0, else 0. */
    private static FloatVector positive(FloatVector v) {
        return all(0).blend(v, v.compare(GT, 0));
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    private static FloatVector load(float[] v, int at, VectorMask<Float> mask) {
        return FloatVector.fromArray(S, v, at, mask);
    }
}
