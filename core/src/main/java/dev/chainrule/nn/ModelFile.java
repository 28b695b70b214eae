package dev.chainrule.nn;

import dev.chainrule.files.Destination;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network as a safetensors file: tensors {@code layer.l.weight} = Θ^(l) and {@code layer.l.bias} = b^(l), l from 1 to
 * L-1, of float32; {@code input.offset}, {@code input.factor}, {@code output.offset} and {@code output.factor} of
 * float64; topology and names in the metadata. A network gives the same bytes everywhere. The layout is
 * described in docs/model-file.md.
 */
final class ModelFile {
    private static final String FORMAT = "chainrule-2";
    /** The format of models whose tables have more than numbers: an older reader would misread their rows. */
    private static final String COLUMNS_FORMAT = "chainrule-3";
    /** The format of models before 29 November 2026: without names, the scaling of the inputs in the metadata. */
    private static final String FIRST_FORMAT = "chainrule-1";

    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String OFFSET = ".offset";
    static final String FACTOR = ".factor";
    private static final String PROVENANCE = "provenance.";

    private ModelFile() {}

    // ---- saving

    static void save(NetworkState state, Path file) throws IOException {
        Destination.of(file).write(content(state)::write);
    }

    /** The file that a state makes. */
    static Safetensors content(NetworkState state) {
        return new Safetensors(metadata(state), tensors(state));
    }

