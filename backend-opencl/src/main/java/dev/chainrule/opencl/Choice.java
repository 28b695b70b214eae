package dev.chainrule.opencl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The kernels for a device, and their sizes: as the options ask for. Sizes that the options leave open are those that the user
 * has measured to be the fastest, else those of the table.
 *
 * @param origin who chose the sizes, in words
 */
record Choice(KernelSizes sizes, String origin) {
    /** The option for the family of kernels: {@code cpu} or {@code gpu}. */
    static final String KERNELS = "kernels";
    /** The option for the sizes that they are compiled with, a line of the table such as {@code 8x2x256}. */
    static final String TILES = "tiles";

    /**
     * Chooses kernels and sizes.
     *
     * @throws IllegalArgumentException if a value is unknown, or the device cannot run it
     */
    static Choice of(DeviceFacts device, Map<String, String> options, Tuned tuned) {
        Family family = family(device, options);
        String tiles = options.get(TILES);
        if (tiles != null) {
            return new Choice(named(device, family, tiles), "as asked for");
        }
        Optional<KernelSizes> measured = tuned.get(family, device);
        if (measured.isPresent()) {
            return new Choice(measured.get(), "tuned");
        }
        KernelSizes first = KernelSizes.of(family, device)
                .orElseThrow(() -> new IllegalArgumentException(KERNELS + " is '" + family.word()
                        + "', and the device has "
                        + family.missingFrom(device, KernelSizes.all(family).get(0))));
        return new Choice(first, "from the table");
    }

    private static Family family(DeviceFacts device, Map<String, String> options) {
        String kernels = options.get(KERNELS);
        return kernels == null ? Family.of(device) : Family.named(kernels);
    }

    private static KernelSizes named(DeviceFacts device, Family family, String tiles) {
        KernelSizes sizes = KernelSizes.named(family, tiles)
                .orElseThrow(() -> new IllegalArgumentException(TILES + " is '" + tiles + "', expected one of "
                        + KernelSizes.all(family) + " for kernels=" + family.word()));
        String missing = family.missingFrom(device, sizes);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(TILES + " is '" + tiles + "', and the device has " + missing);
        }
        return sizes;
    }

    /**
     * The options completed by each line of sizes that the device can run; the sizes that would be chosen now come first. None
     * if there is one line only.
     */
    static List<Map<String, String>> configurations(DeviceFacts device, Map<String, String> options, Tuned tuned) {
        KernelSizes now = of(device, options, tuned).sizes;
        Set<KernelSizes> all = new LinkedHashSet<>(List.of(now));
        if (!options.containsKey(TILES)) {
            KernelSizes.all(now.family()).stream()
                    .filter(one -> now.family().missingFrom(device, one).isEmpty())
                    .forEach(all::add);
        }
        return all.size() == 1
                ? List.of()
                : all.stream().map(one -> with(options, one)).toList();
    }

    private static Map<String, String> with(Map<String, String> options, KernelSizes sizes) {
        Map<String, String> all = new TreeMap<>(options);
        all.put(TILES, sizes.toString());
        return all;
    }

    /** The sizes and who chose them. */
    @Override
    public String toString() {
        return sizes + ", " + origin;
    }
}
