package dev.chainrule.opencl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sizes that a family's kernels are compiled with: a line of the table parameters.txt. */
final class KernelSizes {
    private static final List<Line> TABLE = Sources.read("parameters.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Line::of)
            .toList();
    /** The levels that are looked up, the most particular first. */
    private static final List<String> LEVELS = List.of("device", "architecture", "vendor", "default");

    private final Family family;
    private final Map<String, Integer> values;

    private KernelSizes(Family family, Map<String, Integer> values) {
        this.family = family;
        this.values = values;
    }

    /** All that the table has for a family: what may be asked for, and what is worth measuring. */
    static List<KernelSizes> all(Family family) {
        return TABLE.stream()
                .map(line -> line.sizes)
                .filter(sizes -> sizes.family == family)
                .distinct()
                .toList();
    }

    /** Those of the table that a family's kernels can be compiled with, as they are written; none, if it has no such. */
    static Optional<KernelSizes> named(Family family, String text) {
        return all(family).stream().filter(one -> one.toString().equals(text)).findFirst();
    }

    /** The table's first for a device, of the most particular level that has any it can run; none, if it can run none. */
    static Optional<KernelSizes> of(Family family, Target device) {
        return LEVELS.stream()
                .flatMap(level -> TABLE.stream().filter(line -> line.isAt(level, key(level, device))))
                .map(line -> line.sizes)
                .filter(sizes -> sizes.family == family
                        && family.missingFrom(device, sizes).isEmpty())
                .findFirst();
    }

    private static String key(String level, Target device) {
        return switch (level) {
            case "device" -> device.name();
            case "architecture" -> Long.toString(device.vectorWidth());
            case "vendor" -> device.vendor();
            default -> "";
        };
    }

    Family family() {
        return family;
    }

    int get(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no parameter " + name + " among " + values);
        }
        return value;
    }

    /** As options of the compiler. */
    String options() {
        return values.entrySet().stream()
                .map(one -> " -D " + one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KernelSizes that && family == that.family && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The values in the table's order, e.g. 8x2x256: how they are written in the option and in reports. */
    @Override
    public String toString() {
        return values.values().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private record Line(String level, String key, KernelSizes sizes) {
        static Line of(String line) {
            String[] parts = line.split("\\|", -1);
            Map<String, Integer> values = new LinkedHashMap<>();
            for (String one : parts[3].strip().split(" +", -1)) {
                int equals = one.indexOf('=');
                values.put(one.substring(0, equals), Integer.valueOf(one.substring(equals + 1)));
            }
            return new Line(
                    parts[1].strip(), parts[2].strip(), new KernelSizes(Family.named(parts[0].strip()), values));
        }

        boolean isAt(String other, String otherKey) {
            return level.equals(other) && key.equals(otherKey);
        }
    }
}
