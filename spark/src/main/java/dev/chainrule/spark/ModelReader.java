package dev.chainrule.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads a model as {@link ModelWriter} writes it.
 *
 * @param <M> the model
 */
final class ModelReader<M extends StoredModel> extends MLReader<M> {
    private boolean local;

    @Override
    public M loadFromLocal(String path) {
        local = true;
        return super.loadFromLocal(path);
    }

    @Override
    public M load(String path) {
        M model = new DefaultParamsReader<M>().load(path);
        try {
            model.become(bytes(path), null);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
        ModelBytes.read(model.safetensors()); // refuses what is no model
        return model;
    }

    private byte[] bytes(String path) throws IOException {
        if (local) {
            return Files.readAllBytes(java.nio.file.Path.of(path, ModelWriter.FILE));
        }
        Path file = new Path(path, ModelWriter.FILE);
        try (InputStream in = file.getFileSystem(sc().hadoopConfiguration()).open(file)) {
            return in.readAllBytes();
        }
    }
}
