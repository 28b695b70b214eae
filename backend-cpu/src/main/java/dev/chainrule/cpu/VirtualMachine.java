package dev.chainrule.cpu;

import dev.chainrule.spi.Availability.Missing;
import java.util.Optional;

/** What this JVM can do for vectors; asked for facts, never timed, since the answer decides which bits come out. */
final class VirtualMachine {
    private static final String MODULE = "jdk.incubator.vector";

    private VirtualMachine() {}

    /** Why the device of this id cannot compute on vectors here, or nothing if it can. */
    static Optional<Missing> withoutVectors(String id) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.of(new Missing(
                    id, "the module " + MODULE + " is not loaded", "start Java with --add-modules " + MODULE));
        }
        if (System.getProperty("java.vm.info", "").contains("interpreted mode")) {
            return Optional.of(new Missing(
                    id, "this JVM compiles nothing, and vectors are slow without", "start Java without -Xint"));
        }
        return Optional.empty();
    }
}
