package dev.chainrule.cpu;

/** Prints the fingerprint of cpu:plain, and whether the vector module was there. */
final class PlainFingerprint {
    private PlainFingerprint() {}

    public static void main(String[] args) {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        System.out.println(of() + (vectors ? " with" : " without") + " the vector module");
    }

    static long of() {
        return Fingerprint.of(new PlainBackend("cpu:plain"));
    }
}
