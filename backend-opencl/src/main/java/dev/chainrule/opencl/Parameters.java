package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The sizes that a family's kernels are compiled with on a device, from the table parameters.txt. */
final class Parameters {
    private static final String TABLE = "parameters.txt";
    /** The levels, the most particular first. */
    private static final List<String> LEVELS = List.of("device", "architecture", "vendor", "default");

    private final Map<String, Integer> values;

    private Parameters(Map<String, Integer> values) {
        this.values = values;
    }

    /** What the table has for such a device. */
    static Parameters of(String kernels, Device device) {
        Map<String, String> keys = Map.of(
                "device", device.name(),
                "architecture", Long.toString(device.vectorWidth()),
                "vendor", device.vendor(),
                "default", "");
        List<Line> lines =
                Sources.read(TABLE).lines().filter(Line::isOne).map(Line::of).toList();
        for (String level : LEVELS) {
            for (Line line : lines) {
                if (line.kernels.equals(kernels) && line.level.equals(level) && line.key.equals(keys.get(level))) {
                    return parse(line.values);
                }
            }
        }
        throw new IllegalStateException(TABLE + " has no default for " + kernels);
    }

    private static Parameters parse(String text) {
        Map<String, Integer> values = new LinkedHashMap<>();
        for (String one : text.split(" +", -1)) {
            int equals = one.indexOf('=');
            values.put(one.substring(0, equals), Integer.valueOf(one.substring(equals + 1)));
        }
        return new Parameters(values);
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

    private record Line(String kernels, String level, String key, String values) {
        static boolean isOne(String line) {
            return !line.isBlank() && !line.startsWith("#");
        }

        static Line of(String line) {
            String[] parts = line.split("\\|", -1);
            return new Line(parts[0].strip(), parts[1].strip(), parts[2].strip(), parts[3].strip());
        }
    }
}
