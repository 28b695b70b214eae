package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.spi.Element;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.Objects;

/** Images of unsigned bytes, x = v · {@link Element#UINT8_SCALE}, and one-hot targets. */
final class Images implements Dataset {
    private final PixelRows pixels;
    private final TargetRows y;
    private final Schema schema;
    private final int width;

    Images(PixelRows pixels, int height, int width, TargetRows y, List<String> classes) {
        int inputs = height * width;
        this.pixels = pixels;
        this.width = width;
        this.y = y;
        this.schema = Schema.of(inputs, y.outputs())
                .inputs(Scaling.uniform(inputs, 0, Element.UINT8_SCALE))
                .classes(classes);
    }

    @Override
    public int size() {
        return pixels.count();
    }

    @Override
    public int inputs() {
        return schema.inputs().columns();
    }

    @Override
    public int outputs() {
        return y.outputs();
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        Objects.checkFromIndexSize(from, count, size());
        byte[] rows = new byte[count * inputs()];
        pixels.copy(from, count, rows);
        for (int i = 0; i < rows.length; i++) {
            x[i] = (rows[i] & 0xff) * Element.UINT8_SCALE;
        }
    }

    @Override
    public void copyTargets(int from, int count, float[] target) {
        Objects.checkFromIndexSize(from, count, size());
        y.copy(from, count, target);
    }

    @Override
    public long bytesInHeap() {
        return pixels.bytesInHeap() + y.bytes();
    }

    @Override
    public long bytesInFile() {
        return pixels.bytesInFile();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int pictureWidth() {
        return width;
    }

    @Override
    public boolean pixels() {
        return true;
    }

    @Override
    public void copyPixels(int from, int count, byte[] x) {
        Objects.checkFromIndexSize(from, count, size());
        pixels.copy(from, count, x);
    }

    @Override
    public String toString() {
        return "Images[" + size() + " x " + inputs() + "]";
    }
}
