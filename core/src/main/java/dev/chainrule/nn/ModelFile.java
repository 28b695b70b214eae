package dev.chainrule.nn;

import dev.chainrule.files.Destination;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network as a safetensors file: tensors {@code layer.l.weight} = Θ^(l) and {@code layer.l.bias} = b^(l), l from 1 to
 * L-1; topology, scaling and class names in the metadata. The same network gives the same bytes everywhere, so floats
 * are written in hexadecimal, whose digits no JDK rounds differently.
 */
final class ModelFile {
    private static final String FORMAT = "chainrule-1";

    private ModelFile() {}

    // ---- saving

    static void save(NetworkState state, Path file) throws IOException {
        Destination.of(file).write(new Safetensors(metadata(state), tensors(state))::write);
    }

    private static Map<String, String> metadata(NetworkState state) {
        Topology topology = state.topology();
        Scaling scaling = state.scaling();
        float[] offsets = new float[scaling.inputs()];
        float[] factors = new float[scaling.inputs()];
        for (int j = 0; j < scaling.inputs(); j++) {
            offsets[j] = scaling.offset(j);
            factors[j] = scaling.factor(j);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("units", topology.toString());
        metadata.put("hidden", topology.hidden().name().toLowerCase(Locale.ROOT));
        metadata.put("output", topology.output().name().toLowerCase(Locale.ROOT));
        metadata.put("input.offset", floats(offsets));
        metadata.put("input.factor", floats(factors));
        metadata.put("classes", state.classes().stream().map(Json::quote).collect(Collectors.joining(",", "[", "]")));
        return metadata;
    }

    /** Hexadecimal floats, separated by spaces; just one where all are the same. */
    private static String floats(float[] values) {
        boolean same = true;
        for (float v : values) {
            same &= Float.floatToIntBits(v) == Float.floatToIntBits(values[0]);
        }
        StringBuilder text = new StringBuilder(Float.toHexString(values[0]));
        for (int j = 1; j < values.length && !same; j++) {
            text.append(' ').append(Float.toHexString(values[j]));
        }
        return text.toString();
    }

    private static List<Safetensors.Tensor> tensors(NetworkState state) {
        Topology topology = state.topology();
        List<Safetensors.Tensor> tensors = new ArrayList<>();
        for (int l = 1; l < topology.layers(); l++) {
            long rows = topology.units(l + 1);
            long cols = topology.units(l);
            tensors.add(new Safetensors.Tensor(weight(l), List.of(rows, cols), state.sharedTheta(l)));
            tensors.add(new Safetensors.Tensor(bias(l), List.of(rows), state.sharedBias(l)));
        }
        return tensors;
    }

    private static String weight(int l) {
        return "layer." + l + ".weight";
    }

    private static String bias(int l) {
        return "layer." + l + ".bias";
    }

    // ---- loading

    static NetworkState load(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        Map<String, String> metadata = content.metadata();
        String format = required(file, metadata, "format");
        if (!format.equals(FORMAT)) {
            throw new ModelFormatException(file, "metadata format is " + Json.quote(format) + ", expected " + FORMAT);
        }
        Topology topology = Topology.of(units(file, required(file, metadata, "units")))
                .hidden(constant(file, metadata, "hidden", Activation.values()))
                .output(constant(file, metadata, "output", OutputUnit.values()));
        float[][] theta = new float[topology.layers() - 1][];
        float[][] bias = new float[topology.layers() - 1][];
        Map<String, Safetensors.Tensor> tensors = new HashMap<>();
        content.tensors().forEach(t -> tensors.put(t.name(), t));
        for (int l = 1; l < topology.layers(); l++) {
            long rows = topology.units(l + 1);
            long cols = topology.units(l);
            theta[l - 1] = values(file, tensors.remove(weight(l)), weight(l), List.of(rows, cols));
            bias[l - 1] = values(file, tensors.remove(bias(l)), bias(l), List.of(rows));
        }
        if (!tensors.isEmpty()) {
            throw new ModelFormatException(
                    file, "tensors " + tensors.keySet() + " are too many for a network " + topology);
        }
        try {
            Scaling scaling = new Scaling(
                    floats(file, metadata, "input.offset", topology.inputs()),
                    floats(file, metadata, "input.factor", topology.inputs()));
            return new NetworkState(topology, theta, bias, scaling, classes(file, metadata));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, "metadata: " + e.getMessage());
        }
    }

    private static String required(Path file, Map<String, String> metadata, String key) throws IOException {
        String value = metadata.get(key);
        if (value == null) {
            throw new ModelFormatException(file, "metadata has no \"" + key + "\", expected a model of Chainrule");
        }
        return value;
    }

    private static int[] units(Path file, String text) throws IOException {
        try {
            int[] units = Arrays.stream(text.split("-", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            Topology.of(units);
            return units;
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(
                    file, "metadata units is " + Json.quote(text) + ", expected the layers, such as 64-32-10");
        }
    }

    private static <E extends Enum<E>> E constant(Path file, Map<String, String> metadata, String key, E[] all)
            throws IOException {
        String text = required(file, metadata, key);
        for (E e : all) {
            if (e.name().toLowerCase(Locale.ROOT).equals(text)) {
                return e;
            }
        }
        throw new ModelFormatException(
                file,
                "metadata " + key + " is " + Json.quote(text) + ", expected one of "
                        + Arrays.toString(all).toLowerCase(Locale.ROOT));
    }

    private static float[] floats(Path file, Map<String, String> metadata, String key, int count) throws IOException {
        String[] words = required(file, metadata, key).split(" ", -1);
        if (words.length != 1 && words.length != count) {
            throw new ModelFormatException(
                    file, "metadata " + key + " has " + words.length + " numbers, expected 1 or " + count);
        }
        float[] values = new float[count];
        for (int j = 0; j < count; j++) {
            String word = words[words.length == 1 ? 0 : j];
            try {
                values[j] = Float.parseFloat(word);
            } catch (NumberFormatException e) {
                throw new ModelFormatException(file, "metadata " + key + " has " + Json.quote(word) + ", no number");
            }
        }
        return values;
    }

    private static List<String> classes(Path file, Map<String, String> metadata) throws IOException {
        try {
            if (Json.parse(required(file, metadata, "classes")) instanceof List<?> list
                    && list.stream().allMatch(String.class::isInstance)) {
                return list.stream().map(String.class::cast).toList();
            }
        } catch (Json.Malformed e) {
            throw new ModelFormatException(file, "metadata classes is not JSON: " + e.getMessage());
        }
        throw new ModelFormatException(file, "metadata classes is no list of strings");
    }

    private static float[] values(Path file, Safetensors.@Nullable Tensor tensor, String name, List<Long> shape)
            throws IOException {
        if (tensor == null || !tensor.shape().equals(shape)) {
            throw new ModelFormatException(
                    file,
                    "tensor " + name + " is " + (tensor == null ? "missing" : "of shape " + tensor.shape())
                            + ", expected shape " + shape);
        }
        float[] values = tensor.values();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new ModelFormatException(
                        file, "tensor " + name + "[" + i + "] is " + values[i] + ", expected a finite number");
            }
        }
        return values;
    }
}
