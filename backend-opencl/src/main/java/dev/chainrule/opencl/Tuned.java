package dev.chainrule.opencl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The sizes that were the fastest when a user measured: of a family's kernels, on a device with its driver. A driver or
 * kernels that have changed since are to be measured again, so both are part of the key.
 */
final class Tuned {
    private final Store store;

    Tuned(Store store) {
        this.store = store;
    }

    /** None as well if what is stored is not in the table, or the device cannot run it. */
    Optional<KernelSizes> get(Family family, Target device) {
        return store.get(key(family, device))
                .flatMap(text -> KernelSizes.named(family, new String(text, StandardCharsets.UTF_8)))
                .filter(sizes -> family.missingFrom(device, sizes).isEmpty());
    }

    /** Stores a winner, and returns whether it could. */
    boolean put(Target device, KernelSizes winner) {
        return store.put(key(winner.family(), device), winner.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> key(Family family, Target device) {
        return List.of("tiles", device.name(), device.driver(), family.word(), Sources.read(family.word() + ".cl"));
    }

    /** Where it is stored. */
    @Override
    public String toString() {
        return store.toString();
    }
}
