package dev.chainrule.nn;

import dev.chainrule.files.Destination;
import dev.chainrule.nn.Safetensors.Doubles;
import dev.chainrule.nn.Safetensors.Floats;
import dev.chainrule.nn.Safetensors.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several states of networks, numbers and texts in one safetensors file, with a checksum. A state is stored as in a model
 * file, its keys and its tensors with its name and a dot before them. The checksum {@code sha256}, of the metadata, is that of
 * the file with 64 zeros in its place. Nothing is checked of a part before it is asked for, but all is covered by the checksum.
 */
public final class StateFile {
    private static final String CHECKSUM = "sha256";
    private static final String NO_CHECKSUM = "0".repeat(64);

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final Path file;

    private StateFile(Path file) {
        this.file = file;
    }

    /** An empty one, to be saved in this place. */
    public static StateFile at(Path file) {
        return new StateFile(file);
    }

    // ---- parts to be saved

    /** Adds a text. */
    public StateFile text(String key, String value) {
        texts.put(key, value);
        return this;
    }

    /** Adds numbers of float64, which are not copied. */
    public StateFile numbers(String name, double... values) {
        tensors.add(new Tensor(name, List.of((long) values.length), new Doubles(values)));
        return this;
    }

    /** Adds numbers of float32, which are not copied. */
    public StateFile floats(String name, float[] values) {
        tensors.add(new Tensor(name, List.of((long) values.length), new Floats(values)));
        return this;
    }

    /** Adds a state. */
    public StateFile state(String name, NetworkState state) {
        Safetensors content = ModelFile.content(state);
        content.metadata().forEach((key, value) -> texts.put(name + "." + key, value));
        content.tensors().forEach(t -> tensors.add(new Tensor(name + "." + t.name(), t.shape(), t.values())));
        return this;
    }

    /**
     * Writes the file, which replaces what is there as a whole; see {@link Destination}.
     *
     * @throws IOException if that fails
     */
    public void save() throws IOException {
        Destination.of(file).write(content(checksum())::write);
    }

    /** The content with float64 first, so that every number is aligned. */
    private Safetensors content(String checksum) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(CHECKSUM, checksum);
        metadata.putAll(texts);
        List<Tensor> aligned = new ArrayList<>();
        tensors.stream().filter(t -> t.values() instanceof Doubles).forEach(aligned::add);
        tensors.stream().filter(t -> t.values() instanceof Floats).forEach(aligned::add);
        return new Safetensors(metadata, aligned);
    }

    private String checksum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            content(NO_CHECKSUM).write(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written anywhere
        }
    }

    // ---- parts of one that was loaded

    /**
     * Reads a file.
     *
     * @throws ModelFormatException if it is not such a file, or its checksum is not that of its content
     * @throws IOException if it cannot be read
     */
    public static StateFile load(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        StateFile loaded = new StateFile(file);
        loaded.texts.putAll(content.metadata());
        loaded.tensors.addAll(content.tensors());
        String expected = loaded.text(CHECKSUM);
        loaded.texts.remove(CHECKSUM);
        String actual = loaded.checksum();
        if (!actual.equals(expected)) {
            throw new ModelFormatException(file, "the checksum is " + actual + ", expected " + expected);
        }
        return loaded;
    }

    /** The place of the file. */
    public Path path() {
        return file;
    }

    /** The texts whose keys begin with {@code prefix}, by the rest of their keys. */
    public Map<String, String> texts(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        texts.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /**
     * A text.
     *
     * @throws ModelFormatException if there is none
     */
    public String text(String key) throws ModelFormatException {
        String value = texts.get(key);
        if (value == null) {
            throw new ModelFormatException(file, "metadata has no \"" + key + "\"");
        }
        return value;
    }

    /**
     * A text that is a whole number.
     *
     * @throws ModelFormatException if there is none from {@code least} to {@code most}
     */
    public int count(String key, int least, int most) throws ModelFormatException {
        String text = text(key);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for all that is no such number
        }
        throw new ModelFormatException(
                file, "metadata " + key + " is " + HeaderJson.quote(text) + ", expected " + least + " to " + most);
    }

    /**
     * Numbers of float64.
     *
     * @throws ModelFormatException if there are not {@code length} of them
     */
    public double[] numbers(String name, int length) throws ModelFormatException {
        if (tensor(name, length).values() instanceof Doubles doubles) {
            return doubles.array();
        }
        throw new ModelFormatException(file, "tensor " + name + " is of float32, expected float64");
    }

    /**
     * Numbers of float32.
     *
     * @throws ModelFormatException if there are not {@code length} of them
     */
    public float[] floats(String name, int length) throws ModelFormatException {
        if (tensor(name, length).values() instanceof Floats floats) {
            return floats.array();
        }
        throw new ModelFormatException(file, "tensor " + name + " is of float64, expected float32");
    }

    private Tensor tensor(String name, int length) throws ModelFormatException {
        for (Tensor tensor : tensors) {
            if (tensor.name().equals(name)) {
                if (tensor.shape().equals(List.of((long) length))) {
                    return tensor;
                }
                throw new ModelFormatException(
                        file, "tensor " + name + " is of shape " + tensor.shape() + ", expected [" + length + "]");
            }
        }
        throw new ModelFormatException(file, "tensor " + name + " is missing, expected shape [" + length + "]");
    }

    /**
     * A state, if there is one of this name.
     *
     * @throws ModelFormatException if it is none that can be trusted
     */
    public Optional<NetworkState> state(String name) throws IOException {
        Map<String, String> metadata = texts(name + ".");
        if (metadata.isEmpty()) {
            return Optional.empty();
        }
        List<Tensor> parts = tensors.stream()
                .filter(t -> t.name().startsWith(name + "."))
                .map(t -> new Tensor(t.name().substring(name.length() + 1), t.shape(), t.values()))
                .toList();
        return Optional.of(ModelFile.state(file, new Safetensors(metadata, parts)));
    }
}
