package dev.chainrule.nn;

import dev.chainrule.files.Destination;
import dev.chainrule.nn.Safetensors.Doubles;
import dev.chainrule.nn.Safetensors.Floats;
import dev.chainrule.nn.Safetensors.Tensor;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a stack of PyTorch's {@code nn.Linear} in a safetensors file, as {@code safetensors.torch.save_file} writes
 * {@code model.state_dict()}: {@code 0.weight} [S_2, S_1], {@code 0.bias} [S_2], {@code 2.weight} [S_3, S_2] … PyTorch counts the
 * functions between the layers too. The orientation is that of Θ, so numbers are copied, not turned.
 *
 * <p>A state dict has no functions and no scaling. A file that {@link #save} wrote keeps them in its metadata; for one of another
 * program the functions are told.
 */
public final class StateDict {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";
    private static final String MODEL = "chainrule-"; // how the format of a model file begins
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final Path file;
    private final Map<String, String> metadata;
    private final List<Linear> layers;

    /** A layer: Θ [rows, cols], and b, or null where there is none. */
    private record Linear(Tensor weight, @Nullable Tensor bias) {
        long rows() {
            return weight.shape().get(0);
        }

        long cols() {
            return weight.shape().get(1);
        }
    }

    private StateDict(Path file, Map<String, String> metadata, List<Linear> layers) {
        this.file = file;
        this.metadata = metadata;
        this.layers = layers;
    }

    // ---- writing

    /**
     * Writes the parameters of a network, layer l under the number 2(l - 1), as {@code nn.Sequential(Linear, ReLU, Linear)} counts, and
     * what a state dict has no place for as {@link ModelMetadata}.
     *
     * @throws IllegalStateException if a parameter is not finite, as such a file could not be loaded
     * @throws IOException if it cannot be written; an existing file is then as before
     */
    public static void save(NetworkState state, Path file) throws IOException {
        if (!state.finite()) {
            throw new IllegalStateException("state dict: a weight or bias is not finite, expected numbers");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt"); // as safetensors.torch writes it
        metadata.putAll(ModelMetadata.of(state));
        List<Tensor> tensors = new ArrayList<>();
        for (int l = 1; l < state.topology().layers(); l++) {
            long rows = state.topology().units(l + 1);
            long cols = state.topology().units(l);
            String name = 2 * (l - 1) + ".";
            tensors.add(new Tensor(name + WEIGHT, List.of(rows, cols), new Floats(state.sharedTheta(l))));
            tensors.add(new Tensor(name + BIAS, List.of(rows), new Floats(state.sharedBias(l))));
        }
        Destination.of(file).write(new Safetensors(metadata, tensors)::write);
    }

    // ---- reading

    /**
     * Reads the layers of a file, in the order of the numbers in their names: {@code 0}, {@code 2}, {@code 10}, or {@code fc1}, {@code
     * fc2}, or {@code net.0}, {@code net.2}. Float64 is taken where float32 has the same numbers. A layer without a bias gets one of zeros.
     *
     * @throws ModelFormatException if there is anything else than the weights [out, in] and biases [out] of layers of which each takes
     *     what the one before it gives, or their names do not tell the order
     * @throws IOException if it cannot be read
     */
    public static StateDict load(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        content.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
        if (tensors.containsKey(ModelFile.weight(1))
                && content.metadata().getOrDefault("format", "").startsWith(MODEL)) {
            throw new ModelFormatException(file, "a model of Chainrule already, expected a state dict");
        }
        return new StateDict(file, content.metadata(), linears(file, tensors));
    }

    private static List<Linear> linears(Path file, Map<String, Tensor> tensors) throws IOException {
        Map<List<String>, String> names = names(file, tensors.values());
        List<Linear> layers = new ArrayList<>();
        for (String name : names.values()) {
            Tensor weight = tensors.get(name + WEIGHT);
            if (weight == null || weight.shape().size() != 2) {
                throw new ModelFormatException(
                        file,
                        "tensor " + HeaderJson.quote(name + WEIGHT) + " is "
                                + (weight == null ? "missing" : "of shape " + weight.shape())
                                + ", expected [out, in] of a linear layer");
            }
            Linear layer = new Linear(weight, tensors.get(name + BIAS));
            check(file, layer, layers.isEmpty() ? null : layers.get(layers.size() - 1));
            layers.add(layer);
        }
        return layers;
    }

    /** The names before {@code weight} and {@code bias}, ordered by the numbers in them. */
    private static Map<List<String>, String> names(Path file, Iterable<Tensor> tensors) throws IOException {
        Map<List<String>, String> names = new TreeMap<>(StateDict::compare);
        String first = null;
        String kind = null; // the text of the first, without its numbers
        for (Tensor tensor : tensors) {
            int dot = tensor.name().lastIndexOf('.') + 1;
            String name = tensor.name().substring(0, dot);
            if (!List.of(WEIGHT, BIAS).contains(tensor.name().substring(dot))) {
                throw new ModelFormatException(
                        file,
                        "tensor " + HeaderJson.quote(tensor.name())
                                + " is none of a linear layer, expected names such as 0.weight and 0.bias");
            }
            if (first == null) {
                first = name;
                kind = text(name);
            }
            String same = names.putIfAbsent(numbers(name), name);
            if ((same != null && !same.equals(name)) || !text(name).equals(kind)) {
                throw new ModelFormatException(
                        file,
                        "layers " + HeaderJson.quote(same == null ? first : same) + " and " + HeaderJson.quote(name)
                                + " do not tell their order, expected names that differ in numbers, such as 0.weight and"
                                + " 2.weight");
            }
        }
        if (names.isEmpty()) {
            throw new ModelFormatException(file, "no tensors, expected those of linear layers");
        }
        return names;
    }

    /** The numbers in a name, as digits without zeros in front. */
    private static List<String> numbers(String name) {
        return DIGITS.matcher(name)
                .results()
                .map(digits -> digits.group().replaceFirst("^0+(?=.)", ""))
                .toList();
    }

    private static String text(String name) {
        return DIGITS.matcher(name).replaceAll("#");
    }

    private static int compare(List<String> these, List<String> those) {
        Comparator<String> byValue = Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
        for (int i = 0; i < Math.min(these.size(), those.size()); i++) {
            int order = byValue.compare(these.get(i), those.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(these.size(), those.size());
    }

    private static void check(Path file, Linear layer, @Nullable Linear before) throws IOException {
        if (layer.rows() < 1 || layer.cols() < 1) {
            throw new ModelFormatException(
                    file,
                    "tensor " + HeaderJson.quote(layer.weight.name()) + " is of shape " + layer.weight.shape()
                            + ", expected at least one unit in each layer");
        }
        if (layer.bias != null && !layer.bias.shape().equals(List.of(layer.rows()))) {
            throw new ModelFormatException(
                    file,
                    "tensor " + HeaderJson.quote(layer.bias.name()) + " is of shape " + layer.bias.shape()
                            + ", expected [" + layer.rows() + "]");
        }
        if (before != null && before.rows() != layer.cols()) {
            throw new ModelFormatException(
                    file,
                    "tensor " + HeaderJson.quote(layer.weight.name()) + " is of shape " + layer.weight.shape()
                            + ", expected [out, " + before.rows() + "], since the layer before it, "
                            + HeaderJson.quote(before.weight.name()) + ", gives as many");
        }
    }

    /** S_1, …, S_L: the units of the layers. */
    public List<Long> units() {
        return Stream.concat(Stream.of(layers.get(0).cols()), layers.stream().map(Linear::rows))
                .toList();
    }

    /** Whether the file tells the functions, so that {@link #state()} makes the network. */
    public boolean tellsFunctions() {
        return ModelMetadata.isIn(metadata);
    }

    /**
     * The network that {@link #save} wrote, with its scaling and its names.
     *
     * @throws ModelFormatException if the file does not {@link #tellsFunctions tell the functions}, or they do not fit the parameters
     */
    public NetworkState state() throws IOException {
        return ModelMetadata.state(file, metadata, theta(), bias());
    }

    /**
     * The network of these layers with these functions, as if learnt from no data.
     *
     * @param hidden the function of each hidden layer, or one for all
     * @throws IllegalArgumentException if {@code hidden} has neither one function nor one for each hidden layer
     * @throws ModelFormatException if a parameter is not finite, or is no float32
     */
    public NetworkState state(List<Activation> hidden, OutputUnit output) throws IOException {
        Topology topology =
                Topology.of(units().stream().mapToInt(Long::intValue).toArray());
        int count = topology.layers() - 2;
        Topology told = topology.hidden(hidden.size() == 1 ? Collections.nCopies(count, hidden.get(0)) : hidden)
                .output(output);
        return new NetworkState(told, theta(), bias(), null);
    }

    private float[][] theta() throws IOException {
        float[][] theta = new float[layers.size()][];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = floats(layers.get(i).weight);
        }
        return theta;
    }

    private float[][] bias() throws IOException {
        float[][] bias = new float[layers.size()][];
        for (int i = 0; i < bias.length; i++) {
            Tensor tensor = layers.get(i).bias;
            bias[i] = tensor == null ? new float[(int) layers.get(i).rows()] : floats(tensor);
        }
        return bias;
    }

    /** The numbers of a tensor, which must be finite and those of float32. */
    private float[] floats(Tensor tensor) throws IOException {
        float[] floats = new float[tensor.values().length()];
        for (int i = 0; i < floats.length; i++) {
            double number = tensor.values() instanceof Doubles doubles
                    ? doubles.array()[i]
                    : ((Floats) tensor.values()).array()[i];
            floats[i] = (float) number;
            if (!Float.isFinite(floats[i]) || floats[i] != number) {
                throw new ModelFormatException(
                        file,
                        "tensor " + HeaderJson.quote(tensor.name()) + "[" + i + "] is " + number
                                + ", expected a finite number of float32; model.float() rounds those of float64");
            }
        }
        return floats;
    }
}
