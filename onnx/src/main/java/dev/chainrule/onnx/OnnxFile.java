package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.chainrule.files.Destination;
import dev.chainrule.nn.NetworkState;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Networks as ONNX files. A file that {@link #save} wrote takes raw rows and answers with the names of classes or with quantities in
 * the user's unit; {@link #load} makes the same network of it. docs/exchange.md describes what is written and what is read.
 */
public final class OnnxFile {
    private OnnxFile() {}

    /**
     * Writes a network, as {@link Destination} does.
     *
     * @throws IllegalStateException if a parameter is not finite
     * @throws IllegalArgumentException if it is larger than a file of ONNX can be, which is 2 GiB
     * @throws IOException if it cannot be written; an existing file is then as before
     */
    public static void save(NetworkState state, Path file) throws IOException {
        ModelProto model = model(state);
        Destination.of(file).write(model::writeTo);
    }

    private static ModelProto model(NetworkState state) {
        if (!state.finite()) {
            throw new IllegalStateException("onnx: a weight or bias is not finite, expected numbers");
        }
        long bytes = state.fileBytes();
        if (bytes > LARGEST) {
            throw new IllegalArgumentException("onnx: the network has " + bytes + " bytes, expected at most " + LARGEST
                    + ", since a message of protobuf has no more than 2 GiB");
        }
        return NetworkGraph.of(state);
    }

    /** The largest network in bytes: 2 GiB less 64 MiB for all that is not a parameter. */
    private static final long LARGEST = (2L << 30) - (64 << 20);
}
