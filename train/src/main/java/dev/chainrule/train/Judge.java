package dev.chainrule.train;

/** Judges answers by their targets, batch by batch. */
interface Judge {
    /**
     * Judges some examples.
     *
     * @param count m, the number of them
     * @param z the sums of the output layer, z[m, K], in the beginning of an array
     * @param y their targets, y[m, K], likewise
     */
    void judge(int count, float[] z, float[] y);

    /** The evaluation after all batches. */
    Evaluation evaluation(int total, double cost);
}
