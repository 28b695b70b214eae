package dev.chainrule.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds that depend on nothing but themselves: twelve chains a_i ← a_i · x + y in the widest registers,
 * enough to fill two units of latency four to six. Needs the vector module.
 */
final class VectorFma {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;

    private VectorFma() {}

    /** Floating-point operations of so many steps. */
    static double flops(int steps) {
        return 2.0 * SPECIES.length() * CHAINS * steps;
    }

    /** So many steps of every chain, and a number that depends on them all. */
    static float chains(int steps) {
        FloatVector x = FloatVector.broadcast(SPECIES, 1 - 1e-7f);
        FloatVector y = FloatVector.broadcast(SPECIES, 1e-9f);
        FloatVector a0 = y.mul(0);
        FloatVector a1 = y.mul(1);
        FloatVector a2 = y.mul(2);
        FloatVector a3 = y.mul(3);
        FloatVector a4 = y.mul(4);
        FloatVector a5 = y.mul(5);
        FloatVector a6 = y.mul(6);
        FloatVector a7 = y.mul(7);
        FloatVector a8 = y.mul(8);
        FloatVector a9 = y.mul(9);
        FloatVector a10 = y.mul(10);
        FloatVector a11 = y.mul(11);
        for (int s = 0; s < steps; s++) {
            a0 = a0.fma(x, y);
            a1 = a1.fma(x, y);
            a2 = a2.fma(x, y);
            a3 = a3.fma(x, y);
            a4 = a4.fma(x, y);
            a5 = a5.fma(x, y);
            a6 = a6.fma(x, y);
            a7 = a7.fma(x, y);
            a8 = a8.fma(x, y);
            a9 = a9.fma(x, y);
            a10 = a10.fma(x, y);
            a11 = a11.fma(x, y);
        }
        return a0.add(a1)
                .add(a2)
                .add(a3)
                .add(a4)
                .add(a5)
                .add(a6)
                .add(a7)
                .add(a8)
                .add(a9)
                .add(a10)
                .add(a11)
                .reduceLanes(VectorOperators.ADD);
    }
}
