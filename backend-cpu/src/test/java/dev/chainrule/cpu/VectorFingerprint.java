package dev.chainrule.cpu;

/** Prints the fingerprint of cpu:vector and the width of vectors. */
final class VectorFingerprint {
    private VectorFingerprint() {}

    public static void main(String[] args) {
        System.out.println(of() + " with " + Lanes.bits() + " bits");
    }

    static long of() {
        return Fingerprint.of(new VectorBackend("cpu:vector"));
    }
}
