package dev.chainrule.testing;

import dev.chainrule.nn.Schema;
import dev.chainrule.spi.Element;
import dev.chainrule.train.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Examples in arrays.
 *
 * @param x row-major [size, inputs]
 * @param y row-major [size, outputs]
 * @param bytes these inputs as pixels, or null
 */
public record Examples(int inputs, int outputs, float[] x, float[] y, byte @Nullable [] bytes, Schema schema)
        implements Dataset {

    /** Random inputs in [-1, 1) and targets 0 or 1, one 1 in every row where there is more than one output. */
    public static Examples random(Draw draw, int size, int inputs, int outputs) {
        float[] y = draw.targets(size, outputs);
        return new Examples(inputs, outputs, draw.floats(size * inputs, 1), y, null, Schema.of(inputs, outputs));
    }

    /** Random pixels, with targets as in {@link #random}. */
    public static Examples pixels(Draw draw, int size, int inputs, int outputs) {
        byte[] bytes = new byte[size * inputs];
        float[] x = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) draw.below(256);
            x[i] = (bytes[i] & 0xff) * Element.UINT8_SCALE;
        }
        float[] y = draw.targets(size, outputs);
        return new Examples(inputs, outputs, x, y, bytes, Schema.of(inputs, outputs));
    }

    /** A copy with the inputs as floats only. */
    public Examples asFloats() {
        return new Examples(inputs, outputs, x, y, null, schema);
    }

    /** A copy with another schema. */
    public Examples with(Schema next) {
        return new Examples(inputs, outputs, x, y, bytes, next);
    }

    @Override
    public int size() {
        return x.length / inputs;
    }

    @Override
    public void copyInputs(int from, int count, float[] toX) {
        System.arraycopy(x, from * inputs, toX, 0, count * inputs);
    }

    @Override
    public void copyTargets(int from, int count, float[] toY) {
        System.arraycopy(y, from * outputs, toY, 0, count * outputs);
    }

    @Override
    public boolean pixels() {
        return bytes != null;
    }

    @Override
    public void copyPixels(int from, int count, byte[] to) {
        System.arraycopy(bytes, from * inputs, to, 0, count * inputs);
    }
}
