package dev.chainrule.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Writes a model: Spark's metadata, and {@code model.safetensors} beside them. */
final class ModelWriter extends MLWriter {
    static final String FILE = "model.safetensors";

    private final StoredModel model;
    /** Whether the path is one of this machine's, and not of Hadoop's. */
    private boolean local;

    ModelWriter(StoredModel model) {
        this.model = model;
    }

    @Override
    public void saveToLocal(String path) throws IOException {
        local = true;
        super.saveToLocal(path);
    }

    @Override
    public void saveImpl(String path) {
        new DefaultParamsWriter(model).saveImpl(path);
        try {
            if (local) {
                Files.write(java.nio.file.Path.of(path, FILE), model.safetensors());
                return;
            }
            Path file = new Path(path, FILE);
            try (OutputStream out =
                    file.getFileSystem(sc().hadoopConfiguration()).create(file, true)) {
                out.write(model.safetensors());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }
}
