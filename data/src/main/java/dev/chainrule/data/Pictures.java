package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;

/**
 * Examples whose inputs are pictures, though no {@linkplain Dataset#pixels() pixels} of a byte.
 *
 * @param examples the examples
 * @param pictureWidth the width of each picture
 */
record Pictures(Dataset examples, int pictureWidth) implements Dataset {
    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public int inputs() {
        return examples.inputs();
    }

    @Override
    public int outputs() {
        return examples.outputs();
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        examples.copyInputs(from, count, x);
    }

    @Override
    public void copyTargets(int from, int count, float[] y) {
        examples.copyTargets(from, count, y);
    }

    @Override
    public Schema schema() {
        return examples.schema();
    }

    @Override
    public long bytesInHeap() {
        return examples.bytesInHeap();
    }

    @Override
    public long bytesInFile() {
        return examples.bytesInFile();
    }
}