    /** The bytes of that file. */
    static byte[] bytes(NetworkState state) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content(state).write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes: memory cannot be written", e);
        }
        return out.toByteArray();
    }

    /** The texts of the file. */
    static Map<String, String> metadata(NetworkState state) {
        Topology topology = state.topology();
        Map<String, String> metadata = new LinkedHashMap<>();
        boolean columns = state.learnt() && !state.schema().columns().isEmpty();
        metadata.put("format", columns ? COLUMNS_FORMAT : FORMAT);
        metadata.put("units", topology.unitsText());
        metadata.put("hidden", topology.hiddenWords());
        metadata.put("output", topology.output().word());
        if (!topology.cost().isCanonical()) {
            metadata.put("cost", topology.cost().toString());
        }
        if (state.learnt()) {
            Schema schema = state.schema();
            metadata.put("features", ColumnsJson.list(schema.features()));
            metadata.put("label", schema.label());
            metadata.put("label.column", Integer.toString(schema.labelColumn()));
            metadata.put("classes", ColumnsJson.list(schema.classes()));
            if (columns) {
                metadata.put("columns", ColumnsJson.text(schema.columns()));
            }
        }
        state.provenance().parts().forEach((name, text) -> metadata.put(PROVENANCE + name, text));
        return metadata;
    }

    /** Float64 first, so that every number is aligned. */
    private static List<Safetensors.Tensor> tensors(NetworkState state) {
        Topology topology = state.topology();
        List<Safetensors.Tensor> tensors = new ArrayList<>();
        if (state.learnt()) {
            addScaling(tensors, INPUT, state.schema().inputs());
            addScaling(tensors, OUTPUT, state.schema().targets());
        }
        for (int l = 1; l < topology.layers(); l++) {
            long rows = topology.units(l + 1);
            long cols = topology.units(l);
            tensors.add(new Safetensors.Tensor(
                    weight(l), List.of(rows, cols), new Safetensors.Floats(state.sharedTheta(l))));
            tensors.add(new Safetensors.Tensor(bias(l), List.of(rows), new Safetensors.Floats(state.sharedBias(l))));
        }
        return tensors;
    }

    private static void addScaling(List<Safetensors.Tensor> tensors, String of, Scaling scaling) {
        double[] offsets = new double[scaling.columns()];
        double[] factors = new double[scaling.columns()];
        for (int j = 0; j < scaling.columns(); j++) {
            offsets[j] = scaling.offset(j);
            factors[j] = scaling.factor(j);
        }
        List<Long> shape = List.of((long) scaling.columns());
        tensors.add(new Safetensors.Tensor(of + OFFSET, shape, new Safetensors.Doubles(offsets)));
        tensors.add(new Safetensors.Tensor(of + FACTOR, shape, new Safetensors.Doubles(factors)));
    }

    /** The name of Θ^(l). */
    static String weight(int l) {
        return "layer." + l + ".weight";
    }

    /** The name of b^(l). */
    static String bias(int l) {
        return "layer." + l + ".bias";
    }

    // ---- loading

    static NetworkState load(Path file) throws IOException {
        return state(file, Safetensors.read(file));
    }

    /** The state that a file, or a part of one, holds. */
    static NetworkState state(Path file, Safetensors content) throws IOException {
        Map<String, String> metadata = content.metadata();
        Topology topology = topology(file, metadata);
        float[][] theta = new float[topology.layers() - 1][];
        float[][] bias = new float[topology.layers() - 1][];
        Map<String, Safetensors.Tensor> tensors = new HashMap<>();
        content.tensors().forEach(t -> tensors.put(t.name(), t));
        for (int l = 1; l < topology.layers(); l++) {
            long rows = topology.units(l + 1);
            long cols = topology.units(l);
            theta[l - 1] = floats(file, tensors.remove(weight(l)), weight(l), List.of(rows, cols));
            bias[l - 1] = floats(file, tensors.remove(bias(l)), bias(l), List.of(rows));
        }
        try {
            Schema schema = required(file, metadata, "format").equals(FIRST_FORMAT)
                    ? firstSchema(file, metadata, topology)
                    : schema(file, metadata, tensors, topology);
            if (!tensors.isEmpty()) {
                throw new ModelFormatException(
                        file, "tensors " + tensors.keySet() + " are too many for a network " + topology);
            }
            return new NetworkState(topology, theta, bias, schema, provenance(metadata));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, "metadata: " + e.getMessage());
        }
    }

    /** The layers, their functions and the cost. */
    static Topology topology(Path file, Map<String, String> metadata) throws IOException {
        String format = required(file, metadata, "format");
        List<String> formats = List.of(FIRST_FORMAT, FORMAT, COLUMNS_FORMAT);
        if (!formats.contains(format)) {
            throw new ModelFormatException(
                    file,
                    "metadata format is " + HeaderJson.quote(format) + ", expected one of " + formats
                            + "; a newer release may read it");
        }
        Topology layers = Topology.of(units(file, required(file, metadata, "units")));
        return cost(
                file,
                metadata,
                layers.hidden(hidden(file, metadata, layers.hidden().size())).output(output(file, metadata)));
    }

    private static Provenance provenance(Map<String, String> metadata) {
        Map<String, String> parts = new LinkedHashMap<>();
        metadata.forEach((key, text) -> {
            if (key.startsWith(PROVENANCE)) {
                parts.put(key.substring(PROVENANCE.length()), text);
            }
        });
        return new Provenance(parts);
    }

    /** The schema, if the model learnt from data; takes its tensors out of the map. */
    private static @Nullable Schema schema(
            Path file, Map<String, String> metadata, Map<String, Safetensors.Tensor> tensors, Topology topology)
            throws IOException {
        if (!metadata.containsKey("classes")) {
            return null;
        }
        return new Schema(
                names(file, metadata, "features"),
                scaling(file, tensors, INPUT, topology.inputs()),
                required(file, metadata, "label"),
                labelColumn(file, required(file, metadata, "label.column")),
                names(file, metadata, "classes"),
                scaling(file, tensors, OUTPUT, topology.outputs()),
                metadata.containsKey("columns")
                        ? ColumnsJson.read(file, required(file, metadata, "columns"))
                        : List.of());
    }

    private static Scaling scaling(Path file, Map<String, Safetensors.Tensor> tensors, String of, int columns)
            throws IOException {
        return new Scaling(
                doubles(file, tensors.remove(of + OFFSET), of + OFFSET, columns),
                doubles(file, tensors.remove(of + FACTOR), of + FACTOR, columns));
    }

    private static int labelColumn(Path file, String text) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ModelFormatException(
                    file,
                    "metadata label.column is " + HeaderJson.quote(text) + ", expected the number of a column, or 0");
        }
    }

    // ---- the first format, which any network wrote, whether it had learnt or not

    private static Schema firstSchema(Path file, Map<String, String> metadata, Topology topology) throws IOException {
        Scaling inputs = new Scaling(
                hexadecimal(file, metadata, "input.offset", topology.inputs()),
                hexadecimal(file, metadata, "input.factor", topology.inputs()));
        return Schema.of(topology.inputs(), topology.outputs())
                .inputs(inputs)
                .classes(names(file, metadata, "classes"));
    }

    /** Hexadecimal floats, separated by spaces; just one where all are the same. */
    private static double[] hexadecimal(Path file, Map<String, String> metadata, String key, int count)
            throws IOException {
        String[] words = required(file, metadata, key).split(" ", -1);
        if (words.length != 1 && words.length != count) {
            throw new ModelFormatException(
                    file, "metadata " + key + " has " + words.length + " numbers, expected 1 or " + count);
        }
        double[] values = new double[count];
        for (int j = 0; j < count; j++) {
            String word = words[words.length == 1 ? 0 : j];
            try {
                values[j] = Float.parseFloat(word);
            } catch (NumberFormatException e) {
                throw new ModelFormatException(
                        file, "metadata " + key + " has " + HeaderJson.quote(word) + ", no number");
            }
        }
        return values;
    }

    // ---- parts

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
                    file, "metadata units is " + HeaderJson.quote(text) + ", expected the layers, such as 64-32-10");
        }
    }

    private static OutputUnit output(Path file, Map<String, String> metadata) throws IOException {
        String word = required(file, metadata, "output");
        return constant(file, "output", word, word, OutputUnit.values());
    }

    /** Adds the cost, which a model with the canonical one does not name. */
    private static Topology cost(Path file, Map<String, String> metadata, Topology canonical) throws IOException {
        String text = metadata.get("cost");
        try {
            return text == null ? canonical : canonical.cost(Cost.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, "metadata cost is " + HeaderJson.quote(text) + ": " + e.getMessage());
        }
    }

    /** The unit of each hidden layer: one word for all, or one for each, joined by hyphens. */
    private static List<Activation> hidden(Path file, Map<String, String> metadata, int layers) throws IOException {
        String text = required(file, metadata, "hidden");
        String[] words = text.split("-", -1);
        if (words.length > 1 && words.length != layers) {
            throw new ModelFormatException(
                    file,
                    "metadata hidden is " + HeaderJson.quote(text) + ", expected one unit, or one for each of the "
                            + layers + " hidden layers");
        }
        List<Activation> units = new ArrayList<>();
        for (String word : words) {
            units.add(constant(file, "hidden", text, word, Activation.values()));
        }
        return words.length == layers ? units : Collections.nCopies(layers, units.get(0));
    }

    private static <E extends Enum<E>> E constant(Path file, String key, String text, String word, E[] all)
            throws IOException {
        for (E e : all) {
            if (e.name().toLowerCase(Locale.ROOT).equals(word)) {
                return e;
            }
        }
        throw new ModelFormatException(
                file,
                "metadata " + key + " is " + HeaderJson.quote(text) + ", expected one of "
                        + Arrays.toString(all).toLowerCase(Locale.ROOT));
    }

    /** A list of texts. */
    static List<String> names(Path file, Map<String, String> metadata, String key) throws IOException {
        try {
            if (HeaderJson.parse(required(file, metadata, key)) instanceof List<?> list
                    && list.stream().allMatch(String.class::isInstance)) {
                return list.stream().map(String.class::cast).toList();
            }
        } catch (HeaderJson.Malformed e) {
            throw new ModelFormatException(file, "metadata " + key + " is not JSON: " + e.getMessage());
        }
        throw new ModelFormatException(file, "metadata " + key + " is no list of strings");
    }

    private static float[] floats(Path file, Safetensors.@Nullable Tensor tensor, String name, List<Long> shape)
            throws IOException {
        if (checked(file, tensor, name, shape).values() instanceof Safetensors.Floats floats) {
            for (int i = 0; i < floats.length(); i++) {
                checkFinite(file, name, i, floats.array()[i]);
            }
            return floats.array();
        }
        throw new ModelFormatException(file, "tensor " + name + " is of float64, expected float32");
    }

    private static double[] doubles(Path file, Safetensors.@Nullable Tensor tensor, String name, int length)
            throws IOException {
        if (checked(file, tensor, name, List.of((long) length)).values() instanceof Safetensors.Doubles doubles) {
            for (int i = 0; i < doubles.length(); i++) {
                checkFinite(file, name, i, doubles.array()[i]);
            }
            return doubles.array();
        }
        throw new ModelFormatException(file, "tensor " + name + " is of float32, expected float64");
    }

    private static Safetensors.Tensor checked(
            Path file, Safetensors.@Nullable Tensor tensor, String name, List<Long> shape) throws IOException {
        if (tensor == null || !tensor.shape().equals(shape)) {
            throw new ModelFormatException(
                    file,
                    "tensor " + name + " is " + (tensor == null ? "missing" : "of shape " + tensor.shape())
                            + ", expected shape " + shape);
        }
        return tensor;
    }

    private static void checkFinite(Path file, String name, int i, double value) throws IOException {
        if (!Double.isFinite(value)) {
            throw new ModelFormatException(
                    file, "tensor " + name + "[" + i + "] is " + value + ", expected a finite number");
        }
    }
}
