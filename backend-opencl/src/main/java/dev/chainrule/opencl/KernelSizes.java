package dev.chainrule.opencl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sizes of tiles that a family's kernels are compiled with: a line of the table parameters.txt. */
final class KernelSizes {
    private static final List<Line> TABLE = Sources.read("parameters.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Line::of)
            .toList();
    /** The levels of the table in the order in which they are looked up: the most particular first. */
    private static final List<String> LEVELS = List.of("device", "architecture", "vendor", "default");

    private final Family family;
    private final Map<String, Integer> values;

    private KernelSizes(Family family, Map<String, Integer> values) {
        this.family = family;
        this.values = values;
    }

    /** All lines of the table for a family: those that a user may ask for, and that are worth measuring. */
    static List<KernelSizes> all(Family family) {
        return TABLE.stream()
                .map(line -> line.sizes)
                .filter(sizes -> sizes.family == family)
                .distinct()
                .toList();
    }

    /** The line of a family that is written {@code text}, as {@link #toString} writes it; none if the table has no such line. */
    static Optional<KernelSizes> named(Family family, String text) {
        return all(family).stream().filter(one -> one.toString().equals(text)).findFirst();
    }

    /**
     * The line that a device is given: the first that it can run, of the most particular level with such a line. None if it can
     * run no line of this family.
     */
    static Optional<KernelSizes> of(Family family, DeviceFacts device) {
        return LEVELS.stream()
                .flatMap(level -> TABLE.stream().filter(line -> line.isAt(level, key(level, device))))
                .map(line -> line.sizes)
                .filter(sizes -> sizes.family == family
                        && family.missingFrom(device, sizes).isEmpty())
                .findFirst();
    }

    private static String key(String level, DeviceFacts device) {
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

    /**
     * The size of this name, e.g. {@code ROWS}.
     *
     * @throws IllegalStateException if the line has no such size
     */
    int get(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no size " + name + " among " + values);
        }
        return value;
    }

    /** The sizes as options of the compiler, e.g. {@code " -D ROWS=8 -D VECTORS=2 -D TERMS=256"}. */
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

    /** The sizes in the table's order, e.g. {@code 8x2x256}: as they are written in the option {@code tiles} and in reports. */
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
