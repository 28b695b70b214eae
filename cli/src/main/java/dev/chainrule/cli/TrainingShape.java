package dev.chainrule.cli;

/**
 * A step of training, by its size.
 *
 * @param layers of the network
 * @param batch the examples of a step
 */
record TrainingShape(Layers layers, int batch) {
    /** E.g. {@code 784-128-10, 32}. */
    @Override
    public String toString() {
        return layers.topology() + ", " + batch;
    }
}
