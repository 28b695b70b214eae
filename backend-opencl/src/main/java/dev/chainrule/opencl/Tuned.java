package dev.chainrule.opencl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The sizes that were the fastest when the user measured, for each family of kernels and each device. The driver and the kernels
 * are part of the key: when one of them has changed, sizes are to be measured again.
 */
final class Tuned {
    private final Store store;

    Tuned(Store store) {
        this.store = store;
    }

    /** The sizes that were stored; none if there are none, if the table has no such sizes, or if the device cannot run them. */
    Optional<KernelSizes> get(Family family, DeviceFacts device) {
        return store.get(key(family, device))
                .flatMap(text -> KernelSizes.named(family, new String(text, StandardCharsets.UTF_8)))
                .filter(sizes -> family.missingFrom(device, sizes).isEmpty());
    }

    /** Stores the sizes that won, and returns whether that succeeded. */
    boolean put(DeviceFacts device, KernelSizes winner) {
        return store.put(key(winner.family(), device), winner.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> key(Family family, DeviceFacts device) {
        return List.of("tiles", device.name(), device.driver(), family.word(), Sources.read(family.word() + ".cl"));
    }

    /** The place where sizes are stored, in words. */
    @Override
    public String toString() {
        return store.toString();
    }
}
