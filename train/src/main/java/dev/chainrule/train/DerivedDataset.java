package dev.chainrule.train;

import dev.chainrule.nn.Schema;

/** Examples made of those of another data set, which gives all that is not overridden. */
abstract class DerivedDataset implements Dataset {
    /** The examples that these are made of. */
    final Dataset data;

    DerivedDataset(Dataset data) {
        this.data = data;
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public int inputs() {
        return data.inputs();
    }

    @Override
    public int outputs() {
        return data.outputs();
    }

    @Override
    public Schema schema() {
        return data.schema();
    }

    @Override
    public long bytesInHeap() {
        return data.bytesInHeap();
    }

    @Override
    public long bytesInFile() {
        return data.bytesInFile();
    }

    @Override
    public int pictureWidth() {
        return data.pictureWidth();
    }

    @Override
    public boolean pixels() {
        return data.pixels();
    }

    @Override
    public boolean weighted() {
        return data.weighted();
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        data.copyInputs(from, count, x);
    }

    @Override
    public void copyTargets(int from, int count, float[] y) {
        data.copyTargets(from, count, y);
    }

    @Override
    public void copyWeights(int from, int count, float[] w) {
        data.copyWeights(from, count, w);
    }

    @Override
    public void copyPixels(int from, int count, byte[] x) {
        data.copyPixels(from, count, x);
    }
}
