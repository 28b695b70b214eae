package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.Fingerprint;

/** Prints the fingerprint of cpu:vector and the width of vectors. */
final class VectorFingerprint {
    private VectorFingerprint() {}

    public static void main(String[] args) {
        System.out.println(of(Integer.parseInt(args[0])) + " with " + Lanes.bits() + " bits");
    }

    static long of(int threads) {
        return Fingerprint.of(new VectorBackend("cpu:vector", threads));
    }
}
