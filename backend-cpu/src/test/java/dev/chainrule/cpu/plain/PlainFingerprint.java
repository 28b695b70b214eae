package dev.chainrule.cpu.plain;

import dev.chainrule.cpu.Fingerprint;

/** Prints the fingerprint of cpu:plain, and whether the vector module was there. */
public final class PlainFingerprint {
    private PlainFingerprint() {}

    public static void main(String[] args) {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        System.out.println(of() + (vectors ? " with" : " without") + " the vector module");
    }

    public static long of() {
        return Fingerprint.of(new PlainBackend("cpu:plain"));
    }
}
