package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.Fingerprint;

/** Prints the fingerprint of cpu:vector on each number of threads that it is given, and the width of vectors; a line each. */
final class VectorFingerprint {
    private VectorFingerprint() {}

    public static void main(String[] args) {
        for (String threads : args) {
            System.out.println(of(Integer.parseInt(threads)) + " with " + Lanes.bits() + " bits");
        }
    }

    static long of(int threads) {
        return Fingerprint.of(new VectorBackend("cpu:vector", threads));
    }
}
