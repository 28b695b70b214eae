package dev.chainrule.nn;

import dev.chainrule.nn.Safetensors.Doubles;
import dev.chainrule.nn.Safetensors.Floats;
import dev.chainrule.nn.Safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All of a network but its weights and biases, as texts by name, for files of other formats that have a place for such. The names
 * are {@code chainrule.} and a key of the metadata of a model file, and {@code chainrule.input.offset}, {@code input.factor},
 * {@code output.offset} and {@code output.factor}, each a JSON list of decimal texts, from which the same float64 are read.
 */
public final class ModelMetadata {
    private static final String PREFIX = "chainrule.";
    private static final List<String> SCALINGS = List.of(
            ModelFile.INPUT + ModelFile.OFFSET,
            ModelFile.INPUT + ModelFile.FACTOR,
            ModelFile.OUTPUT + ModelFile.OFFSET,
            ModelFile.OUTPUT + ModelFile.FACTOR);

    private ModelMetadata() {}

    /** The texts of a network. */
    public static Map<String, String> of(NetworkState state) {
        Map<String, String> texts = new LinkedHashMap<>();
        ModelFile.metadata(state).forEach((key, text) -> texts.put(PREFIX + key, text));
        ModelFile.content(state).tensors().forEach(tensor -> {
            if (tensor.values() instanceof Doubles numbers) {
                List<String> words = Arrays.stream(numbers.array())
                        .mapToObj(Double::toString)
                        .toList();
                texts.put(PREFIX + tensor.name(), ColumnsJson.list(words));
            }
        });
        return texts;
    }

    /** The name of Θ^(l) in files, from 1. */
    public static String weight(int l) {
        return ModelFile.weight(l);
    }

    /** The name of b^(l) in files, from 1. */
    public static String bias(int l) {
        return ModelFile.bias(l);
    }

    /** Whether there are texts of {@link #of} among these. */
    public static boolean isIn(Map<String, String> texts) {
        return texts.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
    }

    /**
     * The layers, their functions and the cost of the network that was written.
     *
     * @param file the file that has the texts, for messages
     * @param texts those of {@link #of}, and any others
     * @throws ModelFormatException if the texts are not as {@link #of} writes them
     */
    public static Topology topology(Path file, Map<String, String> texts) throws IOException {
        return ModelFile.topology(file, own(texts));
    }

    /**
     * The network that was written.
     *
     * @param file the file that has the texts, for messages
     * @param texts those of {@link #of}, and any others
     * @param theta Θ^(l) at l - 1, row-major [S_{l+1}, S_l]; not copied
     * @param bias b^(l) at l - 1, [S_{l+1}]; not copied
     * @throws ModelFormatException if the texts are not as {@link #of} writes them, a length does not fit, or a number is not
     *     finite
     */
    public static NetworkState state(Path file, Map<String, String> texts, float[][] theta, float[][] bias)
            throws IOException {
        Map<String, String> metadata = own(texts);
        List<Tensor> tensors = new ArrayList<>();
        for (String name : SCALINGS) {
            if (metadata.containsKey(name)) {
                double[] numbers = numbers(file, metadata, name);
                tensors.add(new Tensor(name, List.of((long) numbers.length), new Doubles(numbers)));
                metadata.remove(name);
            }
        }
        for (int l = 1; l <= theta.length; l++) {
            long rows = bias[l - 1].length;
            long cols = rows == 0 ? 0 : theta[l - 1].length / rows;
            tensors.add(new Tensor(ModelFile.weight(l), List.of(rows, cols), new Floats(theta[l - 1])));
            tensors.add(new Tensor(ModelFile.bias(l), List.of(rows), new Floats(bias[l - 1])));
        }
        return ModelFile.state(file, new Safetensors(metadata, tensors));
    }

    /** The texts of {@link #of}, by the keys of a model file. */
    private static Map<String, String> own(Map<String, String> texts) {
        Map<String, String> own = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (name.startsWith(PREFIX)) {
                own.put(name.substring(PREFIX.length()), text);
            }
        });
        return own;
    }

    private static double[] numbers(Path file, Map<String, String> metadata, String name) throws IOException {
        List<String> words = ModelFile.names(file, metadata, name);
        double[] numbers = new double[words.size()];
        for (int j = 0; j < numbers.length; j++) {
            try {
                numbers[j] = Double.parseDouble(words.get(j));
            } catch (NumberFormatException e) {
                throw new ModelFormatException(
                        file, "metadata " + name + " has " + HeaderJson.quote(words.get(j)) + ", no number");
            }
        }
        return numbers;
    }
}
