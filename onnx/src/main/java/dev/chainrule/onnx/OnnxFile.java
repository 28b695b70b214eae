package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.chainrule.files.Destination;
import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.ModelMetadata;
import dev.chainrule.nn.NetworkState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Networks as ONNX files. A file that {@link #save} wrote takes raw rows and answers with the names of classes or with quantities in
 * the user's unit; {@link #load} makes the same network of it. docs/exchange.md describes what is written and what is read.
 */
public final class OnnxFile {
    /** The largest network in bytes: 2 GiB less 64 MiB for all that is not a parameter. */
    private static final long LARGEST = (2L << 30) - (64 << 20);

    private OnnxFile() {}

    /**
     * Writes a network, as {@link Destination} does.
     *
     * @throws IllegalStateException if a parameter is not finite
     * @throws IllegalArgumentException if it is larger than a file of ONNX can be, which is 2 GiB
     * @throws IOException if it cannot be written; an existing file is then as before
     */
    public static void save(NetworkState state, Path file) throws IOException {
        if (!state.finite()) {
            throw new IllegalStateException("onnx: a weight or bias is not finite, expected numbers");
        }
        long bytes = state.fileBytes();
        if (bytes > LARGEST) {
            throw new IllegalArgumentException("onnx: the network has " + bytes + " bytes, expected at most " + LARGEST
                    + ", since a message of protobuf has no more than 2 GiB");
        }
        ModelProto model = NetworkGraph.of(state);
        Destination.of(file).write(model::writeTo);
    }

    /**
     * Reads a network. Of a file that {@link #save} wrote, and nobody changed, it is the same with its schema; of one of another program
     * that with the same layers, the scaling in front of them, and the names of classes behind them.
     *
     * @throws ModelFormatException if the file is no model of ONNX, or has what no fully connected network can express, by its name
     * @throws IOException if it cannot be read
     */
    public static NetworkState load(Path file) throws IOException {
        ModelProto model = parse(file);
        if (!model.hasGraph()) {
            throw new ModelFormatException(file, "no model of ONNX: it has no graph");
        }
        Optional<NetworkState> own = own(file, model);
        return own.isPresent() ? own.get() : ForeignGraph.read(file, model);
    }

    private static ModelProto parse(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file, expected a model of ONNX");
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "not a regular file, expected a model of ONNX");
        }
        long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory());
        if (Files.size(file) > most) {
            throw new ModelFormatException(file, "has " + Files.size(file) + " bytes, expected at most " + most);
        }
        try (InputStream counted = Files.newInputStream(file);
                InputStream in = Files.newInputStream(file)) {
            new Messages(file, CodedInputStream.newInstance(counted)).check(ModelProto.getDescriptor());
            return ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(file, "no model of ONNX: " + e.getMessage());
        }
    }

    /** The network of which the file is what {@link #save} writes; none if it is not. */
    private static Optional<NetworkState> own(Path file, ModelProto model) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(each -> metadata.put(each.getKey(), each.getValue()));
        if (!ModelMetadata.isIn(metadata)) {
            return Optional.empty();
        }
        Map<String, TensorProto> tensors = new HashMap<>();
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        int steps = ModelMetadata.topology(file, metadata).layers() - 1;
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        for (int l = 1; l <= steps; l++) {
            TensorProto weight = tensors.get(ModelMetadata.weight(l));
            TensorProto b = tensors.get(ModelMetadata.bias(l));
            if (weight == null || b == null) {
                return Optional.empty();
            }
            theta[l - 1] = Constant.of(file, weight).floats();
            bias[l - 1] = Constant.of(file, b).floats();
        }
        NetworkState state = ModelMetadata.state(file, metadata, theta, bias);
        return NetworkGraph.of(state).getGraph().equals(model.getGraph()) ? Optional.of(state) : Optional.empty();
    }
}
