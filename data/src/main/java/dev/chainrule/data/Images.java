package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.spi.Element;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.Objects;

/** Images of unsigned bytes, x = v · {@link Element#UINT8_SCALE}, and one-hot targets. */
final class Images implements Dataset {
    private final byte[] pixels;
    private final TargetRows y;
    private final Schema schema;

    /** Takes pixels[m, inputs] as its own. */
    Images(byte[] pixels, int inputs, TargetRows y, List<String> classes) {
        this.pixels = pixels;
        this.y = y;
        this.schema = Schema.of(inputs, y.outputs())
                .inputs(Scaling.uniform(inputs, 0, Element.UINT8_SCALE))
                .classes(classes);
    }

    @Override
    public int size() {
        return pixels.length / inputs();
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
        int first = from * inputs();
        for (int i = 0; i < count * inputs(); i++) {
            x[i] = (pixels[first + i] & 0xff) * Element.UINT8_SCALE;
        }
    }

    @Override
    public void copyTargets(int from, int count, float[] target) {
        Objects.checkFromIndexSize(from, count, size());
        y.copy(from, count, target);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean pixels() {
        return true;
    }

    @Override
    public void copyPixels(int from, int count, byte[] x) {
        Objects.checkFromIndexSize(from, count, size());
        System.arraycopy(pixels, from * inputs(), x, 0, count * inputs());
    }

    @Override
    public String toString() {
        return "Images[" + size() + " x " + inputs() + "]";
    }
}
